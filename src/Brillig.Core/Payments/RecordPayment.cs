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
    // A day's payments are recorded within the day; what lies further ahead is a slip in the year.
    private static readonly Duration AheadMax = Duration.FromMinutes(5);

    /// <summary>True if history knows the charge as one of this account: not due, it is paid or void.</summary>
    public bool IsIssued { get; init; }

    /// <inheritdoc/>
    public override Target Target => new(TargetKind.Payment, Id.Value);

    /// <inheritdoc/>
    public override AccountId Subject => Account;

    /// <summary>Answers the <see cref="Payment"/>.</summary>
    public static Decision Decide(RecordPayment command, Draft draft)
    {
        if (draft.Reach(command.Account) is not { } book) return Refusal.NoAccount(command.Account);
        if (!draft.Sells(book)) return Refusal.NotSeller("Payments are recorded");
        if (Paying.PaidFor(book) is { } paid) return paid;
        if (!Money.TryFrom(command.Amount, book.Currency, out var amount)) return Refusal.OutOfRange();
        if (amount.IsZero || amount.IsNegative || !amount.IsWholeMinor)
            return Refused.At(Reason.BadRequest, "/amount", AmountDetail(book.Currency));
        if (command.Date > draft.Now + AheadMax)
            return Refused.At(Reason.TimestampInFuture, "/date", "A payment is dated at most 5 minutes ahead.");
        var named = command.Charge is { } charge ? FindDue(book, charge) : null;
        if (command.Charge is { } other && named is null) return NotDue(command, other);

        var payment = new Payment(
            command.Id, book.Id, command.Date ?? draft.Now, command.Type, amount, command.Charge,
            command.Reference, null, draft.Now);
        var credit = new Credit(command.Id.Value, draft.Now, amount, amount);
        draft.Add(new PaymentRecorded(payment, credit));
        var postings = new Postings(book.Id, draft.SellerNow(book), Cause.Payment, command.Id.Value, draft.Now);
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

    private static Refused NotDue(RecordPayment command, ChargeId charge) => command.IsIssued
        ? Refused.At(Reason.ChargeNotDue, "/charge", $"Charge {charge} is paid or void: nothing of it is due.")
        : Refused.At(Reason.ChargeNotFound, "/charge", $"There is no issued charge {charge} on this account.");

    private static string AmountDetail(Currency currency) =>
        $"An amount is above zero and has at most {currency.Minor} decimals in {currency}.";
}
