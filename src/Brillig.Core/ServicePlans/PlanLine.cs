using System.Collections.Immutable;
using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.Tariffs;

namespace Brillig.Core.ServicePlans;

/// <summary>Which of an item's prices counts.</summary>
public enum PriceSource
{
    /// <summary>None: the item is unpriced.</summary>
    None,

    /// <summary>A tier of `flat_rates`.</summary>
    FlatRates,

    /// <summary>`flat_rate`.</summary>
    FlatRate,

    /// <summary>A tier of `rates`.</summary>
    Rates,

    /// <summary>`rate`.</summary>
    Rate,
}

/// <summary>What one item of the plans costs an account in a full period.</summary>
public sealed record PlanLine
{
    /// <summary>Such as "phone_numbers".</summary>
    public required string Category { get; init; }

    /// <summary>The item's key in the plan; with the category it names the line.</summary>
    public required string Key { get; init; }

    /// <summary>The name on the charge; several lines may share it.</summary>
    public required string Item { get; init; }

    /// <summary>For people.</summary>
    public required string Name { get; init; }

    /// <summary>What was counted.</summary>
    public long Quantity { get; init; }

    /// <summary>What of that is of accounts below; null: nothing.</summary>
    public CountedBelow? Below { get; init; }

    /// <summary>The quantity within step, minimum and maximum; what tiers are looked up by.</summary>
    public long Bounded { get; init; }

    /// <summary>What is billed: <see cref="Bounded"/>, or 1 at a flat price.</summary>
    public long Billable { get; init; }

    /// <summary>Which price it is.</summary>
    public PriceSource Source { get; init; }

    /// <summary>The key of the tier that gives the price; null: no tier does.</summary>
    public long? Tier { get; init; }

    /// <summary>The price of one billed; null: unpriced.</summary>
    public decimal? Rate { get; init; }

    /// <summary>What is deducted once; null: nothing.</summary>
    public decimal? Single { get; init; }

    /// <summary>How many are discounted; null: none.</summary>
    public long? CumulativeQuantity { get; init; }

    /// <summary>What is deducted for each of them; null: nothing.</summary>
    public decimal? CumulativeRate { get; init; }

    /// <summary>The key of the tier that gives <see cref="CumulativeRate"/>; null: no tier does.</summary>
    public long? CumulativeTier { get; init; }

    /// <summary>All that is deducted.</summary>
    public Exact Discount { get; init; }

    /// <summary>What is due: may be below zero.</summary>
    public Exact Total { get; init; }

    /// <summary>The least that is billed, as the plan says it.</summary>
    public long? Minimum { get; init; }

    /// <summary>The most that is billed, as the plan says it.</summary>
    public long? Maximum { get; init; }

    /// <summary>What is billed is a multiple of it.</summary>
    public long? Step { get; init; }

    /// <summary>Due once for each billed one that is added.</summary>
    public decimal? ActivationCharge { get; init; }

    /// <summary>What is prorated; null: all.</summary>
    public PlanProration? Prorate { get; init; }

    /// <summary>`taxes` of the item as JSON; null: none.</summary>
    public string? Taxes { get; init; }

    /// <summary>When it is due.</summary>
    public Charged Charged { get; init; }

    /// <summary>The plans that had a part in it, the strongest last.</summary>
    public ImmutableArray<PlanKey> Plans { get; init; } = [];

    /// <summary>Whether nothing prices it: it is shown, and costs nothing.</summary>
    public bool IsUnpriced => Source == PriceSource.None;

    /// <summary>Whether it has one price for all.</summary>
    public bool IsFlat => Source is PriceSource.FlatRates or PriceSource.FlatRate;

    /// <summary>What people should look at, as sentences.</summary>
    public ImmutableArray<string> Warnings => LineExplaining.Warnings(this);

    /// <summary>How the total comes about; the amounts add up to it. Made when it is asked for.</summary>
    public ImmutableArray<ExplainStep> Explain => LineExplaining.Of(this);
}
