using System.Collections.Immutable;

namespace Brillig.Core.Accounts;

/// <summary>A tax on the items of an account's charges.</summary>
/// <param name="Name">What the document calls it: "VAT".</param>
/// <param name="Percent">0–100, at most 6 decimals.</param>
/// <param name="Inclusive">True if prices include it.</param>
/// <param name="AppliesTo">The item names it applies to; empty: all.</param>
public sealed record TaxRate(string Name, decimal Percent, bool Inclusive, ImmutableArray<string> AppliesTo)
{
    /// <summary>True if it applies to an item of this name.</summary>
    public bool AppliesToItem(string name) => AppliesTo.IsDefaultOrEmpty || AppliesTo.Contains(name);

    /// <summary>Those of some rates that apply to an item of this name.</summary>
    public static ImmutableArray<TaxRate> On(string name, ImmutableArray<TaxRate> taxes)
    {
        foreach (var tax in taxes)
            if (!tax.AppliesToItem(name)) return [.. taxes.Where(t => t.AppliesToItem(name))];
        return taxes;   // as nearly always
    }

    /// <inheritdoc/>
    public bool Equals(TaxRate? other) =>
        other is not null && Name == other.Name && Percent == other.Percent && Inclusive == other.Inclusive
        && (AppliesTo.IsDefault ? [] : AppliesTo).SequenceEqual(other.AppliesTo.IsDefault ? [] : other.AppliesTo);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Percent, Inclusive);
}
