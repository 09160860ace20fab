using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.Ledger;

namespace Brillig.Core.Flow;

/// <summary>What turning a period and issuing a charge change in the states of an account.</summary>
internal static class Turning
{
    /// <summary>The open period ends, the next begins.</summary>
    public static void Apply(AccountBook book, PeriodTurned fact, UndoLog undo)
    {
        var ended = book.RunningOf(fact.Index)
            ?? throw new InvalidOperationException($"Account {book.Id} holds no period {fact.Index} to turn.");
        RunningCharge.Apply(ended, fact.End, fact.IssueAt, undo);
        if (fact.Next is not { } next) return;
        AccountBook.ApplyNext(book, Opening.Running(fact.Index + 1, next, book.Account.Seller, book.Currency), undo);
    }

    /// <summary>A charge leaves its running charge and is due, or gives credit.</summary>
    public static void Apply(AccountBook book, ChargeIssued fact, UndoLog undo)
    {
        if (fact.Charge.RefersTo is null)
        {
            var running = book.RunningOf(fact.Charge.PeriodIndex)
                ?? throw new InvalidOperationException($"Account {book.Id} holds no charge {fact.Charge.Id}.");
            RunningCharge.Apply(running, fact, undo);
            if (fact.Next is null) AccountBook.ApplyEnd(book, fact.Charge.PeriodIndex, undo);
        }

        Balance.ApplyMoved(book.Balance, undo);
        if (fact.Due is { } due) Balance.Apply(book.Balance, due, undo);
        if (fact.Credit is { } credit) Balance.Apply(book.Balance, credit, undo);
    }
}
