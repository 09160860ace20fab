using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.Flow;
using Brillig.Core.Ledger;
using Brillig.Storage.Bookkeeping;
using Brillig.Storage.Json;
using Brillig.Storage.ServicePlans;

namespace Brillig.Storage.Accounts;

/// <summary>State rows back from their text: that of <see cref="StateText"/>, or the named values of before.</summary>
internal static class StateRows
{
    /// <summary>A row of its text.</summary>
    public static AccountRow Read(string text, Shared shared)
    {
        if (!text.StartsWith('[')) return FactJson.Row(text);
        Span<byte> small = stackalloc byte[2048];
        var bytes = Encoding.UTF8.TryGetBytes(text, small, out var length)
            ? small[..length]
            : Encoding.UTF8.GetBytes(text);
        var from = new StateTextReader(bytes, shared);
        return Row(ref from, shared);
    }

    private static AccountRow Row(ref StateTextReader from, Shared shared)
    {
        if (!from.Begin()) throw new JsonException("The state row is empty.");
        var id = new AccountId(from.Id());
        var account = Account(ref from, shared);
        var balance = Balance(ref from);
        var running = ImmutableArray.CreateBuilder<RunningChargeRow>();
        if (from.Begin())
            while (from.BeginNext()) running.Add(Running(ref from, shared));
        var row = new AccountRow(id, account, balance, running.DrainToImmutable(), from.Long())
        {
            Reservations = from.ObjectOrNull(StoredJson.Stored.ReservationArray)?.ToImmutableArray(),
            Past = from.ObjectOrNull(StoredJson.Stored.PastPeriodRowArray)?.ToImmutableArray(),
            Quantities = PlanRowText.Quantities(ref from),
            Plans = PlanRowText.Plans(ref from),
            Sync = from.ObjectOrNull(StoredJson.Stored.AccountSyncImageArray)?[0],
            Intents = from.ObjectOrNull(StoredJson.Stored.AccountIntentsImageArray)?[0],
        };
        if (SyncText.OrNull(ref from) is { } sync) row = row with { Sync = sync };
        from.End();
        return row;
    }

    private static AccountImage Account(ref StateTextReader from, Shared shared)
    {
        from.Begin();
        var account = new AccountImage
        {
            Settings = Settings(ref from, shared),
            Status = (AccountStatus)from.Int(),
            Standing = (Standing)from.Int(),
            Tariffs = Tariffs(ref from, shared),
            CutsFrom = from.Instant(),
            Revision = from.Long(),
            OpenChildren = from.Int(),
            CreatedAt = from.Instant(),
            ClosedAt = from.InstantOrNull(),
            Level = (BalanceLevel)from.Int(),
            Paid = Paid(from.InstantOrNull(), from.Int()),
            Kept = from.ObjectOrNull(StoredJson.Stored.KeptDays),
        };
        from.End();
        return account;
    }

    private static AccountId? AccountOrNull(Guid id) => id == Guid.Empty ? null : new AccountId(id);

    private static PaidSince? Paid(NodaTime.Instant? at, int period) => at is { } since ? new(since, period) : null;

    private static ImmutableArray<TariffAssignment> Tariffs(ref StateTextReader from, Shared shared)
    {
        var tariffs = ImmutableArray.CreateBuilder<TariffAssignment>();
        if (!from.Begin()) return [];
        while (from.BeginNext())
        {
            tariffs.Add(
                new TariffAssignment(from.Instant(), Tariff(from.Id())) { CarriesUsage = from.Int() != 0 });
            from.End();
        }

        return shared.Of(tariffs.DrainToImmutable());
    }

    private static AccountSettings Settings(ref StateTextReader from, Shared shared)
    {
        from.Begin();
        var settings = new AccountSettings
        {
            Currency = from.Currency(),
            OpenedAt = from.Instant(),
            TimeZone = from.SharedOrNull() ?? "",
            Type = new BillingTypeId(from.Id()),
            Parent = Parent(ref from),
            ExternalId = from.TextOrNull(),
            Name = from.TextOrNull(),
            BillingDay = from.Int() is var day and not 0 ? day : null,
            CreditLimit = from.DecimalOrNull(),
            Email = from.TextOrNull(),
            Address = from.TextOrNull(),
            TaxRates = TaxesOrNull(ref from, shared),
            Metadata = PairsOrNull(ref from),
            BalanceThreshold = from.DecimalOrNull(),
            Reseller = from.Int() != 0,
            DefaultServicePlan = from.TextOrNull(),
            Payer = AccountOrNull(from.Id()),
            TopUp = from.ObjectOrNull(StoredJson.Stored.TopUpTerms),
        };
        from.End();
        return settings;
    }

    // After it once stood the seller, which follows from the tree.
    private static AccountId Parent(ref StateTextReader from)
    {
        var parent = new AccountId(from.Id());
        _ = from.Id();
        return parent;
    }

    private static BalanceImage Balance(ref StateTextReader from)
    {
        from.Begin();
        var balance = new BalanceImage
        {
            Posted = from.Money(), Moved = from.Int() != 0, Dues = [], Credits = [], Deferred = [],
        };
        if (from.Begin())
        {
            var dues = ImmutableArray.CreateBuilder<Due>();
            while (from.BeginNext())
            {
                dues.Add(new Due(from.Id(), from.Instant(), from.Money(), from.Money()));
                from.End();
            }

            balance.Dues = dues.DrainToImmutable();
        }

        if (from.Begin())
        {
            var credits = ImmutableArray.CreateBuilder<Credit>();
            while (from.BeginNext())
            {
                credits.Add(new Credit(from.Id(), from.Instant(), from.Money(), from.Money()));
                from.End();
            }

            balance.Credits = credits.DrainToImmutable();
        }

        balance.Deferred = Deferred(ref from);

        from.End();
        return balance;
    }

