using Brillig.Core.Basics;
using Brillig.Core.Flow;
using Brillig.Core.Ledger;
using NodaTime;

namespace Brillig.Core.Payments;

/// <summary>
/// Adds a payment: a credit of the balance. It settles the charge it names, then due charges, the oldest first; a rest
/// stays as credit.
/// </summary>
/// <param name="Id">The receipt id, made at the edge.</param>
/// <param name="Account">Who paid.</param>
/// <param name="Date">When, or null: now.</param>
/// <param name="Type">
/// How. <c>free_credit</c> and <c>goodwill</c> give credit for nothing, <c>write_off</c> gives up.
/// </param>
/// <param name="Amount">Currency units, above zero, at most the currency's decimals.</param>
/// <param name="Charge">The charge it is meant for, or null.</param>
/// <param name="Reference">The caller's own reference, or null.</param>
public sealed record RecordPayment(
    PaymentId Id, AccountId Account, Instant? Date, string Type, decimal Amount, ChargeId? Charge, string? Reference)
    : Command
{
    /// <inheritdoc/>
    public override Target Target => new(TargetKind.Payment, Id.Value);

    /// <inheritdoc/>
    public override AccountId Subject => Account;

    /// <summary>Answers the <see cref="Payment"/>.</summary>
    public static Decision Decide(RecordPayment command, Draft draft)
    {
        if (draft.Reach(command.Account) is not { } book) return Refusal.NoAccount(command.Account);
        if (!draft.IsAbove(book)) return Refusal.NotAbove("Payments are recorded");
        if (!Money.TryFrom(command.Amount, book.Currency, out var amount)) return Refusal.OutOfRange();
        if (amount.IsZero || amount.IsNegative || !amount.IsWholeMinor)
            return Refused.At(Reason.BadRequest, "/amount", AmountDetail(book.Currency));
        var named = command.Charge is { } charge ? FindDue(book, charge) : null;
        if (command.Charge is { } unknown && named is null)
            return Refused.At(Reason.ChargeNotFound, "/charge", $"Charge {unknown} is not due on this account.");

        var payment = new Payment(
            command.Id, book.Id, command.Date ?? draft.Now, command.Type, amount, command.Charge,
            command.Reference, null, draft.Now);
        var credit = new Credit(command.Id.Value, draft.Now, amount, amount);
        draft.Add(new PaymentRecorded(payment, credit));
        var postings = new Postings(book.Id, book.Account.Seller, Cause.Payment, command.Id.Value, draft.Now);
        draft.AddIf(postings.Payment(Source(command.Type), amount));
        if (named is not null) draft.Add(Allocated.Of(book.Id, credit, named));
        draft.Settle(book);
        return new Done(payment);
    }

    /// <summary>Where the money of a payment of this type comes from.</summary>
    internal static LedgerAccount Source(string type) => type switch
    {
        "free_credit" or "goodwill" => LedgerAccount.Discount,
        "write_off" => LedgerAccount.Writeoff,
        _ => LedgerAccount.Cash,
    };

    private static Due? FindDue(AccountBook book, ChargeId charge) =>
        book.Balance.Image.Dues.FirstOrDefault(d => d.Id == charge.Value);

    private static string AmountDetail(Currency currency) =>
        $"An amount is above zero and has at most {currency.Minor} decimals in {currency}.";
}
