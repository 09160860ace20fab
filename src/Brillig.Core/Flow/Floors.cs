using Brillig.Core.Basics;
using Brillig.Core.Usage;

namespace Brillig.Core.Flow;

/// <summary>
/// What an account could spend before an interactive command, and each above it that prices what is used below it: the
/// command may cross none of these floors.
/// </summary>
internal readonly struct Floors
{
    private readonly AccountBook _book;
    private readonly Money? _before;
    private readonly List<(AccountBook Book, Money? Before)>? _above;
    private readonly int _begun;

    private Floors(AccountBook book, Money? before, List<(AccountBook, Money?)>? above, int begun) =>
        (_book, _before, _above, _begun) = (book, before, above, begun);

    /// <summary>Looks at them, once what is due at the levels above is done.</summary>
    public static Floors Of(Draft draft, AccountBook book)
    {
        List<(AccountBook, Money?)>? above = null;
        foreach (var level in Levels.Above(draft.Books, book))
        {
            Levels.BringTo(draft, level);
            Holding.Expire(draft, level, draft.Now);
            (above ??= []).Add((level, draft.Available(level)));
        }

        return new Floors(book, draft.Available(book), above, draft.Facts.Count);
    }

    /// <summary>402 if the command crossed one of them; of those above nothing is told but that.</summary>
    public Refused? Crossed(Draft draft)
    {
        if (Refusal.IfOverdrawn(draft, _book, _before) is { } own) return own;
        if (Delinquent(draft) is { } unpaid) return unpaid;
        foreach (var (level, before) in _above ?? [])
            if (Refusal.IfOverdrawn(draft, level, before) is not null) return Refusal.OverdrawnAbove();
        return null;
    }

    // Who could not pay for its services, and would be charged for this; a repeat charges nobody.
    private Refused? Delinquent(Draft draft)
    {
        var charged = new HashSet<AccountId>();
        for (var i = _begun; i < draft.Facts.Count; i++)
        {
            if (draft.Facts[i] is UsageRecorded or UsageCounted or ReservationMade
                && draft.Facts[i] is AccountFact fact)
                charged.Add(fact.Account);
        }

        if (charged.Contains(_book.Id) && Refusal.IfDelinquent(draft, _book) is { } own) return own;
        foreach (var (level, _) in _above ?? [])
        {
            if ((charged.Contains(level.Id) || charged.Contains(draft.Payer(level).Id))
                && Refusal.IfDelinquent(draft, level) is not null)
                return Refusal.DelinquentAbove();
        }

        return null;
    }
}
