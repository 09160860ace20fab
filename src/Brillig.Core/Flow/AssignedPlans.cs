using Brillig.Core.Basics;
using NodaTime;

namespace Brillig.Core.Flow;

/// <summary>Who may change which plans an account has.</summary>
internal static class AssignedPlans
{
    /// <summary>The account, open; else refused: plans are assigned by those who sell to it.</summary>
    public static AccountBook? Reach(Draft draft, AccountId account, out Refused refused)
    {
        refused = Refusal.NoAccount(account);
        if (draft.Reach(account) is not { } book) return null;
        refused = Refusal.NotSeller("Service plans are assigned and withdrawn");
        if (!draft.Sells(book)) return null;
        refused = Refusal.Closed(book);
        return draft.Open(book) is null ? null : book;
    }

    /// <summary>
    /// The local day from which a plan of its seller can count: today, or, under a seller that is new to the account,
    /// the first of that one's periods.
    /// </summary>
    public static LocalDate FirstDay(Draft draft, AccountBook book)
    {
        var at = draft.Open(book) is { Image: var open } && open.Seller != draft.Books.Tree.Seller(book)
            ? open.Period.End
            : draft.Now;
        return draft.Day(book, at);
    }
}
