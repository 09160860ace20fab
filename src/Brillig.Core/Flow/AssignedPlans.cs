using Brillig.Core.Basics;

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
        return book.Open is null ? null : book;
    }
}
