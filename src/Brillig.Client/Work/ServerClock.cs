namespace Brillig.Client.Work;

/// <summary>The clock of a server that was started with one.</summary>
/// <param name="Now">RFC 3339.</param>
public sealed record ServerClock(string Now);
