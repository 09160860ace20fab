using System.Collections.Immutable;
using Brillig.Core.Basics;

namespace Brillig.Core.Tariffs;

/// <summary>
/// What the records that one rate prices come to in a period: of a service's own rate, of one of its windows, or of a
/// cell of its matrix.
/// </summary>
public readonly record struct Cell
{
    /// <summary>The records as one quantity, by the rate's aggregate.</summary>
    public Exact Quantity { get; init; }

    /// <summary>What the rate gives for them, exact.</summary>
    public Exact Charge { get; init; }

    /// <summary>How many records there were; counted only where it matters.</summary>
    public long Records { get; init; }

    /// <summary>What of `included` records priced one by one have used up.</summary>
    public Exact Used { get; init; }

    /// <summary>What of the model's own allowance is used up.</summary>
    public Exact Free { get; init; }

    /// <summary>The distinct values met, of a rate that counts them; null: none yet.</summary>
    public ValueSet? Values { get; init; }
}

/// <summary>Distinct texts; equal if they are the same ones.</summary>
public sealed class ValueSet(ImmutableSortedSet<string> all) : IEquatable<ValueSet>
{
    /// <summary>No text.</summary>
    public static readonly ValueSet Empty = new(ImmutableSortedSet.Create<string>(StringComparer.Ordinal));

    /// <summary>In ordinal order.</summary>
    public ImmutableSortedSet<string> All { get; } = all.WithComparer(StringComparer.Ordinal);

    /// <summary>Whether it holds a text. Allocates nothing, so that a value met again costs no memory.</summary>
    public bool Contains(ReadOnlySpan<char> value)
    {
        var (low, high) = (0, All.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            var order = value.SequenceCompareTo(All[middle]);
            if (order == 0) return true;
            if (order < 0) high = middle;
            else low = middle + 1;
        }

        return false;
    }

    /// <summary>With one more, or the same set if it is there.</summary>
    public ValueSet With(string value) => All.Contains(value) ? this : new(All.Add(value));

    public bool Equals(ValueSet? other) => other is not null && All.SequenceEqual(other.All, StringComparer.Ordinal);

    public override bool Equals(object? obj) => Equals(obj as ValueSet);

    public override int GetHashCode() => All.Count;
}

/// <summary>Where the counter of a service stands in a period.</summary>
/// <param name="Quantity">What its records come to as one quantity, summed over its cells.</param>
/// <param name="Charge">P: what the tariff gives for it, exact, within the maximum.</param>
/// <param name="Extra">What is due besides, up to the minimum charge.</param>
/// <param name="Cells">Its cells; null where quantity and charge say all there is to know.</param>
public readonly record struct Counter(Exact Quantity, Exact Charge, Exact Extra, Cells? Cells)
{
    /// <summary>What would be owed for it: the charge, or the minimum.</summary>
    public Exact Owed => Charge + Extra;

    /// <summary>The cell at a path.</summary>
    public Cell At(string path) => Cells is { } cells
        ? cells.At(path)
        : path.Length == 0 ? new Cell { Quantity = Quantity, Charge = Charge } : default;
}

/// <summary>How a record moved one cell of a counter; for rates whose quantity and charge do not say it all.</summary>
/// <param name="Path">Which cell.</param>
/// <param name="Cell">The cell after it.</param>
/// <param name="Extra">The counter's extra after it.</param>
public sealed record Tally(string Path, Cell Cell, Exact Extra);
