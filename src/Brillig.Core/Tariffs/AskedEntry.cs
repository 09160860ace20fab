using Brillig.Core.Basics;
using NodaTime;

namespace Brillig.Core.Tariffs;

/// <summary>An entry of a quote as it is asked; what it leaves open is known when it is decided.</summary>
/// <param name="Name">The service.</param>
/// <param name="Usage">How much is used; null: the money is given, or left open.</param>
/// <param name="Money">What may be spent, in currency units; null with no usage either: what is available.</param>
/// <param name="Step">The answer in usage is a multiple of this; above 0.</param>
/// <param name="At">When use begins; null: when all of the quote does.</param>
/// <param name="Properties">A JSON object as text, or null.</param>
public sealed record AskedEntry(
    string Name, decimal? Usage, decimal? Money, decimal Step, Instant? At, string? Properties)
{
    /// <summary>The entry, of a quote at a time, with the money there is where it names none.</summary>
    internal QuoteEntry ToEntry(Instant at, Exact? available) => new(
        Name, Usage is { } usage ? (Exact)usage : (Exact?)null,
        Usage is not null ? null : Money is { } money ? (Exact)money : available, Step, At ?? at, Properties);
}
