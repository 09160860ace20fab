using System.Collections.Immutable;
using Brillig.Core.Bookkeeping;
using Brillig.Core.Charges;
using Brillig.Core.ServicePlans;
using NodaTime;

namespace Brillig.Core.Flow;

/// <summary>Puts what the lines of an account come to in its books, and on the charge.</summary>
internal static class BilledLines
{
    /// <summary>What an account is billed for, and on the charge, from a time on; a bookkeeper is told of it.</summary>
    /// <param name="draft">The books.</param>
    /// <param name="book">Whose lines.</param>
    /// <param name="on">The charge.</param>
    /// <param name="billing">What comes on it, and how far the lines are billed then.</param>
    /// <param name="look">What they follow from.</param>
    /// <param name="at">The time.</param>
    /// <param name="unpaid">What is to be activated once it can be paid for; null: all is paid for.</param>
    public static void Add(
        Draft draft, AccountBook book, RunningCharge on, Billing billing, Lookout look, Instant at,
        ImmutableArray<OwedActivation>? unpaid = null)
    {
        var known = book.Plans?.Image.Lines ?? [];
        Put(draft, book, on, billing.Items, billing.Lines, at, look.Next, unpaid is not null, unpaid ?? []);
        if (!AreSame(known, billing.Lines)) MarkToTell(draft, draft.Payer(book));
    }

    /// <summary>
    /// What an account is billed for changed: its bookkeeper is told after as long as its seller says.
    /// </summary>
    public static void MarkToTell(Draft draft, AccountBook book)
    {
        var buffer = draft.Books.SyncTerms(draft.Books.Tree.Seller(book)).Buffer;
        draft.Add(new SyncMarked(book.Id, draft.Now, draft.Now + buffer));
    }

    /// <summary>
    /// What the account remembers, and what is on the charge: one fact, but two where the charge is another account's.
    /// </summary>
    public static void Put(
        Draft draft, AccountBook book, RunningCharge on, ImmutableArray<LineItem> items,
        ImmutableArray<BilledLine> lines, Instant at, Instant? next, bool isUnpaid = false,
        ImmutableArray<OwedActivation> owed = default)
    {
        var payer = draft.Payer(book).Id;
        if (payer != book.Id && !items.IsEmpty) draft.Add(new LinesCharged(payer, book.Id, on.Image.Index, items));
        var (changed, places) = LinesBilled.Changed(book.Plans?.Image.Lines ?? [], lines);
        draft.Add(new LinesBilled(book.Id, payer, on.Image.Index, payer == book.Id ? items : [], changed, at, next)
        {
            IsUnpaid = isUnpaid, Places = places, Owed = owed.IsDefaultOrEmpty ? null : owed,
        });
    }

    // A period that begins with the lines of the one before is nothing new to a bookkeeper.
    private static bool AreSame(ImmutableArray<BilledLine> before, ImmutableArray<BilledLine> after)
    {
        if (before.Length != after.Length) return false;
        for (var i = 0; i < after.Length; i++)
        {
            if (IsSame(before[i], after[i])) continue;   // usually in the same place
            var line = after[i];
            if (!before.Any(was => IsSame(was, line))) return false;
        }

        return true;
    }

    private static bool IsSame(BilledLine was, BilledLine line) => ReferenceEquals(was, line)
        || (was.Key == line.Key && was.Category == line.Category && was.Terms == line.Terms);
}
