using Brillig.Tests.Simulation;

namespace Brillig.Tests.Rating;

/// <summary>What an amount of money buys.</summary>
/// <param name="Usage">How much; null: without limit, as far as anybody looked.</param>
/// <param name="IsUnaffordable">True if nothing is affordable, not even a usage of 0.</param>
internal readonly record struct Bought(Ratio? Usage, bool IsUnaffordable);

/// <summary>The records of a period, one after the other.</summary>
internal sealed class ReferencePeriod(ReferenceRate rate)
{
    private readonly List<Used> _records = [];

    /// <summary>P of what is counted.</summary>
    public Ratio Charge { get; private set; }

    /// <summary>What is owed for it once the period closes.</summary>
    public Ratio Owed => _records.Count == 0 ? 0 : rate.Owed(Charge);

    /// <summary>Counts a record.</summary>
    /// <returns>What it costs: P after less P before; null: it has no price, and does not count.</returns>
    public Ratio? Add(Used record)
    {
        if (Asked(record) is not { } charge) return null;
        _records.Add(record);
        Charge += charge;
        return charge;
    }

    /// <summary>What a record would cost.</summary>
    public Ratio? Asked(Used record) => rate.Charge([.. _records, record]) - Charge;

    /// <summary>The largest affordable of the first multiples of a step, found by trying each.</summary>
    public Bought Buys(Ratio money, Ratio step, Used like, int multiples)
    {
        Ratio? usage = null;
        for (var i = 0; i <= multiples; i++)
            if (Asked(like.Of(step * i)) <= money) usage = step * i;
        return usage is not { } bought ? new(0, true) : new(bought == step * multiples ? null : bought, false);
    }
}
