namespace Brillig.Simulators.Hosting;

/// <summary>How a simulator misbehaves, once a call has drawn it.</summary>
/// <param name="Kind">What it does.</param>
public sealed record Fault(FaultKind Kind)
{
    /// <summary>How many calls draw it; null: as many as come.</summary>
    public int? Times { get; init; }

    /// <summary>The chance of a call to draw it, from 0 to 1.</summary>
    public double Probability { get; init; } = 1;

    /// <summary>How long it stalls, before the connection is dropped or the answer given.</summary>
    public TimeSpan Stall { get; init; }

    /// <summary>What <c>Retry-After</c> says, in seconds, with 429 and 503.</summary>
    public int RetryAfter { get; init; } = 1;

    /// <summary>Only calls with this method draw it; null: all.</summary>
    public string? Method { get; init; }

    /// <summary>Only calls whose path has this part draw it; null: all.</summary>
    public string? Path { get; init; }

    internal bool Concerns(string method, string path) =>
        (Method is null || string.Equals(Method, method, StringComparison.OrdinalIgnoreCase))
        && (Path is null || path.Contains(Path, StringComparison.Ordinal));
}
