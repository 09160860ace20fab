using System.Collections.Immutable;
using Brillig.Core.Basics;

namespace Brillig.Core.ServicePlans;

/// <summary>Prices one item of a plan.</summary>
public static class LinePricing
{
    /// <summary>The line of an item.</summary>
    /// <param name="category">The item's category.</param>
    /// <param name="key">The item's key in it.</param>
    /// <param name="item">What it costs.</param>
    /// <param name="quantity">What was counted; at least 0.</param>
    /// <param name="charged">When it is due.</param>
    /// <param name="plans">The plans it comes from.</param>
    public static PlanLine Of(
        string category,
        string key,
        PlanItem item,
        long quantity,
        Charged charged = Charged.Advance,
        ImmutableArray<PlanKey> plans = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(quantity);
        var bounded = Bounded(item, quantity);
        var price = PriceOf(item, bounded);
        var isFlat = price.Source is PriceSource.FlatRates or PriceSource.FlatRate;
        var line = new PlanLine
        {
            Category = category,
            Key = key,
            Item = item.As ?? key,
            Name = item.Name ?? item.As ?? (key == PlanItem.All ? category : key),
            Quantity = quantity,
            Bounded = bounded,
            Billable = isFlat ? 1 : bounded,
            Source = price.Source,
            Tier = price.Tier,
            Rate = price.Rate,
            Minimum = item.Minimum,
            Maximum = item.Maximum,
            Step = item.Step,
            ActivationCharge = item.ActivationCharge,
            Prorate = item.Prorate,
            Taxes = item.Taxes,
            Charged = charged,
            Plans = plans.IsDefault ? [] : plans,
        };
        return price.Rate is { } rate ? Due(line, item.Discounts, rate) : line;
    }

    /// <summary>The price, and the discounts off it.</summary>
    private static PlanLine Due(PlanLine line, PlanDiscounts? discounts, decimal rate)
    {
        var full = (Exact)line.Billable * rate;
        if (discounts is null) return line with { Total = full };
        var single = SingleOf(discounts.Single, line.Billable, rate);
        var (units, each, tier) = CumulativeOf(discounts.Cumulative, line, rate);
        var discount = (single ?? 0) + ((Exact)(units ?? 0) * (each ?? 0));
        return line with
        {
            Single = single,
            CumulativeQuantity = units,
            CumulativeRate = each,
            CumulativeTier = tier,
            Discount = discount,
            Total = full - discount,
        };
    }

    private static decimal? SingleOf(SingleDiscount? single, long billable, decimal rate) =>
        single is not null && billable >= (single.Minimum ?? 1) ? single.Rate ?? rate : null;

    private static (long? Units, decimal? Each, long? Tier) CumulativeOf(
        CumulativeDiscount? discount, PlanLine line, decimal rate)
    {
        if (discount?.Maximum is not { } maximum || line.Billable < (discount.Minimum ?? 1)) return default;
        var units = Math.Min(line.Billable, maximum);
        if (units == 0) return default;
        return discount.Rates?.Holding(line.Bounded) is { } tier
            ? (units, tier.Price, tier.UpTo)
            : (units, discount.Rate ?? rate, null);
    }

    /// <summary>At most the maximum, even where merged plans have a minimum above it.</summary>
    private static long Bounded(PlanItem item, long quantity)
    {
        var step = item.Step ?? 1;
        var bounded = RoundedUp(quantity, step);
        if (item.Minimum is { } minimum) bounded = Math.Max(bounded, RoundedUp(minimum, step));
        return item.Maximum is { } maximum ? Math.Min(bounded, RoundedUp(maximum, step)) : bounded;
    }

    private static long RoundedUp(long quantity, long step) =>
        quantity % step is var rest and not 0 ? quantity - rest + step : quantity;

    /// <summary>The first source that has a price for the quantity.</summary>
    private static (PriceSource Source, decimal? Rate, long? Tier) PriceOf(PlanItem item, long bounded)
    {
        if (item.FlatRates?.Holding(bounded) is { } flat) return (PriceSource.FlatRates, flat.Price, flat.UpTo);
        if (item.FlatRate is > 0) return (PriceSource.FlatRate, item.FlatRate, null);
        if (item.Rates?.Holding(bounded) is { } tier) return (PriceSource.Rates, tier.Price, tier.UpTo);
        return item.Rate is null ? default : (PriceSource.Rate, item.Rate, null);
    }
}
