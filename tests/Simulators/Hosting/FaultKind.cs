namespace Brillig.Simulators.Hosting;

/// <summary>The ways of misbehaving.</summary>
public enum FaultKind
{
    /// <summary>Does what is asked, stalls, then drops the connection without a word.</summary>
    CommitThenTimeOut,

    /// <summary>500, and nothing done.</summary>
    ErrorBefore,

    /// <summary>Does what is asked, then answers 500.</summary>
    ErrorAfter,

    /// <summary>429 with <c>Retry-After</c>, and nothing done.</summary>
    TooManyRequests,

    /// <summary>503 with <c>Retry-After</c>, and nothing done.</summary>
    Maintenance,

    /// <summary>Stalls, then does what is asked and answers.</summary>
    Stall,

    /// <summary>Drops the connection, and nothing done.</summary>
    Reset,

    /// <summary>401, as if the keys were no longer good.</summary>
    Unauthorized,
}
