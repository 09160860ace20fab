using Brillig.Core.Basics;

namespace Brillig.Core.Tariffs;

/// <summary>The cells of a counter by their path ("": the service's own rate); equal if they hold the same.</summary>
/// <remarks>
/// They do not change but for <see cref="Moved"/>, by which whoever made them moves them on without allocating, as long
/// as he has shown them to nobody who keeps them: whoever does keeps a <see cref="Copy"/>.
/// </remarks>
public sealed class Cells : IEquatable<Cells>
{
    /// <summary>None.</summary>
    public static readonly Cells Empty = new([], NoMaker);

    private const long NoMaker = 0;
    private readonly Slot[] _slots;   // by path, in ordinal order
    private readonly long _maker;

    private Cells(Slot[] slots, long maker) => (_slots, _maker) = (slots, maker);

    /// <summary>Their paths, in ordinal order.</summary>
    public IEnumerable<string> Paths => _slots.Select(slot => slot.Path);

    /// <summary>What all cells come to.</summary>
    public Exact Charge
    {
        get
        {
            var sum = Exact.Zero;
            foreach (var slot in _slots) sum += slot.Cell.Charge;
            return sum;
        }
    }

    /// <summary>The cell at a path; empty before its first record.</summary>
    public Cell At(string path) => Find(path) is var place and >= 0 ? _slots[place].Cell : default;

    /// <summary>With one cell as it is now.</summary>
    public Cells With(string path, in Cell cell) => Moved(path, cell, NoMaker);

    /// <summary>The same cells, which stay as they are.</summary>
    public Cells Copy() =>
        _maker == NoMaker ? this : new([.. _slots.Select(s => new Slot(s.Path, s.Cell, NoMaker))], NoMaker);

    /// <summary>
    /// With one cell as it is now: these themselves, if the same maker made them, else others that are his.
    /// </summary>
    /// <param name="path">Of the cell.</param>
    /// <param name="cell">As it is now.</param>
    /// <param name="maker">Not 0 for whoever lets nobody keep what he has made; 0: all that was made stays.</param>
    internal Cells Moved(string path, in Cell cell, long maker)
    {
        // Of what stays, no cell is one that its maker still moves on.
        if (maker == NoMaker && _maker != NoMaker) return Copy().Moved(path, cell, NoMaker);
        var place = Find(path);
        var isHis = maker != NoMaker && _maker == maker;
        if (place < 0)
        {
            var slot = new Slot(path, cell, maker);
            return new Cells([.. _slots[..~place], slot, .. _slots[~place..]], maker);
        }

        if (isHis && _slots[place].Maker == maker)
        {
            _slots[place].Cell = cell;
            return this;
        }

        var cells = isHis ? this : new Cells([.. _slots], maker);
        cells._slots[place] = new Slot(path, cell, maker);
        return cells;
    }

    public bool Equals(Cells? other) =>
        other is not null && _slots.AsSpan().SequenceEqual(other._slots, SlotComparer.ByValue);

    public override bool Equals(object? obj) => Equals(obj as Cells);

    public override int GetHashCode() => _slots.Length;

    // The complement of where it belongs, if there is none.
    private int Find(string path)
    {
        var (low, high) = (0, _slots.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var order = string.CompareOrdinal(_slots[middle].Path, path);
            if (order == 0) return middle;
            if (order < 0) low = middle + 1;
            else high = middle - 1;
        }

        return ~low;
    }

    // By reference, so that one cell of many is replaced without copying the others.
    private sealed class Slot(string path, in Cell cell, long maker)
    {
        public string Path { get; } = path;

        public long Maker { get; } = maker;

        public Cell Cell { get; set; } = cell;
    }

    private sealed class SlotComparer : IEqualityComparer<Slot>
    {
        public static readonly SlotComparer ByValue = new();

        public bool Equals(Slot? x, Slot? y) => x?.Path == y?.Path && x?.Cell == y?.Cell;

        public int GetHashCode(Slot obj) => obj.Path.GetHashCode(StringComparison.Ordinal);
    }
}
