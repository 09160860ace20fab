using System.Collections.Immutable;
using System.Text;
using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.Flow;
using Brillig.Core.Ledger;
using Brillig.Storage.Bookkeeping;
using Brillig.Storage.Json;
using Brillig.Storage.ServicePlans;

namespace Brillig.Storage.Accounts;

/// <summary>
/// An account's state row as text: JSON arrays in a fixed order, a quarter of what named properties take. It is written
/// with every few records and read at every start, so its length is what both cost most.
/// </summary>
/// <remarks>
/// 0 stands for what is default, null or empty, and is left out at the end of an array: a new value comes last in its
/// array, and rows of before read as its default. Money of the account's own currency is its micros alone.
/// <see cref="StateTextReader"/> reads it back.
/// </remarks>
internal static class StateText
{
    /// <summary>The text of a row, in UTF-8, until the next one of this thread.</summary>
    public static ReadOnlySpan<byte> Bytes(AccountRow row) =>
        ShortText.Bytes(row, Write, row.Account.Settings.Currency);

    /// <summary>The text of a row.</summary>
    public static string Of(AccountRow row) => Encoding.UTF8.GetString(Bytes(row));

    private static void Write(StateTextWriter to, AccountRow row)
    {
        to.Add(row.Id.Value);
        Write(to, row.Account);
        Write(to, row.Balance);
        to.Begin(row.Running);
        foreach (var running in row.Running) Write(to, running);
        to.End(row.Running);
        to.Add(row.History);
        to.AddOrNull(row.Reservations?.ToArray(), StoredJson.Stored.ReservationArray);
        to.AddOrNull(row.Past?.ToArray(), StoredJson.Stored.PastPeriodRowArray);
        PlanRowText.Write(to, row.Quantities);
        PlanRowText.Write(to, row.Plans);
        to.AddNull();   // once how it stood with its bookkeeper, with named values
        to.AddOrNull(row.Intents is { } intents ? [intents] : null, StoredJson.Stored.AccountIntentsImageArray);
        SyncText.WriteOrNull(to, row.Sync);
    }

    private static void Write(StateTextWriter to, in AccountImage account)
    {
        to.Begin();
        Write(to, account.Settings);
        to.Add((int)account.Status);
        to.Add((int)account.Standing);
        to.Begin(account.Tariffs);
        foreach (var assigned in account.Tariffs)
        {
            to.Begin();
            to.Add(assigned.From);
            to.Add(assigned.Tariff?.Value ?? Guid.Empty);
            to.Add(assigned.CarriesUsage ? 1 : 0);
            to.End();
        }

        to.End(account.Tariffs);
        to.Add(account.CutsFrom);
        to.Add(account.Revision);
        to.Add(account.OpenChildren);
        to.Add(account.CreatedAt);
        to.AddOrNull(account.ClosedAt);
        to.Add((int)account.Level);
        to.AddOrNull(account.Paid?.At);
        to.Add(account.Paid?.Period ?? 0);
        to.AddOrNull(account.Kept, StoredJson.Stored.KeptDays);
        to.End();
    }

    private static void Write(StateTextWriter to, AccountSettings settings)
    {
        to.Begin();
        to.Add(settings.Currency);
        to.Add(settings.OpenedAt);
        to.AddOrNull(settings.TimeZone);
        to.Add(settings.Type.Value);
        to.Add(settings.Parent.Value);
        to.AddNull();   // once the seller, which follows from the tree
        to.AddOrNull(settings.ExternalId);
        to.AddOrNull(settings.Name);
        to.Add(settings.BillingDay ?? 0);
        to.AddOrNull(settings.CreditLimit);
        to.AddOrNull(settings.Email);
        to.AddOrNull(settings.Address);
        WriteOrNull(to, settings.TaxRates);
        WriteOrNull(to, settings.Metadata);
        to.AddOrNull(settings.BalanceThreshold);
        to.Add(settings.Reseller ? 1 : 0);
        to.AddOrNull(settings.DefaultServicePlan);
        to.Add(settings.Payer?.Value ?? Guid.Empty);
        to.AddOrNull(settings.TopUp, StoredJson.Stored.TopUpTerms);
        to.End();
    }

    private static void Write(StateTextWriter to, in BalanceImage balance)
    {
        to.Begin();
        to.Add(balance.Posted);
        to.Add(balance.Moved ? 1 : 0);
        to.Begin(balance.Dues);
        foreach (var due in balance.Dues) Write(to, due.Id, due.At, due.Amount, due.Remaining);
        to.End(balance.Dues);
        to.Begin(balance.Credits);
        foreach (var credit in balance.Credits) Write(to, credit.Id, credit.At, credit.Amount, credit.Remaining);
        to.End(balance.Credits);
        var deferred = balance.Deferred.IsDefault ? [] : balance.Deferred;
        to.Begin(deferred);
        foreach (var one in deferred)
        {
            to.Begin();
            to.Add(one.Charge.Value);
            to.Add(one.Until);
            to.Add(one.Seller.Value);
            to.Add(one.Amount);
            to.End();
        }

        to.End(deferred);
        to.End();
    }

