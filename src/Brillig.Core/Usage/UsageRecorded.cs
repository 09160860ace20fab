using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.Tariffs;
using NodaTime;

namespace Brillig.Core.Usage;

/// <summary>A record as a caller sends it, its content hashed at the edge.</summary>
/// <param name="Id">≤ 255 characters, unique per account.</param>
/// <param name="IdHash">The seeded hash of (account, id).</param>
/// <param name="ContentHash">The seeded hash of the content as sent.</param>
/// <param name="Service">The name that is priced.</param>
/// <param name="Quantity">≥ 0.</param>
/// <param name="OccurredAt">When it was used, or null: now.</param>
/// <param name="Properties">A JSON object as text, or null.</param>
public readonly record struct UsageElement(
    string Id,
    ulong IdHash,
    ulong ContentHash,
    string Service,
    decimal Quantity,
    Instant? OccurredAt,
    string? Properties);

/// <summary>An account used something.</summary>
/// <param name="Account">Who used it.</param>
/// <param name="Id">The record's id.</param>
/// <param name="IdHash">The seeded hash of (account, id).</param>
/// <param name="ContentHash">The seeded hash of the content as sent.</param>
/// <param name="Service">What was used.</param>
/// <param name="Tariff">The tariff that priced it.</param>
/// <param name="TariffVersion">Its version.</param>
/// <param name="Rate">Its rate.</param>
/// <param name="Period">The index of the period it counts in; or <see cref="Elsewhere"/>.</param>
/// <param name="Quantity">How much.</param>
/// <param name="Charged">The counter's exact charge after it: P(q).</param>
/// <param name="Amount">micros(P after) − micros(P before).</param>
/// <param name="OccurredAt">When it was used.</param>
/// <param name="Properties">A JSON object as text, or null.</param>
/// <param name="Tally">How it moved the rate's cells; null where quantity and charge say it all.</param>
/// <param name="Corrects">
/// The start of the past period that it belongs to, whose counter a <see cref="Corrected"/> moves; null: its period
/// runs.
/// </param>
public sealed record UsageRecorded(
    AccountId Account,
    string Id,
    ulong IdHash,
    ulong ContentHash,
    string Service,
    TariffId Tariff,
    int TariffVersion,
    int Rate,
    int Period,
    decimal Quantity,
    Exact Charged,
    long Amount,
    Instant OccurredAt,
    string? Properties,
    Tally? Tally = null,
    Instant? Corrects = null) : AccountFact(Account)
{
    /// <summary>The period of a record that counts on the charge of the account that pays for its own.</summary>
    public const int Elsewhere = -1;
}

/// <summary>
/// A record of an account counts on the charge of another: of the one that pays for it, or of one above it, whose own
/// tariff prices what is used below.
/// It follows the record's <see cref="UsageRecorded"/> in the same batch, which has the record's properties.
/// </summary>
/// <param name="Account">Whose charge.</param>
/// <param name="Of">Whose record.</param>
/// <param name="Record">The record's id.</param>
/// <param name="Key">The counter that it moved.</param>
/// <param name="TariffVersion">The version that priced it.</param>
/// <param name="Period">The index of the period of <paramref name="Account"/> that it counts in.</param>
/// <param name="Quantity">How much.</param>
/// <param name="Charged">The counter's exact charge after it: P(q).</param>
/// <param name="Amount">micros(P after) − micros(P before).</param>
/// <param name="OccurredAt">When it was used.</param>
/// <param name="Tally">How it moved the rate's cells; null where quantity and charge say it all.</param>
/// <param name="Corrects">
/// The start of the past period that it belongs to, whose counter a <see cref="Corrected"/> moves; null: its period
/// runs.
/// </param>
public sealed record UsageCounted(
    AccountId Account,
    AccountId Of,
    string Record,
    CounterKey Key,
    int TariffVersion,
    int Period,
    decimal Quantity,
    Exact Charged,
    long Amount,
    Instant OccurredAt,
    Tally? Tally = null,
    Instant? Corrects = null) : AccountFact(Account);
