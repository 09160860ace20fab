using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.Flow;
using Brillig.Core.ServicePlans;

namespace Brillig.Core.Accounts;

/// <summary>
/// Closes an account: its open period ends now, late facts are taken until the grace ends, then its final charge is
/// issued. One that another pays for takes them until that one's charge of the period is issued. Payments and refunds
/// stay possible.
/// </summary>
public sealed record CloseAccount(AccountId Id) : Command
{
    /// <inheritdoc/>
    public override Target Target => new(TargetKind.Account, Id.Value);

    /// <inheritdoc/>
    public override AccountId Subject => Id;

    /// <summary>Answers <see cref="AccountView"/>. An account that is closing or closed stays so.</summary>
    public static Decision Decide(CloseAccount command, Draft draft)
    {
        if (draft.Reach(command.Id) is not { } book) return Refusal.NoAccount(command.Id);
        if (!draft.IsAbove(book)) return Refusal.NotAbove("An account is closed");
        if (book.Account.Image.OpenChildren > 0)
            return new Refused(
                Reason.AccountHasChildren,
                $"Close the accounts below it first: {book.Account.Image.OpenChildren} open.");
        if (draft.Open(book) is not { } open) return new Done(AccountView.Of(draft, book));

        Holding.ReleaseAll(draft, book);
        var above = draft.Books.Tree.Ancestors(book).Where(a => a.Plans is not null).ToArray();
        PlanChange.Record(draft, above, () => End(draft, book, open));
        Advance.To(draft, book);
        return new Done(AccountView.Of(draft, book));
    }

    // Nothing is counted of it any more, for those above neither, and its plans end with its last period.
    private static void End(Draft draft, AccountBook book, RunningCharge open)
    {
        if (book.IsPaidFor) Recurring.EndOne(draft, book, goesOn: false);
        else Advance.Cut(draft, book, open, next: null, draft.Now, goesOn: false);
        if (book.Quantities is { Image: { } counted })
        {
            draft.Add(new QuantitiesSet(
                book.Id,
                [.. counted.Own.ToRow().Select(c => c with { Count = 0 })],
                [.. counted.Manual.ToRow().Select(c => c with { Count = null })]));
        }

        if (book.Plans is not null) draft.Add(new PlansAssigned(book.Id, []));
        draft.Add(new AccountClosing(book.Id, book.Account.Settings.Parent, draft.Now));
    }
}
