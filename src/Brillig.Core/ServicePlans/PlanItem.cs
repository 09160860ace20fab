using System.Collections.Immutable;

namespace Brillig.Core.ServicePlans;

/// <summary>What one item of a plan costs. What it does not say is null, so that plans can be merged leaf by leaf.
/// </summary>
public sealed partial record PlanItem
{
    /// <summary>The key that stands for all items of its category.</summary>
    public const string All = "_all";

    /// <summary>The largest quantity a document may name; sums of such ones stay far from the end of 64 bits.</summary>
    public const long QuantityMax = 1_000_000_000_000;

    /// <summary>An item that says nothing: it is unpriced.</summary>
    public static readonly PlanItem Empty = new();

    /// <summary>For people.</summary>
    public string? Name { get; init; }

    /// <summary>Price of one, if no other price comes before it.</summary>
    public decimal? Rate { get; init; }

    /// <summary>Price of one by quantity; it holds for the whole quantity.</summary>
    public TierTable? Rates { get; init; }

    /// <summary>Price of all, if above 0.</summary>
    public decimal? FlatRate { get; init; }

    /// <summary>Price of all by quantity.</summary>
    public TierTable? FlatRates { get; init; }

    /// <summary>The least that is billed.</summary>
    public long? Minimum { get; init; }

    /// <summary>The most that is billed.</summary>
    public long? Maximum { get; init; }

    /// <summary>What is billed is a multiple of it; at least 1.</summary>
    public long? Step { get; init; }

    /// <summary>Of <see cref="All"/>: the items of the category that it does not count.</summary>
    public ImmutableSortedSet<string>? Exceptions { get; init; }

    /// <summary>Whether what the accounts below use counts, too; null: no.</summary>
    public bool? Cascade { get; init; }

    /// <summary>The name on the charge and in a bookkeeper's mapping; null: the key.</summary>
    public string? As { get; init; }

    /// <summary>Due once for each one that is added.</summary>
    public decimal? ActivationCharge { get; init; }

    /// <summary>What is deducted.</summary>
    public PlanDiscounts? Discounts { get; init; }

    /// <summary>What is prorated when a quantity changes within a period; null: all.</summary>
    public PlanProration? Prorate { get; init; }

    /// <summary>`taxes` as JSON, as they were given.</summary>
    public string? Taxes { get; init; }

    /// <summary>What else was in it, as JSON by key: kept, and without effect.</summary>
    public ImmutableSortedDictionary<string, string> Other { get; init; } =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);
}

/// <summary>The discounts of an item.</summary>
/// <param name="Single">Deducted once.</param>
/// <param name="Cumulative">Deducted for each.</param>
public sealed record PlanDiscounts(SingleDiscount? Single, CumulativeDiscount? Cumulative);

/// <summary>Deducted once.</summary>
/// <param name="Rate">How much; null: the price of the item.</param>
/// <param name="Minimum">From how many billed ones on; null: 1.</param>
public sealed record SingleDiscount(decimal? Rate, long? Minimum);

/// <summary>Deducted for each, up to a maximum.</summary>
/// <param name="Maximum">For how many; null: none, which is no discount.</param>
/// <param name="Rate">How much, where no tier says it; null: the price of the item.</param>
/// <param name="Rates">How much, by what is billed.</param>
/// <param name="Minimum">From how many billed ones on; null: 1.</param>
public sealed record CumulativeDiscount(long? Maximum, decimal? Rate, TierTable? Rates, long? Minimum);

/// <summary>What is prorated by day when a quantity changes within a period.</summary>
/// <param name="Additions">False: what is added costs its full period; null: true.</param>
/// <param name="Removals">False: what is removed stays paid for until the period ends; null: true.</param>
public sealed record PlanProration(bool? Additions, bool? Removals);
