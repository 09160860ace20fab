using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.Tariffs;
using NodaTime;

namespace Brillig.Core.Usage;

/// <summary>Why a past period's counter moved.</summary>
public enum CorrectionCause
{
    /// <summary>A record came after its period's charge was issued.</summary>
    LateRecord,

    /// <summary>A record has another quantity.</summary>
    Amendment,

    /// <summary>A record never was.</summary>
    Void,
}

/// <summary>
/// A past period's counter moved, and what that makes is on the open charge: what was issued is never touched.
/// </summary>
/// <param name="Account">Whose.</param>
/// <param name="Period">The index of the period whose charge carries it.</param>
/// <param name="Charge">That charge.</param>
/// <param name="Corrects">The past period.</param>
/// <param name="Key">The counter of it.</param>
/// <param name="TariffVersion">The version that prices it.</param>
/// <param name="Cause">Why.</param>
/// <param name="Record">The record.</param>
/// <param name="Amendment">The amendment of it; null: the record itself came late.</param>
/// <param name="Quantity">By how much the quantity grew; may be negative.</param>
/// <param name="Charged">By how much the exact charge grew; may be negative.</param>
/// <param name="After">Where the past counter stands after it.</param>
public sealed record Corrected(
    AccountId Account,
    int Period,
    ChargeId Charge,
    BillingPeriod Corrects,
    CounterKey Key,
    int TariffVersion,
    CorrectionCause Cause,
    string Record,
    Guid? Amendment,
    Exact Quantity,
    Exact Charged,
    Counter After) : AccountFact(Account);

/// <summary>A record has another quantity, or never was.</summary>
/// <param name="Account">Whose.</param>
/// <param name="Id">The amendment's id.</param>
/// <param name="Record">The record.</param>
/// <param name="IsVoid">True if it never was.</param>
/// <param name="Before">Its quantity before.</param>
/// <param name="Quantity">Its quantity from now on; of a void: 0.</param>
/// <param name="Reason">Why, for people.</param>
/// <param name="Key">The counter that it moved.</param>
/// <param name="TariffVersion">The version that priced the record.</param>
/// <param name="Period">
/// The index of the period that it counts in now, or whose charge carries the correction; of a record that another
/// account pays for <see cref="UsageRecorded.Elsewhere"/>: the <see cref="CountAmended"/> after it moves its counter.
/// </param>
/// <param name="Corrects">The start of the past period that it belongs to; null: that period runs.</param>
/// <param name="Amount">micros(P after) − micros(P before) of the counter.</param>
/// <param name="After">Where the counter stands after it.</param>
/// <param name="At">When it was made.</param>
public sealed record UsageAmended(
    AccountId Account,
    Guid Id,
    string Record,
    bool IsVoid,
    decimal Before,
    decimal Quantity,
    string? Reason,
    CounterKey Key,
    int TariffVersion,
    int Period,
    Instant? Corrects,
    long Amount,
    Counter After,
    Instant At) : AccountFact(Account);

/// <summary>
/// A record that counts on the charge of another account, of who pays for it or of one above, has another quantity
/// there, or never was; follows the <see cref="UsageAmended"/> of the record's own account in the same batch.
/// </summary>
/// <param name="Account">Whose charge.</param>
/// <param name="Of">Whose record.</param>
/// <param name="Id">The amendment's id.</param>
/// <param name="Record">The record.</param>
/// <param name="IsVoid">True if it never was.</param>
/// <param name="Before">Its quantity before.</param>
/// <param name="Quantity">Its quantity from now on; of a void: 0.</param>
/// <param name="Key">The counter that it moved.</param>
/// <param name="TariffVersion">The version that priced the record there.</param>
/// <param name="Period">The index of the period that it counts in now, or whose charge carries the correction.</param>
/// <param name="Corrects">The start of the past period that it belongs to; null: that period runs.</param>
/// <param name="Amount">micros(P after) − micros(P before) of the counter.</param>
/// <param name="After">Where the counter stands after it.</param>
public sealed record CountAmended(
    AccountId Account,
    AccountId Of,
    Guid Id,
    string Record,
    bool IsVoid,
    decimal Before,
    decimal Quantity,
    CounterKey Key,
    int TariffVersion,
    int Period,
    Instant? Corrects,
    long Amount,
    Counter After) : AccountFact(Account);

/// <summary>
/// A tariff changed within a period and its counters go on: that of the new rate begins where the old one's stood.
/// </summary>
/// <param name="Account">Whose.</param>
/// <param name="Period">The index of the running period; of a past one, that of the period that carries it.</param>
/// <param name="Corrects">The start of the past period whose counter it is; null: the period runs.</param>
/// <param name="Key">The counter that begins.</param>
/// <param name="TariffVersion">The version that prices it.</param>
/// <param name="From">The counter that it goes on from.</param>
/// <param name="Base">Where it begins.</param>
public sealed record UsageCarried(
    AccountId Account, int Period, Instant? Corrects, CounterKey Key, int TariffVersion, CounterKey From,
    Counter Base) : AccountFact(Account);
