namespace Brillig.Client.Work;

/// <summary>What was confirmed.</summary>
/// <param name="Resumed">Why work had waited, or null: it did not wait.</param>
public sealed record ResumedWork(string? Resumed);
