using System.Text.Json;
using Brillig.Client.Json;

namespace Brillig.Client.Usage;

/// <summary>A record of usage.</summary>
/// <param name="Id">Unique per account: a repeat is a duplicate and costs nothing.</param>
/// <param name="Account">An account's id or external id.</param>
/// <param name="Name">The service.</param>
/// <param name="Usage">How much, 0 or more, exact as written.</param>
/// <param name="Timestamp">RFC 3339; null: now.</param>
/// <param name="Properties">A JSON object, or null.</param>
public readonly record struct UsageRecord(
    string Id, string Account, string Name, ExactNumber Usage, string? Timestamp, JsonElement? Properties);

/// <summary>What became of many records.</summary>
/// <param name="Accepted">How many were recorded.</param>
/// <param name="Duplicates">How many were known already, with the same content.</param>
/// <param name="Rejected">Those that were not taken.</param>
public sealed record UsageOutcome(long Accepted, long Duplicates, IReadOnlyList<RejectedRecord> Rejected);

/// <summary>A record that was not taken.</summary>
/// <param name="Index">Its place in the request, from 0.</param>
/// <param name="Id">Its id.</param>
/// <param name="Type">The problem, documented in docs/problems.md.</param>
/// <param name="Detail">What is wrong, for people.</param>
public sealed record RejectedRecord(int Index, string? Id, string? Type, string? Detail);

/// <summary>What was used of a service in the current period.</summary>
/// <param name="Name">The service.</param>
/// <param name="Usage">How much.</param>
/// <param name="Charge">What the tariff gives for it, exact.</param>
public sealed record ServiceUsage(string Name, ExactNumber Usage, ExactNumber Charge);

/// <summary>A record as it was recorded and priced, with what was made of it since.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Account">Who used it.</param>
/// <param name="Name">The service.</param>
/// <param name="Usage">How much, as it is now; 0 if it is void.</param>
/// <param name="Amount">What it and its amendments added to charges, to 6 decimals.</param>
/// <param name="Tariff">What priced it.</param>
/// <param name="TariffVersion">The version of that tariff.</param>
/// <param name="Timestamp">When it was used; RFC 3339.</param>
/// <param name="RecordedAt">When it was recorded; RFC 3339.</param>
/// <param name="Properties">A JSON object, or null.</param>
/// <param name="Amendments">What was made of it since, oldest first.</param>
public sealed record RatedRecord(
    string Id, Guid Account, string Name, ExactNumber Usage, ExactNumber Amount, Guid Tariff, int TariffVersion,
    string? Timestamp, string? RecordedAt, JsonElement? Properties, IReadOnlyList<Amendment> Amendments);
