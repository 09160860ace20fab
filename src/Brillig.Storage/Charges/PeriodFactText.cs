using System.Collections.Immutable;
using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.Ledger;
using Brillig.Storage.Accounts;
using Brillig.Storage.Json;

namespace Brillig.Storage.Charges;

/// <summary>The facts that the end of every period brings, as text: arrays in a fixed order.</summary>
internal static class PeriodFactText
{
    /// <summary>Writes a period that ended.</summary>
    public static void Write(StateTextWriter to, PeriodTurned f)
    {
        to.Add(f.Account.Value);
        to.Add(f.Index);
        to.Add(f.End);
        to.Add(f.IssueAt);
        Write(to, f.Next);
        to.AddOrNull(f.PassedOver, StoredJson.Stored.PeriodGrid);
    }

    /// <summary>Writes what a charge has deferred.</summary>
    public static void Write(StateTextWriter to, RevenueDeferred f)
    {
        to.Add(f.Account.Value);
        to.Add(f.Deferral.Charge.Value);
        to.Add(f.Deferral.Until);
        to.Add(f.Deferral.Seller.Value);
        to.Add(f.Deferral.Amount);
    }

    /// <summary>Writes what is earned.</summary>
    public static void Write(StateTextWriter to, RevenueEarned f)
    {
        to.Add(f.Account.Value);
        foreach (var charge in f.Charges) to.Add(charge.Value);
    }

    /// <summary>A period that ended.</summary>
    public static PeriodTurned Turned(string text)
    {
        var from = ShortText.From(text);
        return new PeriodTurned(
            new AccountId(from.Id()), from.Int(), from.Instant(), from.Instant(), FirstOrNull(ref from))
        {
            PassedOver = from.ObjectOrNull(StoredJson.Stored.PeriodGrid),
        };
    }

    /// <summary>What a charge has deferred.</summary>
    public static RevenueDeferred Deferred(string text)
    {
        var from = ShortText.From(text);
        return new RevenueDeferred(
            new AccountId(from.Id()),
            new Deferral(
                new ChargeId(from.Id()), from.Instant(), new AccountId(from.Id()), from.Money()));
    }

    /// <summary>What is earned.</summary>
    public static RevenueEarned Earned(string text)
    {
        var from = ShortText.From(text);
        var account = new AccountId(from.Id());
        var charges = ImmutableArray.CreateBuilder<ChargeId>();
        while (from.HasMore()) charges.Add(new ChargeId(from.Id()));
        return new RevenueEarned(account, charges.DrainToImmutable());
    }

    private static void Write(StateTextWriter to, FirstPeriod? first)
    {
        if (first is null)
        {
            to.AddNull();
            return;
        }

        to.Begin();
        to.Add(first.Period.Start);
        to.Add(first.Period.End);
        to.Add(first.Charge.Value);
        StateText.Write(to, first.Taxes);
        to.Add(first.Seller.Value);
        to.End();
    }

    private static FirstPeriod? FirstOrNull(ref StateTextReader from)
    {
        if (!from.Begin()) return null;
        var (start, end) = (from.Instant(), from.Instant());
        var first = new FirstPeriod(
            new BillingPeriod(start, end), new ChargeId(from.Id()), StateRows.Taxes(ref from, ShortText.Shared))
        {
            Seller = new AccountId(from.Id()),
        };
        from.End();
        return first;
    }
}
