using Brillig.Core.Basics;

namespace Brillig.Core.Flow;

/// <summary>A command on its way: who asks, under which names, and how its answer is written.</summary>
/// <param name="Command">What is asked.</param>
/// <param name="Caller">Who asks.</param>
/// <param name="RequestId">Names the request in logs.</param>
/// <param name="Once">The caller's own name for the request, under which its answer is kept, or null.</param>
/// <param name="IfMatch">What must hold of the target's revision, or null.</param>
/// <param name="DryRun">Decided and answered, then taken back.</param>
public sealed record Envelope(
    Command Command,
    Caller Caller,
    string RequestId,
    IdempotencyKey? Once = null,
    Precondition? IfMatch = null,
    bool DryRun = false);
