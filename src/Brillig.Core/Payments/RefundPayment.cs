using Brillig.Core.Basics;
using Brillig.Core.Bookkeeping;
using Brillig.Core.Flow;

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
    /// <summary>What the payer, or we, ask for; a bank takes back by itself.</summary>
    public const string Refund = "refund";

    /// <summary>
    /// The intent by which a bookkeeper outside collected it, which is asked to give it back, with what it calls that;
    /// or null.
    /// </summary>
    public OutboxIntent? Collected { get; init; }

    /// <inheritdoc/>
    public override Target Target => new(TargetKind.Payment, Payment.Value);

    /// <inheritdoc/>
    public override string? RevisionRead => History is null ? null : Revisions.Immutable;

    /// <inheritdoc/>
    public override AccountId Subject => Account;

    /// <summary>
    /// Answers the refund, a <see cref="Payments.Payment"/>; or the <see cref="OutboxIntent"/> that asks the bookkeeper
    /// for it, with which it is recorded once it is done.
    /// </summary>
    public static Decision Decide(RefundPayment command, Draft draft)
    {
        if (draft.Reach(command.Account) is not { } book) return Refusal.NoAccount(command.Account);
        if (!draft.Sells(book)) return Refusal.NotSeller("Payments are refunded");
        if (Paying.PaidFor(book) is { } paid) return paid;
        if (command.History is not { Payment.Refunds: null } history || history.Payment.Account != book.Id)
            return new Refused(Reason.PaymentNotFound, $"There is no payment {command.Payment} on this account.");
        if (book.Image.History > history.ReadAt) return new Stale();

        var left = history.Credit.Amount - Refunding.UnderWay(book, command.Payment);
        var amount = left;
        if (command.Amount is { } asked && !Money.TryFrom(asked, book.Currency, out amount))
            return Refusal.OutOfRange();
        if (!amount.IsWholeMinor || amount.IsNegative || (amount.IsZero && !left.IsZero))
            return Refused.At(Reason.BadRequest, "/amount", $"An amount has at most {book.Currency.Minor} decimals.");
        if (amount > left || left.IsZero)
            return new Refused(Reason.RefundTooLarge, $"Only {left} of this payment has not been refunded.");

        if (command.Collected is { Account: var of, Via: var via } collected && of == book.Id
            && command.Type == Refund && draft.Books.BookkeeperOf(collected.Seller) is { GivesBack: true } keeper
            && keeper.Type == via)
            return new Done(Refunding.Ask(draft, book, command, collected, amount));
        return new Done(Refunding.Record(
            draft, book, history,
            new Refunded(command.Id, amount, command.Type, command.Reference, draft.SellerNow(book))));
    }
}
