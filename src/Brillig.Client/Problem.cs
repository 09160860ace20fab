namespace Brillig.Client;

/// <summary>What the server says about a refusal (RFC 9457, application/problem+json).</summary>
/// <param name="Type">Ends in a stable name, documented in docs/problems.md.</param>
/// <param name="Title">The kind of problem, for people.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">This problem, for people.</param>
/// <param name="Errors">The fields that are wrong.</param>
public sealed record Problem(
    string? Type, string? Title, int? Status, string? Detail, IReadOnlyList<ProblemError>? Errors);

/// <summary>A field that is wrong.</summary>
/// <param name="Pointer">Where it is in the body (RFC 6901).</param>
/// <param name="Detail">What is wrong with it.</param>
public sealed record ProblemError(string? Pointer, string? Detail);
