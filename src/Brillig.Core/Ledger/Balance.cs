using System.Collections.Immutable;
using Brillig.Core.Basics;
using NodaTime;

namespace Brillig.Core.Ledger;

/// <summary>The values of a <see cref="Balance"/>.</summary>
public record struct BalanceImage
{
    /// <summary>Σ entries of the ledger account <c>customer</c>: positive is the account's money.</summary>
    public Money Posted { get; set; }

    /// <summary>True once anything was posted, due, credited or issued, whatever came of it.</summary>
    public bool Moved { get; set; }

    /// <summary>What is due, oldest first; nothing with a remainder of zero.</summary>
    public ImmutableArray<Due> Dues { get; set; }

    /// <summary>What is not allocated, oldest first; nothing with a remainder of zero.</summary>
    public ImmutableArray<Credit> Credits { get; set; }

    /// <summary>What was billed in advance and is not yet earned, in the order of its charges.</summary>
    public ImmutableArray<Deferral> Deferred { get; set; }
}

/// <summary>What an account has with us and owes us, by what was posted.</summary>
public sealed class Balance(BalanceImage image)
    : State<BalanceImage>(image.Deferred.IsDefault ? image with { Deferred = [] } : image)
{
    /// <summary>Nothing posted yet.</summary>
    public static Balance Empty(Currency currency) =>
        new(new BalanceImage { Posted = Money.Zero(currency), Dues = [], Credits = [], Deferred = [] });

    /// <summary>Posts an entry.</summary>
    public static void Apply(Balance balance, JournalEntry entry, UndoLog undo)
    {
        ref var image = ref balance.Change(undo);
        image.Posted += entry.OnCustomer;
        image.Moved = true;
    }

    /// <summary>Moves money between a credit and a due.</summary>
    public static void Apply(Balance balance, Allocated fact, UndoLog undo)
    {
        Apply(balance, fact.Credit, undo);
        Apply(balance, fact.Due, undo);
    }

    /// <summary>Holds a due as it is now; one that is settled is let go.</summary>
    public static void Apply(Balance balance, Due due, UndoLog undo)
    {
        ref var image = ref balance.Change(undo);
        var others = image.Dues.RemoveAll(d => d.Id == due.Id);
        image.Moved = true;
        image.Dues = due.Remaining.IsZero ? others : others.Insert(Place(others, due.At, due.Id), due);
    }

    /// <summary>Holds a credit as it is now; one that is used up is let go.</summary>
    public static void Apply(Balance balance, Credit credit, UndoLog undo)
    {
        ref var image = ref balance.Change(undo);
        var others = image.Credits.RemoveAll(c => c.Id == credit.Id);
        image.Moved = true;
        image.Credits = credit.Remaining.IsZero ? others : others.Insert(Place(others, credit.At, credit.Id), credit);
    }

    /// <summary>Holds what a charge has deferred as it is now; what reaches zero is let go.</summary>
    public static void Apply(Balance balance, RevenueDeferred fact, UndoLog undo)
    {
        ref var image = ref balance.Change(undo);
        var known = image.Deferred.FirstOrDefault(d => d.Charge == fact.Deferral.Charge);
        image.Deferred = (known, fact.Deferral.Amount.IsZero) switch
        {
            (null, true) => image.Deferred,
            (null, false) => image.Deferred.Add(fact.Deferral),
            (_, true) => image.Deferred.Remove(known),
            _ => image.Deferred.Replace(known, fact.Deferral),
        };
    }

    /// <summary>Lets go of what is earned.</summary>
    public static void Apply(Balance balance, RevenueEarned fact, UndoLog undo)
    {
        ref var image = ref balance.Change(undo);
        image.Deferred = image.Deferred.RemoveAll(d => fact.Charges.Contains(d.Charge));
    }

    /// <summary>A document was issued, even if nothing was due for it.</summary>
    public static void ApplyMoved(Balance balance, UndoLog undo)
    {
        ref var image = ref balance.Change(undo);
        image.Moved = true;
    }

    /// <summary>An account that moved no money yet takes another currency.</summary>
    public static void Apply(Balance balance, Currency currency, UndoLog undo)
    {
        ref var image = ref balance.Change(undo);
        image.Posted = Money.Zero(currency);
    }

    private static int Place(ImmutableArray<Due> dues, Instant at, Guid id)
    {
        var i = dues.Length;
        while (i > 0 && (dues[i - 1].At, dues[i - 1].Id).CompareTo((at, id)) > 0) i--;
        return i;
    }

    private static int Place(ImmutableArray<Credit> credits, Instant at, Guid id)
    {
        var i = credits.Length;
        while (i > 0 && (credits[i - 1].At, credits[i - 1].Id).CompareTo((at, id)) > 0) i--;
        return i;
    }
}
