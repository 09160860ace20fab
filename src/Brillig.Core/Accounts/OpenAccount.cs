using System.Collections.Immutable;
using Brillig.Core.Basics;
using Brillig.Core.Flow;
using Brillig.Core.Ledger;
using Brillig.Core.ServicePlans;
using NodaTime;

namespace Brillig.Core.Accounts;

/// <summary>Opens an account below another, or below the operator.</summary>
public sealed record OpenAccount : Command
{
    /// <inheritdoc/>
    public override Target Target => new(TargetKind.Account, Id.Value);

    /// <summary>How deep the tree may be.</summary>
    public const int DepthMax = 20;

    // All periods since the opening may be due at once: a slip in the year must not keep the writer busy.
    private static readonly Duration PastMax = Duration.FromDays(36_525);

    /// <summary>Made at the edge.</summary>
    public required AccountId Id { get; init; }

    /// <summary>The account above; null: the caller's own.</summary>
    public AccountId? Parent { get; init; }

    /// <summary>What the account brings, in currency units; negative: owes.</summary>
    public decimal Balance { get; init; }

    /// <summary>A tariff of the account's seller by id or name, or null: nothing is priced yet.</summary>
    public string? Tariff { get; init; }

    /// <summary>A billing type by id or name; null: postpaid.</summary>
    public string? Type { get; init; }

    /// <summary>Null: the tariff's, else the operator's default.</summary>
    public Currency? Currency { get; init; }

    /// <summary>Null: now. Not ahead of now, and at most a century ago.</summary>
    public Instant? OpenedAt { get; init; }

    /// <summary>For people.</summary>
    public string? Name { get; init; }

    /// <summary>Unique per parent.</summary>
    public string? ExternalId { get; init; }

    /// <summary>An IANA zone; null: UTC.</summary>
    public string? TimeZone { get; init; }

    /// <summary>1–31; null: the opening day.</summary>
    public int? BillingDay { get; init; }

    /// <summary>Currency units; null: the billing type's.</summary>
    public decimal? CreditLimit { get; init; }

    /// <summary>Currency units: with so much left somebody wants to hear of it; null: only with nothing left.</summary>
    public decimal? BalanceThreshold { get; init; }

    /// <summary>When its balance is raised by itself, and by how much; null: never.</summary>
    public TopUpTerms? TopUp { get; init; }

    /// <summary>For documents.</summary>
    public string? Email { get; init; }

    /// <summary>For documents, a JSON object as text.</summary>
    public string? Address { get; init; }

    /// <summary>Null: those of its seller.</summary>
    public ImmutableArray<TaxRate>? TaxRates { get; init; }

    /// <summary>The account above that pays for it; null, or itself: it does so itself.</summary>
    public AccountId? Payer { get; init; }

    /// <summary>True for one that sells to the accounts below it.</summary>
    public bool Reseller { get; init; }

    /// <summary>The plan that accounts get whose seller it is, or null.</summary>
    public string? DefaultServicePlan { get; init; }

    /// <summary>The caller's own pairs.</summary>
    public ImmutableSortedDictionary<string, string>? Metadata { get; init; }

    // What concerns the money of its seller.
    private bool NeedsSeller =>
        Balance != 0 || Tariff is not null || Type is not null || CreditLimit is not null || TaxRates is not null
        || Reseller || Payer is not null;

    /// <summary>Answers <see cref="AccountView"/>.</summary>
    public static Decision Decide(OpenAccount command, Draft draft)
    {
        var parent = command.Parent ?? draft.Caller.Account;
        if (Refusal(command, draft, parent) is { } refused) return refused;
        var seller = draft.Books.Tree.SellerBelow(parent);
        if (command.NeedsSeller && !draft.SellsAs(seller))
            return Flow.Refusal.NotSeller("Balance, tariff, type, limits, taxes, payers and resellers are set");

        var tariff = command.Tariff is { } plan ? References.Tariff(draft.Books, seller, plan) : null;
        if (command.Tariff is { } named && tariff is null) return References.NoTariff(named);
        var typeName = command.Type ?? "postpaid";
        var type = References.BillingType(draft.Books, seller, typeName);
        if (type is null) return References.NoBillingType(typeName);
        var currency = command.Currency ?? tariff?.Image.Currency ?? draft.Settings.Currency;
        if (tariff is not null && tariff.Image.Currency != currency) return References.Mismatch(tariff, currency);
        if (!Money.TryFrom(command.Balance, currency, out var balance)) return Flow.Refusal.OutOfRange();
        if (!balance.IsWholeMinor)
            return Refused.At(Reason.BadRequest, "/balance", $"{currency} has {currency.Minor} decimals.");
        if (command.TopUp?.Refuse(currency) is { } uncollectable) return uncollectable;

        var opened = Opened(command, draft, parent, currency, type) with { Tariffs = tariff?.Always ?? [] };
        if (Paying.Refuse(draft, command.Id, opened.Settings) is { } unpaid) return unpaid;
        if (opened.Settings.Payer is not null && !balance.IsZero) return Paying.NoBalance();
        Open(draft, opened, balance);
        var book = draft.Books.Account(command.Id) ?? throw new InvalidOperationException("The account is not there.");
        if (SubscriptionDays.Refuse(draft, book) is { } off) return off;
        Advance.To(draft, book);
        if (TakeDefault(draft, book) is { } without) return without;
        return new Done(AccountView.Of(draft, book));
    }

