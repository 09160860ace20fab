using System.Collections.Immutable;

namespace Brillig.Core.ServicePlans;

/// <summary>What an account's plans cost it in a full period.</summary>
public static class PlanLines
{
    private static readonly ImmutableSortedSet<string> NoExceptions =
        ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    /// <summary>A line for each item, in the plan's order; those of which nothing is used, too.</summary>
    /// <param name="plan">The account's plans.</param>
    /// <param name="one">The quantity of one item; true: with the accounts below.</param>
    /// <param name="all">The quantity of a category but some of its items; true: with the accounts below.</param>
    public static ImmutableArray<PlanLine> Of(
        MergedPlan plan,
        Func<string, string, bool, long> one,
        Func<string, IReadOnlySet<string>, bool, long> all)
    {
        var lines = ImmutableArray.CreateBuilder<PlanLine>(plan.Items.Length);
        foreach (var (category, key, item, charged, plans) in plan.Items)
        {
            var cascade = item.Cascade ?? false;
            var quantity = key == PlanItem.All
                ? all(category, item.Exceptions ?? NoExceptions, cascade)
                : one(category, key, cascade);
            lines.Add(LinePricing.Of(category, key, item, quantity, charged, plans));
        }

        return lines.MoveToImmutable();
    }

    /// <summary>How much an account has of what an item prices.</summary>
    public static long Count(MergedItem item, Quantities counted)
    {
        var cascade = item.Item.Cascade ?? false;
        return item.Key == PlanItem.All
            ? counted.Of(item.Category, item.Item.Exceptions ?? NoExceptions, cascade)
            : counted.Of(item.Category, item.Key, cascade);
    }

    /// <summary>How much of that is of accounts below, if the item counts them.</summary>
    public static long CountBelow(MergedItem item, Quantities counted) => item.Key == PlanItem.All
        ? counted.BelowOf(item.Category, item.Item.Exceptions ?? NoExceptions)
        : ServiceItem.Find(item.Category, item.Key) is { } one ? counted.CascadeOf(one) - counted.PaidOf(one) : 0;
}
