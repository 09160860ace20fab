namespace Brillig.Bench.Baselines;

/// <summary>How a baseline reserves usage of an account, and commits what was used; durable when they return.</summary>
/// <param name="Reserve">Holds the price of a usage under an id.</param>
/// <param name="Commit">Lets go of the hold of that id, and records the usage.</param>
public sealed record Holds(
    Func<UsageEntry, Guid, CancellationToken, ValueTask> Reserve,
    Func<UsageEntry, Guid, CancellationToken, ValueTask> Commit);
