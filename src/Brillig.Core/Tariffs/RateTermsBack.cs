using Brillig.Core.Basics;

namespace Brillig.Core.Tariffs;

/// <content>The way back through the modifiers, from a limit of the charge to a usage.</content>
public sealed partial record RateTerms
{
    /// <summary>Whether there is a way back from an amount to a usage.</summary>
    public bool IsInvertible => Aggregate is Aggregate.Sum or Aggregate.Max && Model.IsInvertible;

    /// <summary>The largest multiple of a step that a record may use.</summary>
    /// <param name="limit">Of the cell's charge after the record, or of the record's own where it is priced
    /// alone.</param>
    /// <param name="cell">Where the cell stands.</param>
    /// <param name="step">Above 0.</param>
    /// <param name="record">The record; its quantity does not matter.</param>
    /// <param name="scope">What else prices depend on.</param>
    internal Afforded Afford(
        Limit limit, in Cell cell, Exact step, in UsedRecord record, in PriceScope scope)
    {
        if (RoundAmount is { } rounding) limit = rounding.Before(limit);
        var ranges = Model is IRecordModel model
            ? model.Affordable(limit, record, scope, cell)
            : Model.Affordable(limit);
        if (ranges is null) return new(Affording.NoRate, Exact.Zero);

        var free = PerRecord ? Included - cell.Used : Included;
        var sofar = PerRecord ? Exact.Zero : cell.Quantity;
        foreach (var priced in ranges)
        {
            if (Conversion.Before(BeforeIncluded(priced, free)) is not { } counted) continue;
            if (counted.High is null) return new(Affording.Unlimited, Exact.Zero);
            if (HighestUsage(counted, sofar, step) is not { } usage) continue;
            return usage > Inverse.UsageMax ? new(Affording.Unlimited, Exact.Zero) : new(Affording.Usage, usage);
        }

        return new(Affording.Nothing, Exact.Zero);
    }

    private static QuantityRange BeforeIncluded(QuantityRange priced, Exact free) =>
        priced.Contains(Exact.Zero) ? QuantityRange.UpTo(priced.High + free) : priced.Plus(free);

    /// <summary>What may be used so that the aggregate comes to one of these quantities.</summary>
    private Exact? HighestUsage(QuantityRange counted, Exact sofar, Exact step)
    {
        if (Aggregate == Aggregate.Sum) return counted.Plus(-sofar).HighestMultiple(step);

        // A larger one becomes the largest; one that is not changes nothing.
        return counted.Above(sofar).HighestMultiple(step)
            ?? (counted.Contains(sofar) ? QuantityRange.UpTo(Limit.AtMost(sofar)).HighestMultiple(step) : null);
    }
}
