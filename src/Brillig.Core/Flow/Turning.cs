using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.Ledger;
using Brillig.Core.Usage;

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
        AccountBook.ApplyLetGo(book, fact.End, undo);
        if (fact.Next is not { } next) return;
        if (fact.PassedOver is not null) AccountBook.ApplyPassedOver(book, fact, undo);
        AccountBook.ApplyNext(book, Opening.Running(fact.Index + 1, next, book.Currency), undo);
    }

    /// <summary>A period of its own begins for an account that was paid for.</summary>
    public static void Apply(AccountBook book, PeriodBegun fact, UndoLog undo) =>
        AccountBook.ApplyNext(book, Opening.Running(fact.Index, fact.First, book.Currency), undo);

    /// <summary>Lines of an account that it pays for are on its charge.</summary>
    public static void Apply(AccountBook book, LinesCharged fact, UndoLog undo)
    {
        var running = book.RunningOf(fact.Period)
            ?? throw new InvalidOperationException($"Account {book.Id} holds no period {fact.Period}.");
        foreach (var item in fact.Items) RunningCharge.Apply(running, item, undo);
    }

    /// <summary>A past period's counter moves, and the open charge carries what that makes.</summary>
    public static void Apply(AccountBook book, Corrected fact, UndoLog undo)
    {
        if (book.PastAt(fact.Corrects.Start) is not { } past || book.RunningOf(fact.Period) is not { } running)
            throw new InvalidOperationException($"Account {book.Id} does not hold what record {fact.Record} corrects.");
        var before = past.Counter(fact.Key);
        PastPeriod.Apply(past, new PastCounter(fact.Key, fact.After, before?.Base), undo);
        RunningCharge.ApplyCorrection(
            running, fact.Corrects, fact.Key, fact.TariffVersion, before?.Counter ?? default, fact.After,
            before?.Base, undo);
    }

    /// <summary>A counter begins where another rate's stood.</summary>
    public static void Apply(AccountBook book, UsageCarried fact, UndoLog undo)
    {
        if (fact.Corrects is { } start && book.PastAt(start) is { } past)
            PastPeriod.Apply(past, new PastCounter(fact.Key, fact.Base, fact.Base), undo);
        else if (book.RunningOf(fact.Period) is { } running)
            RunningCharge.ApplyCarried(running, fact.Key, fact.TariffVersion, fact.Base, undo);
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
