using Brillig.Core.Basics;

namespace Brillig.Core.Flow;

/// <summary>An answer as it goes over the wire, kept with the effect under an idempotency key.</summary>
public sealed record RenderedAnswer(int Status, IReadOnlyList<KeyValuePair<string, string>> Headers, byte[] Body);

/// <summary>A command on its way: who asks, under which names, and how its answer is written.</summary>
/// <param name="Command">What is asked.</param>
/// <param name="Caller">Who asks.</param>
/// <param name="RequestId">Names the request in logs.</param>
/// <param name="IdempotencyKey">The caller's own name for the request, or null.</param>
/// <param name="IfMatch">The revision that the caller has seen, or null.</param>
/// <param name="DryRun">Decided and answered, then taken back.</param>
/// <param name="Render">Writes the answer, called by the writer before the append where it must be kept.</param>
public sealed record Envelope(
    Command Command,
    Caller Caller,
    string RequestId,
    string? IdempotencyKey = null,
    long? IfMatch = null,
    bool DryRun = false,
    Func<Decision, RenderedAnswer>? Render = null);
