using Brillig.Core.Basics;

namespace Brillig.Core.Tariffs;

/// <summary>A stretch of quantities over which a price is one rule, and does not fall.</summary>
/// <param name="From">It holds the quantities above this.</param>
/// <param name="To">The last quantity in it; null: it has no end.</param>
/// <param name="Origin">Where what it bills is counted from.</param>
/// <param name="Start">What is due however little of it is used.</param>
/// <param name="Each">What a unit beyond the origin costs, or a started block.</param>
/// <param name="Block">Billed in started blocks of so much; null: as it is.</param>
public readonly record struct Piece(Exact From, Exact? To, Exact Origin, Exact Start, Exact Each, Exact? Block)
{
    /// <summary>The price of a quantity in it.</summary>
    public Exact Price(Exact quantity) => Start + (Each * Billed(quantity));

    /// <summary>What of a quantity in it is billed: units, or blocks.</summary>
    public Exact Billed(Exact quantity) =>
        Block is { } block ? Exact.CeilingOfRatio(quantity - Origin, block) : quantity - Origin;

    /// <summary>The quantities in it whose price is within a limit; null if there is none.</summary>
    public QuantityRange? Affordable(Limit limit)
    {
        if (Each.Sign == 0) return limit.Allows(Start) ? All : null;
        var billed = limit with { Value = (limit.Value - Start) / Each };
        var high = Block is { } block
            ? Limit.AtMost(Origin + (billed.Floor() * block))
            : billed + Origin;
        if (high.Value <= From) return null;
        return To is { } to && high.Allows(to) ? All : new QuantityRange(From, false, high);
    }

    private QuantityRange All => new(From, false, To is { } to ? Limit.AtMost(to) : null);
}

/// <summary>A price in pieces that does not fall from one to the next.</summary>
internal static class Pieces
{
    /// <summary>
    /// The range from zero of the quantities whose price is within a limit, where zero costs nothing; null if there
    /// is none. Asks O(log pieces) of them.
    /// </summary>
    public static QuantityRange? Affordable(Func<int, Piece> ascending, int count, Limit limit)
    {
        if (!limit.Allows(Exact.Zero)) return null;
        var (low, high) = (0, count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (ascending(middle).Affordable(limit) is null) high = middle;
            else low = middle + 1;
        }

        return low == 0
            ? QuantityRange.UpTo(Limit.AtMost(Exact.Zero))
            : QuantityRange.UpTo(ascending(low - 1).Affordable(limit)?.High);
    }

    /// <summary>The same, of pieces that are made one by one, and no further than is needed.</summary>
    /// <param name="ascending">The pieces; the last one tells where quantities end.</param>
    /// <param name="limit">Of the price.</param>
    public static QuantityRange? Affordable(IEnumerable<Piece> ascending, Limit limit)
    {
        if (!limit.Allows(Exact.Zero)) return null;
        Limit? end = Limit.AtMost(Exact.Zero);
        foreach (var piece in ascending)
        {
            if (piece.Affordable(limit) is not { } range) break;
            end = range.High;
            if (end is not { } high || high.Value != piece.To) break;
        }

        return QuantityRange.UpTo(end);
    }
}
