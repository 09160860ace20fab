using Brillig.Core.Basics;
using Brillig.Core.Ledger;
using NodaTime;

namespace Brillig.Core.Payments;

/// <summary>A payment, or the refund of one.</summary>
/// <param name="Id">The receipt id.</param>
/// <param name="Account">Whose.</param>
/// <param name="Date">When it was made, as the caller says.</param>
/// <param name="Type">
/// "cash", "card", "transfer", … as the caller says; "refund" or "chargeback" for the way back.
/// </param>
/// <param name="Amount">Above zero, whole minor units.</param>
/// <param name="Charge">The charge it was meant for, or null.</param>
/// <param name="Reference">The caller's own reference, or null.</param>
/// <param name="Refunds">The payment that this gives back, or null for a payment.</param>
/// <param name="RecordedAt">When it was stored.</param>
public sealed record Payment(
    PaymentId Id,
    AccountId Account,
    Instant Date,
    string Type,
    Money Amount,
    ChargeId? Charge,
    string? Reference,
    PaymentId? Refunds,
    Instant RecordedAt);

/// <summary>A payment came, or went back; carries its credit as it is after.</summary>
public sealed record PaymentRecorded(Payment Payment, Credit Credit) : AccountFact(Payment.Account);