    // Its seller's default plan, from now on. Without it, it would have for nothing what its seller means to bill.
    private static Refused? TakeDefault(Draft draft, AccountBook book)
    {
        if (draft.Books.Account(draft.Books.Tree.Seller(book))?.Account.Settings.DefaultServicePlan is not { } plan)
            return null;
        if (AssignPlan.Assign(new AssignPlan(book.Id, plan), draft, book) is { } refused)
            return refused with { Detail = $"The default service plan cannot be assigned: {refused.Detail}" };
        Recurring.BeginCut(draft, book, isFirst: true);
        return null;
    }

    private static Refused? Refusal(OpenAccount command, Draft draft, AccountId parent)
    {
        if (!parent.IsOperator)
        {
            if (draft.Reach(parent) is not { } above)
                return Refused.At(Reason.UnknownParent, "/parent", $"There is no account {parent}.");
            if (above.Account.Image.Status != AccountStatus.Open)
                return Refused.At(Reason.UnknownParent, "/parent", $"Account {parent} is closed.");
            if (draft.Books.Tree.Depth(parent) >= DepthMax) return Flow.Refusal.TooDeep();
        }
        else if (!draft.Caller.IsOperator)
        {
            return Refused.At(Reason.UnknownParent, "/parent", "The parent is not yours.");
        }

        if (command.ExternalId is { } externalId && draft.Books.Account(parent, externalId) is not null)
            return Flow.Refusal.ExternalIdTaken(externalId);
        if (command.OpenedAt > draft.Now)
            return Refused.At(Reason.BadRequest, "/opened_at", "An account is not opened ahead of now.");
        return command.OpenedAt < draft.Now - PastMax
            ? Refused.At(Reason.BadRequest, "/opened_at", "An account is opened at most a century ago.")
            : null;
    }

    private static AccountOpened Opened(
        OpenAccount command, Draft draft, AccountId parent, Currency currency, BillingType type)
    {
        var settings = new AccountSettings
        {
            Parent = parent,
            Name = command.Name,
            ExternalId = command.ExternalId,
            Currency = currency,
            OpenedAt = command.OpenedAt ?? draft.Now,
            TimeZone = command.TimeZone ?? "UTC",
            BillingDay = command.BillingDay,
            CreditLimit = command.CreditLimit,
            BalanceThreshold = command.BalanceThreshold,
            TopUp = command.TopUp,
            Type = type.Id,
            Email = command.Email,
            Address = command.Address,
            TaxRates = command.TaxRates,
            Payer = command.Payer == command.Id ? null : command.Payer,
            Reseller = command.Reseller,
            DefaultServicePlan = command.DefaultServicePlan,
            Metadata = command.Metadata,
        };
        var cuts = PeriodCuts.From(
            settings.OpenedAt, type.Terms.Period, settings.BillingDay, DateTimeZoneProviders.Tzdb[settings.TimeZone]);
        var period = new BillingPeriod(settings.OpenedAt, cuts.Next(settings.OpenedAt));
        return new AccountOpened(
            command.Id, settings, [], Advance.First(draft, settings, period), null, null, draft.Now);
    }

    private static void Open(Draft draft, AccountOpened opened, Money balance)
    {
        var id = opened.Account.Value;
        draft.Add(opened with
        {
            OpeningCredit = balance.Micros > 0 ? new Credit(id, draft.Now, balance, balance) : null,
            OpeningDue = balance.IsNegative ? new Due(id, draft.Now, -balance, -balance) : null,
        });
        var postings = new Postings(opened.Account, opened.First.Seller, Cause.OpeningBalance, id, draft.Now);
        draft.AddIf(postings.OpeningBalance(balance));
    }
}