    private static void Write(StateTextWriter to, Guid id, NodaTime.Instant at, Money amount, Money remaining)
    {
        to.Begin();
        to.Add(id);
        to.Add(at);
        to.Add(amount);
        to.Add(remaining);
        to.End();
    }

    private static void Write(StateTextWriter to, RunningChargeRow running)
    {
        var image = running.Image;
        to.Begin();
        to.Add(image.Index);
        to.Add(image.Period.Start);
        to.Add(image.Period.End);
        to.Add(image.Charge.Value);
        to.Begin(running.Items);
        TariffId? before = null;
        foreach (var item in running.Items)
        {
            Write(to, item, before);
            before = item.Tariff;
        }

        to.End(running.Items);
        to.Begin(running.Groups);
        foreach (var group in running.Groups) Write(to, group);
        to.End(running.Groups);
        to.Add(image.Sequence);
        to.AddOrNull(image.IssueAt);
        to.Add(image.Seller.Value);
        Write(to, image.Taxes);
        to.Begin(image.Outside);
        foreach (var tax in image.Outside.IsDefault ? [] : image.Outside)
        {
            to.Begin();
            to.AddOrNull(tax.Name);
            to.AddOrNull(tax.Percent);
            to.AddOrNull(tax.Taxable);
            to.Add(tax.Amount);
            to.End();
        }

        to.End(image.Outside);
        to.End();
    }

    private static void Write(StateTextWriter to, in RunningItemImage item, TariffId? before)
    {
        to.Begin();
        to.AddOrNull(item.Name);
        if (item.Tariff is { } tariff && tariff == before) to.Add(StateTextReader.Same);
        else to.Add(item.Tariff?.Value ?? Guid.Empty);
        to.Add(item.Rate);
        to.Add(item.TariffVersion);
        to.Add(item.Quantity);
        to.Add(item.Charge);
        to.Add((int)item.Kind);
        to.Add(item.Group);
        to.Add(item.IssuedQuantity);
        to.Add(item.IssuedCharge);
        to.Add(item.Extra);
        to.Add(item.IssuedExtra);
        to.AddOrNull(item.Cells, StoredJson.Stored.Cells);
        to.AddOrNull(item.Base is { } from ? [from] : null, StoredJson.Stored.CounterArray);
        to.AddOrNull(item.Corrects is { } period ? [period] : null, StoredJson.Stored.BillingPeriodArray);
        LineText.WriteOrNull(to, item.Line);
        to.Add(item.For?.Value ?? Guid.Empty);
        to.End();
    }

    private static void Write(StateTextWriter to, in TaxGroupImage group)
    {
        to.Begin();
        to.Add(group.Sum);
        to.Add(group.Issued);
        Write(to, group.Taxes);
        to.Begin(group.IssuedTaxes);
        foreach (var tax in group.IssuedTaxes) to.Add(tax);
        to.End(group.IssuedTaxes, isCounted: true);
        to.End();
    }

    /// <summary>Writes rates of tax.</summary>
    public static void Write(StateTextWriter to, ImmutableArray<TaxRate> taxes)
    {
        to.Begin(taxes);
        foreach (var tax in taxes)
        {
            to.Begin();
            to.AddOrNull(tax.Name);
            to.AddOrNull(tax.Percent);
            to.Add(tax.Inclusive ? 1 : 0);
            var names = tax.AppliesTo.IsDefault ? [] : tax.AppliesTo;
            to.Begin(names);
            foreach (var name in names) to.AddOrNull(name);
            to.End(names);
            to.End();
        }

        to.End(taxes);
    }

    // None at all is something else than no list of its own: in an array around it.
    private static void WriteOrNull(StateTextWriter to, ImmutableArray<TaxRate>? taxes)
    {
        if (taxes is { } own)
        {
            to.Begin();
            Write(to, own);
            to.End();
        }
        else
        {
            to.AddNull();
        }
    }

    private static void WriteOrNull(StateTextWriter to, ImmutableSortedDictionary<string, string>? pairs)
    {
        if (pairs is null)
        {
            to.AddNull();
            return;
        }

        to.Begin();
        foreach (var (key, value) in pairs)
        {
            to.AddOrNull(key);
            to.AddOrNull(value);
        }

        to.End();
    }
}
