using System.Net;

namespace Brillig.Bench.Load;

/// <summary>What to send: as many requests as fit the time, over some connections at once.</summary>
/// <param name="Server">Where to.</param>
/// <param name="Connections">How many connections, each with one request under way.</param>
/// <param name="Duration">No request begins later than this.</param>
/// <param name="Next">The next request of a connection, by its number; the bytes are read before its next call.</param>
public sealed record LoadPlan(
    IPEndPoint Server, int Connections, TimeSpan Duration, Func<int, ReadOnlyMemory<byte>> Next)
{
    /// <summary>At most this many requests.</summary>
    public long RequestsMax { get; init; } = long.MaxValue;

    /// <summary>How long each connection rests after an answer.</summary>
    public TimeSpan Rest { get; init; }

    /// <summary>What the body of every answer must contain, beside the status being 2xx; empty for anything.</summary>
    public ReadOnlyMemory<byte> Expected { get; init; }

    /// <summary>Looks at an answer of a connection that was as expected, before its next request.</summary>
    public Action<int, Response>? Answered { get; init; }

    /// <summary>Whether an answer is what it should be.</summary>
    public bool Accepts(Response response) =>
        response.IsSuccess && (Expected.IsEmpty || response.Body.Span.IndexOf(Expected.Span) >= 0);
}

/// <summary>What came of a plan: requests answered as expected, in this time.</summary>
public sealed record LoadResult(long Requests, TimeSpan Elapsed, TimeSpan P50, TimeSpan P99)
{
    /// <summary>Requests per second.</summary>
    public double Rate => Requests / Elapsed.TotalSeconds;
}
