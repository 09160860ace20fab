using Brillig.Core.Basics;
using Brillig.Core.Flow;
using Brillig.Core.Ledger;

namespace Brillig.Core.Payments;

/// <summary>
/// Gives a payment back, or a part of it: first what it did not settle, then its allocations are undone, the newest
/// first, and those charges are due again.
/// </summary>
/// <param name="Id">The refund's receipt id, made at the edge.</param>
/// <param name="Account">Who paid.</param>
/// <param name="Payment">Which payment.</param>
/// <param name="History">What is known of it; null: it is not a payment of this account.</param>
/// <param name="Amount">Currency units, or null: all that was not refunded yet.</param>
/// <param name="Type">"refund" or "chargeback".</param>
/// <param name="Reference">The caller's own reference, or null.</param>
public sealed record RefundPayment(
    PaymentId Id, AccountId Account, PaymentId Payment, PaymentHistory? History, decimal? Amount, string Type,
    string? Reference) : Command
{
    /// <inheritdoc/>
    public override Target Target => new(TargetKind.Payment, Payment.Value);

    /// <inheritdoc/>
    public override string? RevisionRead => History is null ? null : Revisions.Immutable;

    /// <inheritdoc/>
    public override AccountId Subject => Account;

    /// <summary>Answers the refund, a <see cref="Payments.Payment"/>.</summary>
    public static Decision Decide(RefundPayment command, Draft draft)
    {
        if (draft.Reach(command.Account) is not { } book) return Refusal.NoAccount(command.Account);
        if (!draft.Sells(book)) return Refusal.NotSeller("Payments are refunded");
        if (Paying.PaidFor(book) is { } paid) return paid;
        if (command.History is not { Payment.Refunds: null } history || history.Payment.Account != book.Id)
            return new Refused(Reason.PaymentNotFound, $"There is no payment {command.Payment} on this account.");
        if (book.Image.History > history.ReadAt) return new Stale();

        var left = history.Credit.Amount;
        var amount = left;
        if (command.Amount is { } asked && !Money.TryFrom(asked, book.Currency, out amount))
            return Refusal.OutOfRange();
        if (!amount.IsWholeMinor || amount.IsNegative || (amount.IsZero && !left.IsZero))
            return Refused.At(Reason.BadRequest, "/amount", $"An amount has at most {book.Currency.Minor} decimals.");
        if (amount > left || left.IsZero)
            return new Refused(Reason.RefundTooLarge, $"Only {left} of this payment has not been refunded.");

        var credit = Free(draft, book, history, amount);
        credit = credit with { Amount = credit.Amount - amount, Remaining = credit.Remaining - amount };
        var refund = new Payment(
            command.Id, book.Id, draft.Now, command.Type, amount, null, command.Reference,
            command.Payment, draft.Now);
        draft.Add(new PaymentRecorded(refund, credit));
        var postings = new Postings(book.Id, draft.SellerNow(book), Cause.Refund, command.Id.Value, draft.Now);
        draft.AddIf(postings.Refund(RecordPayment.Source(history.Payment.Type), amount));
        draft.Settle(book);
        return new Done(refund);
    }

    // Undoes as many allocations, the newest first, as the credit needs to have this amount unallocated.
    private static Credit Free(Draft draft, AccountBook book, PaymentHistory history, Money amount)
    {
        var credit = history.Credit;
        foreach (var allocation in history.Allocations)
        {
            if (credit.Remaining >= amount) break;
            var missing = amount - credit.Remaining;
            var undone = Allocated.Undone(
                book.Id, credit, allocation.Due, allocation.Amount < missing ? allocation.Amount : missing);
            draft.Add(undone);
            credit = undone.Credit;
        }

        return credit;
    }
}
