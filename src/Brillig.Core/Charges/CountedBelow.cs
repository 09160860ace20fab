using System.Collections.Immutable;

namespace Brillig.Core.Charges;

/// <summary>
/// How much of what a line of service plans counts is of accounts below, and where in the books that was counted. Which
/// accounts those were follows from the facts before that place for ever, however many they are: nothing is noted of
/// each.
/// </summary>
/// <param name="Quantity">How much of it is of accounts below.</param>
/// <param name="Batch">The batch in which it was counted.</param>
/// <param name="N">All facts of that batch before this one were counted.</param>
public sealed record CountedBelow(long Quantity, long Batch, int N)
{
    /// <summary>Of a line of all items: those left out.</summary>
    public ImmutableArray<string> Except { get; init; } = [];

    /// <inheritdoc/>
    public bool Equals(CountedBelow? other) =>
        other is not null && (Quantity, Batch, N) == (other.Quantity, other.Batch, other.N)
        && Except.SequenceEqual(other.Except);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Quantity, Batch, N);
}
