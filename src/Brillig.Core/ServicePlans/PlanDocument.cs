using System.Collections.Immutable;
using Brillig.Core.Basics;

namespace Brillig.Core.ServicePlans;

/// <summary>How a plan goes over the plans below it.</summary>
public enum MergeStrategy
{
    /// <summary>The whole item.</summary>
    Simple,

    /// <summary>Leaf by leaf.</summary>
    Recursive,

    /// <summary>Leaf by leaf; minima, maxima of discounts, tables and flags add up.</summary>
    Cumulative,
}

/// <summary>How a plan takes part where several price one item.</summary>
/// <param name="Strategy">How it goes over the others.</param>
/// <param name="Priority">The higher wins.</param>
public readonly record struct PlanMerging(MergeStrategy Strategy, int Priority);

/// <summary>When a period's price is due.</summary>
public enum Charged
{
    /// <summary>When the period begins.</summary>
    Advance,

    /// <summary>When it ends.</summary>
    Arrears,
}

/// <summary>An item of a plan, at its place.</summary>
/// <param name="Category">Such as "phone_numbers".</param>
/// <param name="Key">Such as "did_us", or <see cref="PlanItem.All"/>.</param>
/// <param name="Item">What it costs.</param>
public sealed record PlanEntry(string Category, string Key, PlanItem Item);

/// <summary>Something in a document that is no fault, but does not do what one may think.</summary>
/// <param name="Pointer">The place as a JSON pointer (RFC 6901).</param>
/// <param name="Detail">A sentence for whoever sent it.</param>
public sealed record PlanWarning(string Pointer, string Detail);

/// <summary>A service plan as a reseller writes it.</summary>
public sealed partial record PlanDocument
{
    /// <summary>For people; 1 to 255 characters.</summary>
    public required string Name { get; init; }

    /// <summary>For people, or null.</summary>
    public string? Description { get; init; }

    /// <summary>Groups plans for people; null: none.</summary>
    public string? Category { get; init; }

    /// <summary>Its items, in the order of the document.</summary>
    public required ImmutableArray<PlanEntry> Items { get; init; }

    /// <summary>How it takes part beside other plans.</summary>
    public PlanMerging Merge { get; init; }

    /// <summary>Null: its owner's.</summary>
    public Currency? Currency { get; init; }

    /// <summary>When it is due; null: not said, which is in advance.</summary>
    public Charged? SaidCharged { get; init; }

    /// <summary>When it is due.</summary>
    public Charged Charged => SaidCharged ?? Charged.Advance;

    /// <summary>
    /// `bookkeepers`, by the type of bookkeeper, as JSON: category and item to that bookkeeper's ids. Null: none.
    /// </summary>
    public string? Bookkeepers { get; init; }

    /// <summary>`bookkeeper`, one with its own mapping, as JSON; null: none.</summary>
    public string? Bookkeeper { get; init; }

    /// <summary>What items are at a bookkeeper that has plans of its own, by category and name on the charge.</summary>
    public ImmutableDictionary<(string Category, string Item), LineMapping> Mappings { get; init; } = LineMapping.None;

    /// <summary>The document as it was given, unknown keys too, as JSON without space. It reads back to the same.
    /// </summary>
    public required string Text { get; init; }

    /// <summary>What in it does nothing, or may be misspelt.</summary>
    public ImmutableArray<PlanWarning> Warnings { get; init; } = [];
}
