namespace Brillig.Core.ServicePlans;

/// <summary>How much of which item all accounts below one have together; kept up with every change.</summary>
public sealed class Sums
{
    private int[] _places = [];
    private long[] _sums = [];
    private int _count;

    /// <summary>The items of which there are some.</summary>
    public IEnumerable<(ServiceItem Item, long Count)> All
    {
        get
        {
            for (var i = 0; i < _count; i++)
                if (_sums[i] != 0) yield return (ServiceItem.At(_places[i]), _sums[i]);
        }
    }

    /// <summary>How much of an item.</summary>
    public long Of(ServiceItem item) => Find(item.Place) is >= 0 and var at ? _sums[at] : 0;

    /// <summary>So much more, or less, of an item.</summary>
    internal void Add(int place, long change)
    {
        var at = Find(place);
        if (at < 0) Insert(at = ~at, place);
        _sums[at] += change;
    }

    /// <summary>All of that more, or less.</summary>
    internal void Add(ReadOnlySpan<int> places, ReadOnlySpan<long> counts, int sign)
    {
        if (places.SequenceEqual(_places.AsSpan(0, _count)))   // as where all accounts have the same items
        {
            var sums = _sums.AsSpan(0, counts.Length);
            for (var i = 0; i < sums.Length; i++) sums[i] += sign * counts[i];
            return;
        }

        if (places.Length <= 2 || places.Length * 8 < _count)
        {
            for (var i = 0; i < places.Length; i++) Add(places[i], sign * counts[i]);
            return;
        }

        // Both are sorted: one walk through them finds every place.
        for (int i = 0, at = 0; i < places.Length; i++, at++)
        {
            while (at < _count && _places[at] < places[i]) at++;
            if (at == _count || _places[at] != places[i]) Insert(at, places[i]);
            _sums[at] += sign * counts[i];
        }
    }

    /// <summary>All of that more, or less.</summary>
    internal void Add(Sums other, int sign) =>
        Add(other._places.AsSpan(0, other._count), other._sums.AsSpan(0, other._count), sign);

    private int Find(int place) => Array.BinarySearch(_places, 0, _count, place);

    private void Insert(int at, int place)
    {
        if (_count == _places.Length)
        {
            var room = Math.Max(4, _count * 2);
            Array.Resize(ref _places, room);
            Array.Resize(ref _sums, room);
        }

        Array.Copy(_places, at, _places, at + 1, _count - at);
        Array.Copy(_sums, at, _sums, at + 1, _count - at);
        (_places[at], _sums[at]) = (place, 0);
        _count++;
    }
}
