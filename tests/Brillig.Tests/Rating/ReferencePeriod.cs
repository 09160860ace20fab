using Brillig.Tests.Simulation;

namespace Brillig.Tests.Rating;

/// <summary>What an amount of money buys.</summary>
/// <param name="Usage">How much; null: without limit, as far as anybody looked.</param>
/// <param name="IsUnaffordable">True if even a usage of 0 costs more.</param>
internal readonly record struct Bought(decimal? Usage, bool IsUnaffordable);

/// <summary>The records of a period, one after the other.</summary>
internal sealed class ReferencePeriod(ReferenceRate rate)
{
    private readonly List<Used> _records = [];
    private Ratio _charge;

    /// <summary>Counts a record.</summary>
    /// <returns>What it costs: P after less P before; null: it has no price, and does not count.</returns>
    public Ratio? Add(Used record)
    {
        if (Asked(record) is not { } charge) return null;
        _records.Add(record);
        _charge += charge;
        return charge;
    }

    /// <summary>What a record would cost.</summary>
    public Ratio? Asked(Used record) => rate.Charge([.. _records, record]) - _charge;

    /// <summary>The largest affordable of the first multiples of a step, found by trying each.</summary>
    public Bought Buys(Ratio money, decimal step, Used like, int multiples)
    {
        decimal? usage = null;
        for (var i = 0; i <= multiples; i++)
            if (Asked(new(step * i, like.At, like.Properties)) <= money) usage = step * i;
        return usage is null ? new(0, true) : new(usage == step * multiples ? null : usage, false);
    }
}
