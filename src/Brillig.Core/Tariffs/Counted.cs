using Brillig.Core.Basics;

namespace Brillig.Core.Tariffs;

/// <summary>How a record moves a counter. Rating allocates nothing; what is kept of it may.</summary>
public readonly struct Counted
{
    private readonly Counter _sums;   // its cells are as they were before
    private readonly string? _path;   // of the cell that moves; null where quantity and charge say it all
    private readonly Cell _cell;

    /// <summary>Of a counter whose quantity and charge say it all.</summary>
    internal Counted(Exact quantity, Exact charge) => _sums = new Counter(quantity, charge, Exact.Zero, null);

    /// <summary>Of one that has cells.</summary>
    /// <param name="sums">The counter after the record, its cells as they were before.</param>
    /// <param name="path">Of the cell that it moves.</param>
    /// <param name="cell">That cell after it.</param>
    internal Counted(in Counter sums, string path, in Cell cell) => (_sums, _path, _cell) = (sums, path, cell);

    /// <summary>The counter's charge after it.</summary>
    public Exact Charge => _sums.Charge;

    /// <summary>What is owed for the counter after it.</summary>
    public Exact Owed => _sums.Owed;

    /// <summary>The counter after it.</summary>
    public Counter After => Moved(maker: 0);

    /// <summary>The cell that it moves, to be kept; null where quantity and charge say it all.</summary>
    public Tally? Tally => _path is null ? null : new Tally(_path, _cell, _sums.Extra);

    /// <summary>The same as <see cref="After"/>, of a counter that the maker shows to nobody who keeps it.</summary>
    /// <param name="maker">As <see cref="Cells.Moved"/> has it.</param>
    public Counter Moved(long maker) => _path is null
        ? _sums
        : _sums with { Cells = (_sums.Cells ?? Cells.Empty).Moved(_path, _cell, maker) };
}
