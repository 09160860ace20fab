namespace Brillig.Bench.Baselines;

/// <summary>One parsed record, as a baseline stores it.</summary>
public readonly record struct UsageEntry(
    string Id, Guid Account, string Service, decimal Quantity, DateTimeOffset OccurredAt)
{
    /// <summary>Microseconds since 1970.</summary>
    public long OccurredAtMicros => (OccurredAt.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / 10;
}
