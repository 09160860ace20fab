using Brillig.Core.Basics;
using Brillig.Core.Bookkeeping;
using Brillig.Core.Ledger;
using Brillig.Core.Payments;

namespace Brillig.Core.Flow;

/// <summary>What goes back of a payment.</summary>
/// <param name="Id">The refund's receipt id.</param>
/// <param name="Amount">How much; at most what has not been refunded.</param>
/// <param name="Type">"refund" or "chargeback".</param>
/// <param name="Reference">Somebody's own reference, or null.</param>
/// <param name="Seller">Whose money it was.</param>
internal sealed record Refunded(PaymentId Id, Money Amount, string Type, string? Reference, AccountId Seller);

/// <summary>
/// Gives payments back: first what they did not settle, then their allocations are undone, the newest first, and those
/// charges are due again.
/// </summary>
internal static class Refunding
{
    /// <summary>Why an intent gave back less than it asked for: the rest was taken back by then.</summary>
    public const string TakenBack = "taken-back";

    /// <summary>Has the bookkeeper give back what it collected; the books follow once it did.</summary>
    public static OutboxIntent Ask(
        Draft draft, AccountBook book, RefundPayment command, OutboxIntent collected, Money amount)
    {
        var intent = new OutboxIntent(
            new IntentId(command.Id.Value), IntentKind.Refund, book.Id, collected.Seller, collected.Via, amount,
            draft.Now)
        {
            Of = command.Payment, Collected = collected.Reference, Note = command.Reference,
            State = IntentState.Waiting, Due = draft.Now, At = draft.Now,
        };
        draft.Add(new IntentSet(intent));
        return intent;
    }

    /// <summary>How much of a payment bookkeepers are asked to give back, and have not yet.</summary>
    public static Money UnderWay(AccountBook book, PaymentId payment)
    {
        var sum = Money.Zero(book.Currency);
        foreach (var held in book.Intents?.Image.Held ?? [])
            if (held.Kind == IntentKind.Refund && held.Of == payment && held.IsOpen) sum += held.Amount;
        return sum;
    }

    /// <summary>
    /// The bookkeeper gave it back: the refund of the intent's own id, so that there is one. Answers the intent, or
    /// null: what is known of the payment is missing, or is not what holds now.
    /// </summary>
    public static OutboxIntent? Done(Draft draft, AccountBook book, OutboxIntent intent, PaymentHistory? history)
    {
        if (history is null || history.Payment.Id != intent.Of || book.Image.History > history.ReadAt) return null;

        // What was taken back meanwhile otherwise, by the payer's bank, is not taken from the payer again.
        var left = history.Credit.Amount;
        var refunded = new Refunded(
            new PaymentId(intent.Id.Value), intent.Amount < left ? intent.Amount : left, RefundPayment.Refund,
            intent.Note ?? intent.Reference, intent.Seller);
        if (!refunded.Amount.IsZero) Record(draft, book, history, refunded);
        return intent.Amount > left ? intent with { Why = TakenBack } : intent;
    }

    /// <summary>Records what went back; answers the refund.</summary>
    public static Payment Record(Draft draft, AccountBook book, PaymentHistory history, Refunded refunded)
    {
        var refund = Take(draft, book, history, refunded);
        draft.Settle(book);
        return refund;
    }

    /// <summary>The same, of one payment of several: what is due again is settled once all are taken.</summary>
    public static Payment Take(Draft draft, AccountBook book, PaymentHistory history, Refunded refunded)
    {
        var credit = Free(draft, book, history, refunded.Amount);
        credit = credit with
        {
            Amount = credit.Amount - refunded.Amount, Remaining = credit.Remaining - refunded.Amount,
        };
        var refund = new Payment(
            refunded.Id, book.Id, draft.Now, refunded.Type, refunded.Amount, null, refunded.Reference,
            history.Payment.Id, draft.Now);
        draft.Add(new PaymentRecorded(refund, credit));
        var postings = new Postings(book.Id, refunded.Seller, Cause.Refund, refunded.Id.Value, draft.Now);
        draft.AddIf(postings.Refund(RecordPayment.Source(history.Payment.Type), refunded.Amount));
        return refund;
    }

    // Undoes as many allocations, the newest first, as the credit needs to have this amount unallocated.
    private static Credit Free(Draft draft, AccountBook book, PaymentHistory history, Money amount)
    {
        var credit = history.Credit;
        foreach (var allocation in history.Allocations)
        {
            if (credit.Remaining >= amount) break;
            var missing = amount - credit.Remaining;

            // Another payment's part of the same charge may just have been undone.
            var due = book.Balance.Image.Dues.FirstOrDefault(d => d.Id == allocation.Due.Id) ?? allocation.Due;
            var undone = Allocated.Undone(
                book.Id, credit, due, allocation.Amount < missing ? allocation.Amount : missing);
            draft.Add(undone);
            credit = undone.Credit;
        }

        return credit;
    }
}
