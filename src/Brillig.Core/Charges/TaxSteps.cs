using System.Collections.Immutable;
using Brillig.Core.Basics;
using Brillig.Core.Tariffs;

namespace Brillig.Core.Charges;

/// <summary>How the tax of a line was computed: on what, by which percentage, and rounded once.</summary>
/// <remarks>
/// Where a period is billed in several charges, its taxes are computed on all of them together, and each charge carries
/// what those before have not.
/// </remarks>
internal static class TaxSteps
{
    /// <summary>The steps; their amounts add up to the line's charge.</summary>
    public static ImmutableArray<ExplainStep> Of(Charge charge, ImmutableArray<Charge> earlier, int line)
    {
        var item = charge.Items[line];
        if (item.TaxGroup == ChargeItem.NoGroup || item.Percent is not { } percent)
            return [new("outside_tax", [new("taxable", item.Usage), new("percent", item.Percent)], item.Exact)];

        var same = earlier.SelectMany(c => c.Items.Where(i => IsSame(i, item))).ToArray();
        var issued = same.Aggregate(Exact.Zero, (sum, i) => sum + i.Exact);
        var step = item.Included is null
            ? OnTop(same.Aggregate(item.Usage, (sum, i) => sum + i.Usage), percent)
            : Included([.. earlier, charge], item.TaxGroup, percent);
        var exact = step.Amount ?? Exact.Zero;
        var steps = ImmutableArray.CreateBuilder<ExplainStep>();
        steps.Add(step);
        var rounded = item.Exact + issued;
        if (rounded != exact) steps.Add(new("rounding", [new("rounded", rounded)], rounded - exact));
        if (issued.Sign != 0) steps.Add(new("issued", [], -issued));
        return steps.ToImmutable();
    }

    private static ExplainStep OnTop(Exact taxable, decimal percent) =>
        new("tax", [new("taxable", taxable), new("percent", percent)], taxable * percent / 100m);

    private static ExplainStep Included(IReadOnlyList<Charge> charges, int group, decimal percent)
    {
        var gross = charges.Aggregate(Exact.Zero, (sum, c) => sum + RoundingStep.Sums(c, group).Total);
        Exact all = charges.SelectMany(c => c.Items)
            .Where(i => i.Kind == ItemKind.Tax && i.TaxGroup == group && i.Included is not null)
            .DistinctBy(i => (i.Name, i.Percent)).Sum(i => i.Percent ?? 0m);
        return new(
            "included_tax", [new("gross", gross), new("percent", percent), new("included_percent", all)],
            gross * percent / (all + 100m));
    }

    private static bool IsSame(ChargeItem other, ChargeItem item) =>
        other.Kind == ItemKind.Tax && other.TaxGroup == item.TaxGroup && other.Name == item.Name
        && other.Percent == item.Percent && other.Included is null == item.Included is null;
}
