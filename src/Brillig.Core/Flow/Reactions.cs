using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Bookkeeping;
using Brillig.Core.Charges;

namespace Brillig.Core.Flow;

/// <summary>What follows from a command by itself, on the accounts it touched.</summary>
public static class Reactions
{
    /// <summary>
    /// Closes charges by threshold or update of usage, raises a balance that became low, then notes a changed standing
    /// and balance.
    /// </summary>
    public static void After(Draft draft)
    {
        foreach (var id in draft.Touched)
        {
            if (draft.Books.Account(id) is not { } book) continue;
            if (!book.IsPaidFor) Recurring.TryAgain(draft, book);
            CloseByTerms(draft, book);
            Collecting.LetGo(draft, book);
            if (draft.Payer(book) is { Account.Settings.TopUp: not null, MovedMoney: true } payer) Raise(draft, payer);
            Stand(draft, book);
            Weigh(draft, book);
        }
    }

    /// <summary>
    /// Notes how an account stands by what holds now, though no command touched it: its billing type may give it more
    /// to spend than it had.
    /// </summary>
    public static void Repair(Draft draft, AccountBook book)
    {
        Recurring.TryAgain(draft, book);
        Stand(draft, book);
        Weigh(draft, book);
    }

    /// <summary>
    /// What was refused for want of money asks for a top-up, too: else an account whose rest is enough for nothing
    /// would never be topped up again.
    /// </summary>
    public static void AfterLack(Draft draft, AccountId subject)
    {
        if (draft.Books.Account(subject) is { } book) Raise(draft, draft.Payer(book));
    }

    // What is granted is there at once: who pays stands otherwise by it.
    private static void Raise(Draft draft, AccountBook payer)
    {
        if (TopUps.IfLow(draft, payer) is not { State: IntentState.Done }) return;
        Recurring.TryAgain(draft, payer);
        Stand(draft, payer);
        Weigh(draft, payer);
    }

    private static void CloseByTerms(Draft draft, AccountBook book)
    {
        if (book.Open is not { } open) return;
        var terms = draft.Terms(book);
        if (terms.ChargeOn == ChargeOn.PeriodEnd && terms.Threshold is null) return;
        if (!open.HasItems) return;
        var closes = terms.ChargeOn == ChargeOn.Usage
            || (terms.Threshold is { } threshold && open.Unbilled.Amount >= threshold);
        if (closes) CloseCharge.Issue(draft, book, open, draft.Now, isLast: false);
    }

    private static void Stand(Draft draft, AccountBook book)
    {
        var standing = book.IsPaidFor ? Standing.Good   // its payer's counts
            : Recurring.IsUnpaid(draft, book) || Collecting.IsRefused(book) ? Standing.Delinquent
            : draft.Available(book) is { IsNegative: true } ? Standing.Depleted
            : Standing.Good;
        if (standing != book.Account.Image.Standing) draft.Add(new StandingChanged(book.Id, standing, draft.Now));
    }

    // Without regard to what is reserved: a hold lowers what is available, not the balance.
    private static void Weigh(Draft draft, AccountBook book)
    {
        var left = book.IsPaidFor ? null : book.AvailableUnder(draft.Terms(book), Money.Zero(book.Currency));
        var level = left is not { } money || !book.MovedMoney ? BalanceLevel.Restored
            : money.Micros <= 0 ? BalanceLevel.Depleted
            : money.Amount <= book.Account.Settings.BalanceThreshold ? BalanceLevel.Low
            : BalanceLevel.Restored;
        if (level != book.Account.Image.Level)
            draft.Add(new BalanceLevelChanged(book.Id, level, left, draft.Now));
    }
}
