using Brillig.Core.Basics;
using Brillig.Core.Flow;
using NodaTime;

namespace Brillig.Core.Charges;

/// <summary>
/// What closing now, or at a given time, would give: the same steps as the later real one, taken back afterwards.
/// </summary>
/// <param name="Account">Whose open charge.</param>
/// <param name="At">
/// Null: now. At or after the period's end, or on a closing account: the charge that the end issues.
/// </param>
public sealed record PreviewCharge(AccountId Account, Instant? At) : Command
{
    /// <inheritdoc/>
    public override AccountId Subject => Account;

    /// <summary>Answers a <see cref="ChargeView"/> without a number.</summary>
    public static Decision Decide(PreviewCharge command, Draft draft)
    {
        if (draft.Reach(command.Account) is not { } book) return Refusal.NoAccount(command.Account);
        if (Paying.PaidFor(book) is { } paid) return paid;
        var at = command.At ?? draft.Now;
        if (at < draft.Now) return Refused.At(Reason.BadRequest, "/at", "A preview looks ahead: at must not be past.");
        if (book.Image.Running.IsEmpty) return Refusal.Closed(book);

        var mark = draft.Mark();
        var charge = draft.At(at, () => Look(draft, book));
        draft.Back(mark);
        return charge is null
            ? new Refused(Reason.NothingToCharge, "Nothing would be charged.")
            : new Done(new ChargeView(charge with { Number = null }, ChargeStatus.Open, Money.Zero(book.Currency)));
    }

    // Only this period is looked at: a preview far ahead costs no more than one of today.
    private static Charge? Look(Draft draft, AccountBook book)
    {
        var running = book.Open ?? book.Image.Running[^1];
        if (running.IsOpen && running.Image.Period.End <= draft.Now) Advance.Turn(draft, book, running);
        return running.Image.IssueAt is { } issueAt
            ? CloseCharge.Issue(draft, book, running, issueAt, isLast: true)
            : CloseCharge.Issue(draft, book, running, draft.Now, isLast: false);
    }
}
