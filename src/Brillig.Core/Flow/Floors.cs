using Brillig.Core.Basics;

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

    private Floors(AccountBook book, Money? before, List<(AccountBook, Money?)>? above) =>
        (_book, _before, _above) = (book, before, above);

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

        return new Floors(book, draft.Available(book), above);
    }

    /// <summary>402 if the command crossed one of them; of those above nothing is told but that.</summary>
    public Refused? Crossed(Draft draft)
    {
        if (Refusal.IfOverdrawn(draft, _book, _before) is { } own) return own;
        foreach (var (level, before) in _above ?? [])
            if (Refusal.IfOverdrawn(draft, level, before) is not null) return Refusal.OverdrawnAbove();
        return null;
    }
}
