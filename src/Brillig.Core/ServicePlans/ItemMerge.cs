namespace Brillig.Core.ServicePlans;

/// <summary>Merges two plans' items of one key.</summary>
internal static class ItemMerge
{
    /// <summary>The item of a plan over the one that lies below it, by the strategy of the plan above.</summary>
    public static PlanItem Over(PlanItem above, PlanItem below, MergeStrategy strategy) => strategy switch
    {
        MergeStrategy.Simple => above,
        MergeStrategy.Recursive => Leaves(above, below),
        MergeStrategy.Cumulative => Added(above, below),
    };

    /// <summary>Leaf by leaf: what the one above says counts, and else what the one below says.</summary>
    private static PlanItem Leaves(PlanItem above, PlanItem below) => new()
    {
        Name = above.Name ?? below.Name,
        Rate = above.Rate ?? below.Rate,
        Rates = Leaves(above.Rates, below.Rates),
        FlatRate = above.FlatRate ?? below.FlatRate,
        FlatRates = Leaves(above.FlatRates, below.FlatRates),
        Minimum = above.Minimum ?? below.Minimum,
        Maximum = above.Maximum ?? below.Maximum,
        Step = above.Step ?? below.Step,
        Exceptions = above.Exceptions ?? below.Exceptions,
        Cascade = above.Cascade ?? below.Cascade,
        As = above.As ?? below.As,
        ActivationCharge = above.ActivationCharge ?? below.ActivationCharge,
        Discounts = Leaves(above.Discounts, below.Discounts),
        Prorate = above.Prorate is { } prorate && below.Prorate is { } other
            ? new(prorate.Additions ?? other.Additions, prorate.Removals ?? other.Removals)
            : above.Prorate ?? below.Prorate,
        Taxes = above.Taxes ?? below.Taxes,
        Other = below.Other.SetItems(above.Other),
    };

    /// <summary>The same, but what can be added up is.</summary>
    private static PlanItem Added(PlanItem above, PlanItem below) => Leaves(above, below) with
    {
        Minimum = Sum(above.Minimum, below.Minimum),
        Exceptions = above.Exceptions is { } exceptions && below.Exceptions is { } others
            ? exceptions.Union(others)
            : above.Exceptions ?? below.Exceptions,
        Cascade = Or(above.Cascade, below.Cascade),
        Discounts = Added(above.Discounts, below.Discounts),
        Prorate = above.Prorate is { } prorate && below.Prorate is { } other
            ? new(Or(prorate.Additions, other.Additions), Or(prorate.Removals, other.Removals))
            : above.Prorate ?? below.Prorate,
    };

    private static TierTable? Leaves(TierTable? above, TierTable? below) =>
        above is not null && below is not null ? above.Over(below) : above ?? below;

    private static PlanDiscounts? Leaves(PlanDiscounts? above, PlanDiscounts? below) =>
        above is not null && below is not null
            ? new(Leaves(above.Single, below.Single), Leaves(above.Cumulative, below.Cumulative))
            : above ?? below;

    private static SingleDiscount? Leaves(SingleDiscount? above, SingleDiscount? below) =>
        above is not null && below is not null
            ? new(above.Rate ?? below.Rate, above.Minimum ?? below.Minimum)
            : above ?? below;

    private static CumulativeDiscount? Leaves(CumulativeDiscount? above, CumulativeDiscount? below) =>
        above is not null && below is not null
            ? new(above.Maximum ?? below.Maximum, above.Rate ?? below.Rate, Leaves(above.Rates, below.Rates),
                above.Minimum ?? below.Minimum)
            : above ?? below;

    private static PlanDiscounts? Added(PlanDiscounts? above, PlanDiscounts? below) =>
        Leaves(above, below) is { Cumulative: { } cumulative } merged
            ? merged with
            {
                Cumulative = cumulative with
                {
                    Maximum = Sum(above?.Cumulative?.Maximum, below?.Cumulative?.Maximum),
                },
            }
            : Leaves(above, below);

    private static long? Sum(long? above, long? below) =>
        above is null && below is null ? null : (above ?? 0) + (below ?? 0);

    private static bool? Or(bool? above, bool? below) =>
        above is null || below is null ? above ?? below : above.Value || below.Value;
}
