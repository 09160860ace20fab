using Brillig.Core.Basics;

namespace Brillig.Core.Flow;

/// <summary>An answer as it goes over the wire, kept with the effect under an idempotency key.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Headers">Names and values.</param>
/// <param name="Body">As it was sent.</param>
/// <param name="HoldsSecret">True if the body must never be stored as it is.</param>
public sealed record RenderedAnswer(
    int Status, IReadOnlyList<KeyValuePair<string, string>> Headers, byte[] Body, bool HoldsSecret = false);

/// <summary>What an answer is kept under: the same key by another caller or for another route is another.</summary>
/// <param name="Caller">The key that asks.</param>
/// <param name="Route">The method and the address.</param>
/// <param name="Key">The caller's own name for the request.</param>
public readonly record struct AnswerName(KeyId Caller, string Route, string Key);

/// <summary>A request that is to have one effect, however often it is sent.</summary>
/// <param name="Name">Under which its answer is kept.</param>
/// <param name="BodyHash">SHA-256 of what was sent, to tell a repeat from another request.</param>
/// <param name="ReadAt">The batch at which no answer was kept under this name.</param>
/// <param name="Render">Writes the answer as it is kept; called by the writer before the append.</param>
public sealed record IdempotencyKey(AnswerName Name, byte[] BodyHash, long ReadAt, Func<Done, RenderedAnswer> Render);

/// <summary>
/// The answer that a request got, kept in the transaction of its effect. It changes nothing of the books, and is let go
/// in time, so it is numbered beside the facts and not among them.
/// </summary>
public sealed record AnswerKept(AnswerName Name, byte[] BodyHash, RenderedAnswer Answer);
