using Brillig.Core.Basics;
using Brillig.Core.Flow;
using NodaTime;

namespace Brillig.Core.Charges;

/// <summary>
/// What closing now, or at a given time, would give: the same steps as the later real one, taken back afterwards.
/// </summary>
/// <param name="Account">Whose open charge.</param>
/// <param name="At">Null: now. At or after the period's end: the charge that the end issues.</param>
public sealed record PreviewCharge(AccountId Account, Instant? At) : Command
{
    /// <inheritdoc/>
    public override AccountId Subject => Account;

    /// <summary>Answers a <see cref="ChargeView"/> without a number.</summary>
    public static Decision Decide(PreviewCharge command, Draft draft)
    {
        if (draft.Reach(command.Account) is not { } book) return Refusal.NoAccount(command.Account);
        var at = command.At ?? draft.Now;
        if (at < draft.Now) return Refused.At(Reason.BadRequest, "/at", "A preview looks ahead: at must not be past.");
        if (book.Image.Running.IsEmpty) return Refusal.Closed(book);

        var mark = draft.Mark();
        var charge = draft.At(at, () => Look(draft, book, mark));
        draft.Back(mark);
        return charge is null
            ? new Refused(Reason.NothingToCharge, "Nothing would be charged.")
            : new Done(new ChargeView(charge with { Number = null }, ChargeStatus.Open, Money.Zero(book.Currency)));
    }

    private static Charge? Look(Draft draft, AccountBook book, DraftMark mark)
    {
        var target = (book.Open ?? book.Image.Running[^1]).Image.Charge;
        Advance.To(draft, book);
        for (var i = mark.Facts; i < draft.Facts.Count; i++)
        {
            if (draft.Facts[i] is ChargeIssued issued && issued.Charge.Id == target) return issued.Charge;
        }

        var running = book.Image.Running.FirstOrDefault(r => r.Image.Charge == target);
        if (running is null) return null;
        return running.IsOpen
            ? CloseCharge.Issue(draft, book, running, draft.Now, isLast: false)
            : ChargeView.Of(draft, book, running).Charge;
    }
}
