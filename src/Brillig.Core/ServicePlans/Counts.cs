using System.Collections.Immutable;

namespace Brillig.Core.ServicePlans;

/// <summary>How much of which item, never changed; a hundred bytes an account. <c>default</c> is empty.</summary>
public readonly struct Counts : IEquatable<Counts>
{
    // Sorted by place. Accounts whose items are the same share the first.
    private readonly int[]? _places;
    private readonly long[]? _counts;

    private Counts(int[] places, long[] counts) => (_places, _counts) = (places, counts);

    /// <summary>How many items.</summary>
    public int Count => _places?.Length ?? 0;

    /// <summary>The items, in no order that means anything.</summary>
    public IEnumerable<(ServiceItem Item, long Count)> All
    {
        get
        {
            for (var i = 0; i < Count; i++) yield return (ServiceItem.At(_places![i]), _counts![i]);
        }
    }

    /// <summary>Their places, sorted.</summary>
    internal ReadOnlySpan<int> Places => _places;

    /// <summary>How much of each, in the order of the places.</summary>
    internal ReadOnlySpan<long> Values => _counts;

    /// <summary>How much of an item, or null.</summary>
    public long? Of(ServiceItem item) =>
        _places is not null && Array.BinarySearch(_places, item.Place) is >= 0 and var at ? _counts![at] : null;

    /// <summary>The same with so much of an item; null: without it.</summary>
    public Counts With(ServiceItem item, long? count)
    {
        var (places, counts) = (_places ?? [], _counts ?? []);
        var at = Array.BinarySearch(places, item.Place);
        if (at >= 0)
        {
            if (count is not { } value) return new(Without(places, at), Without(counts, at));
            if (counts[at] == value) return this;
            var changed = (long[])counts.Clone();
            changed[at] = value;
            return new(places, changed);
        }

        return count is { } added ? new(Inserted(places, ~at, item.Place), Inserted(counts, ~at, added)) : this;
    }

    /// <summary>For a state row, sorted by name, so that the same counts give the same row.</summary>
    public ImmutableArray<ItemCount> ToRow() =>
    [
        .. All.Select(c => new ItemCount(c.Item.Category, c.Item.Item, c.Count))
            .OrderBy(c => c.Category, StringComparer.Ordinal).ThenBy(c => c.Item, StringComparer.Ordinal),
    ];

    /// <summary>What a state row holds; of items whose number is the last, the places are shared.</summary>
    public static Counts Of(IReadOnlyList<ItemCount> row, Counts like = default)
    {
        var places = new int[row.Count];
        var counts = new long[row.Count];
        for (var i = 0; i < row.Count; i++)
        {
            places[i] = ServiceItem.Of(row[i].Category, row[i].Item).Place;
            counts[i] = row[i].Count ?? 0;
        }

        Array.Sort(places, counts);
        return new(places.AsSpan().SequenceEqual(like._places) ? like._places! : places, counts);
    }

    /// <inheritdoc/>
    public bool Equals(Counts other) => Places.SequenceEqual(other.Places) && Values.SequenceEqual(other.Values);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Counts other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var value in Values) hash.Add(value);
        return hash.ToHashCode();
    }

    public static bool operator ==(Counts left, Counts right) => left.Equals(right);

    public static bool operator !=(Counts left, Counts right) => !left.Equals(right);

    private static T[] Without<T>(T[] all, int at) => [.. all.AsSpan(0, at), .. all.AsSpan(at + 1)];

    private static T[] Inserted<T>(T[] all, int at, T value) => [.. all.AsSpan(0, at), value, .. all.AsSpan(at)];
}
