using Brillig.Core.Basics;

namespace Brillig.Core.Tariffs;

/// <summary>What came of asking how much usage an amount buys.</summary>
public enum Affording
{
    /// <summary>So much.</summary>
    Usage,

    /// <summary>Without limit, or beyond what a record may hold.</summary>
    Unlimited,

    /// <summary>Not even usage of 0.</summary>
    Nothing,

    /// <summary>The rate has no way back from an amount to a quantity.</summary>
    NotInvertible,

    /// <summary>Nothing prices it.</summary>
    NoRate,
}

/// <summary>How much usage an amount buys.</summary>
/// <param name="Kind">What came of it.</param>
/// <param name="Usage">The largest multiple of the step; 0 unless it is usage.</param>
public readonly record struct Afforded(Affording Kind, Exact Usage);

/// <summary>
/// The way back: the largest usage whose charge is within an amount. Each modifier hands the limit, or the quantities
/// within it, to the one before it, so nothing is searched for and nothing is rounded.
/// </summary>
internal static class Inverse
{
    /// <summary>The most that a record may hold.</summary>
    public static readonly Exact UsageMax = 1_000_000_000_000_000_000m;

    /// <summary>
    /// The largest multiple of a step that one more record may use, so that the counter's charge grows by no more
    /// than the money.
    /// </summary>
    /// <param name="rate">The rate.</param>
    /// <param name="before">Where its counter stands.</param>
    /// <param name="money">In currency units; may be negative.</param>
    /// <param name="step">Above 0.</param>
    /// <param name="record">The record; its quantity does not matter.</param>
    /// <param name="scope">What else prices depend on.</param>
    public static Afforded Of(
        RateDocument rate, in Counter before, Exact money, Exact step, in UsedRecord record, in PriceScope scope)
    {
        if (!rate.Terms.TryFind(record, scope, out var leaf)) return new(Affording.NoRate, Exact.Zero);
        if (!leaf.Terms.IsInvertible) return new(Affording.NotInvertible, Exact.Zero);
        var charge = Limit.AtMost(before.Charge + money);
        if (rate.Maximum is { } maximum && charge.Allows(maximum))
        {
            // What has no price has none beyond the maximum either.
            var isPriced = rate.TryCount(before, record with { Quantity = Exact.Zero }, scope, out _);
            return new(isPriced ? Affording.Unlimited : Affording.NoRate, Exact.Zero);
        }

        // The maximum is not reached: the charge is what the cells come to, and the other cells stay as they are.
        var cell = before.At(leaf.Path);
        var limit = before.Cells is { } cells ? charge + (cell.Charge - cells.Charge) : charge;
        if (leaf.Terms.PerRecord) limit += -cell.Charge;
        return leaf.Terms.Afford(limit, cell, step, record, scope);
    }
}
