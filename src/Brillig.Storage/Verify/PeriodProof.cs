using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.Flow;

namespace Brillig.Storage.Verify;

/// <summary>
/// The periods of an account tile: each begins where the one before ended, or later, at a cut of the account's own
/// grid, where whole periods that nobody used were passed over.
/// </summary>
internal sealed class PeriodProof(Books books, Breaches breaches)
{
    /// <summary>Checks the first period.</summary>
    public void Check(AccountOpened opened)
    {
        var first = opened.First.Period;
        if (first.Start != opened.Settings.OpenedAt || first.End <= first.Start)
        {
            breaches.Add(
                $"Account {opened.Account} was opened at {opened.Settings.OpenedAt}, but its first period is "
                + $"{Text(first)}.");
        }
    }

    /// <summary>Checks the turn of a period before it is applied.</summary>
    public void Check(PeriodTurned turned)
    {
        if (books.Account(turned.Account) is not { } book || book.RunningOf(turned.Index) is not { } ended) return;
        var period = ended.Image.Period;
        if (!ended.IsOpen)
            breaches.Add($"Period {turned.Index} of account {turned.Account} ended twice.");
        else if (turned.End < period.Start || turned.End > period.End)
            breaches.Add($"Period {turned.Index} of account {turned.Account}, {Text(period)}, ended at {turned.End}.");
        if (turned.Next is not { Period: var next }) return;
        if (next.End <= next.Start || next.Start < turned.End || (next.Start > turned.End && !IsFull(book, next)))
        {
            breaches.Add(
                $"Period {turned.Index} of account {turned.Account} ended at {turned.End}, but the next one is "
                + $"{Text(next)}.");
        }
    }

    /// <summary>Checks that nothing was forgotten in a period that is let go.</summary>
    public void Check(PeriodEnded ended)
    {
        if (books.Account(ended.Account)?.RunningOf(ended.Index) is { HasItems: true })
            breaches.Add($"Period {ended.Index} of account {ended.Account} was let go with items on it.");
    }

    private bool IsFull(AccountBook book, BillingPeriod period) =>
        books.FindBillingType(book.Account.Settings.Type) is { } type
        && book.Account.Cuts(type.Terms).Full(period.Start) == period;

    private static string Text(BillingPeriod period) => $"[{period.Start}, {period.End})";
}