    private static ImmutableArray<Deferral> Deferred(ref StateTextReader from)
    {
        if (!from.Begin()) return [];
        var deferred = ImmutableArray.CreateBuilder<Deferral>();
        while (from.BeginNext())
        {
            deferred.Add(new Deferral(
                new ChargeId(from.Id()), from.Instant(), new AccountId(from.Id()), from.Money()));
            from.End();
        }

        return deferred.DrainToImmutable();
    }

    private static RunningChargeRow Running(ref StateTextReader from, Shared shared)
    {
        var image = new RunningChargeImage
        {
            Index = from.Int(),
            Period = new BillingPeriod(from.Instant(), from.Instant()),
            Charge = new ChargeId(from.Id()),
        };
        var items = ImmutableArray.CreateBuilder<RunningItemImage>();
        if (from.Begin())
            while (from.BeginNext()) items.Add(Item(ref from, items is [.., var last] ? last.Tariff : null));
        var groups = ImmutableArray.CreateBuilder<TaxGroupImage>();
        if (from.Begin())
            while (from.BeginNext()) groups.Add(Group(ref from, shared));
        image.Sequence = from.Int();
        image.IssueAt = from.InstantOrNull();
        image.Seller = new AccountId(from.Id());
        image.Taxes = Taxes(ref from, shared);
        image.Outside = Outside(ref from);
        from.End();
        return new RunningChargeRow(image, items.DrainToImmutable(), groups.DrainToImmutable());
    }

    private static RunningItemImage Item(ref StateTextReader from, TariffId? before)
    {
        var item = new RunningItemImage
        {
            Name = from.SharedOrNull() ?? "",
            Tariff = Tariff(from.Id(before?.Value ?? Guid.Empty)),
            Rate = from.Int(),
            TariffVersion = from.Int(),
            Quantity = from.Exact(),
            Charge = from.Exact(),
            Kind = (ItemKind)from.Int(),
            Group = from.Int(),
            IssuedQuantity = from.Exact(),
            IssuedCharge = from.Exact(),
            Extra = from.Exact(),
            IssuedExtra = from.Exact(),
            Cells = from.ObjectOrNull(StoredJson.Stored.Cells),
            Base = from.ObjectOrNull(StoredJson.Stored.CounterArray)?[0],
            Corrects = from.ObjectOrNull(StoredJson.Stored.BillingPeriodArray)?[0],
            Line = LineText.ItemOrNull(ref from),
            For = AccountOrNull(from.Id()),
        };
        from.End();
        return item;
    }

    private static TaxGroupImage Group(ref StateTextReader from, Shared shared)
    {
        var group = new TaxGroupImage
        {
            Sum = from.Exact(), Issued = from.Money(), Taxes = Taxes(ref from, shared), IssuedTaxes = [],
        };
        if (from.Begin())
        {
            var issued = ImmutableArray.CreateBuilder<Money>();
            while (from.HasMore()) issued.Add(from.Money());
            group.IssuedTaxes = issued.DrainToImmutable();
        }

        from.End();
        return group;
    }

    /// <summary>Reads rates of tax.</summary>
    public static ImmutableArray<TaxRate> Taxes(ref StateTextReader from, Shared shared)
    {
        if (!from.Begin()) return [];
        var taxes = ImmutableArray.CreateBuilder<TaxRate>();
        while (from.BeginNext())
        {
            var (name, percent, inclusive) =
                (from.SharedOrNull() ?? "", from.DecimalOrNull() ?? 0, from.Int() != 0);
            var names = ImmutableArray.CreateBuilder<string>();
            if (from.Begin())
                while (from.HasMore()) names.Add(from.SharedOrNull() ?? "");
            taxes.Add(new TaxRate(name, percent, inclusive, names.DrainToImmutable()));
            from.End();
        }

        return shared.Of(taxes.DrainToImmutable());
    }

    private static ImmutableArray<TaxRate>? TaxesOrNull(ref StateTextReader from, Shared shared)
    {
        if (!from.Begin()) return null;
        var taxes = Taxes(ref from, shared);
        from.End();
        return taxes;
    }

    private static ImmutableSortedDictionary<string, string>? PairsOrNull(ref StateTextReader from)
    {
        if (!from.Begin()) return null;
        var pairs = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        while (from.HasMore()) pairs.Add(from.TextOrNull() ?? "", from.TextOrNull() ?? "");
        return pairs.ToImmutable();
    }

    private static ImmutableArray<OutsideTax> Outside(ref StateTextReader from)
    {
        if (!from.Begin()) return [];
        var taxes = ImmutableArray.CreateBuilder<OutsideTax>();
        while (from.BeginNext())
        {
            taxes.Add(new OutsideTax(
                from.SharedOrNull() ?? "", from.DecimalOrNull(), from.DecimalOrNull() ?? 0, from.Money()));
            from.End();
        }

        return taxes.DrainToImmutable();
    }

    private static TariffId? Tariff(Guid id) => id == Guid.Empty ? null : new TariffId(id);
}
