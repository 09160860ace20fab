using System.Collections.Immutable;

namespace Brillig.Core.ServicePlans;

/// <summary>Merges the plans of an account.</summary>
public static class PlanMerge
{
    /// <summary>
    /// All plans as one: each goes over what lies below it by its own strategy, in the order simple, recursive,
    /// cumulative, then by ascending priority, then in the order in which they were assigned.
    /// </summary>
    public static MergedPlan Of(IReadOnlyList<AssignedPlan> plans)
    {
        if (plans.Count == 0) return MergedPlan.Empty;
        var asAssigned = plans.OrderBy(plan => plan.Order)
            .Select(plan => (Plan: plan, Items: PlanOverrides.ItemsOf(plan.Document, plan.Overrides))).ToList();
        var merged = new Dictionary<(string, string), Layers>();
        foreach (var (plan, items) in asAssigned
            .OrderBy(pair => pair.Plan.Document.Merge.Strategy).ThenBy(pair => pair.Plan.Document.Merge.Priority))
        {
            foreach (var (category, key, item) in items)
            {
                var below = merged.TryGetValue((category, key), out var layers) ? layers : null;
                merged[(category, key)] = Over(plan, item, below);
            }
        }

        return new([.. InOrder(asAssigned.SelectMany(pair => pair.Items)).Select(place =>
        {
            var (item, charged, parts) = merged[place];
            return new MergedItem(place.Category, place.Key, item, charged ?? Charged.Advance, parts);
        })]);
    }

    private static Layers Over(AssignedPlan plan, PlanItem item, Layers? below)
    {
        var (strategy, charged) = (plan.Document.Merge.Strategy, plan.Document.SaidCharged);
        if (below is null || strategy == MergeStrategy.Simple) return new(item, charged, [plan.Plan]);
        return new(
            ItemMerge.Over(item, below.Item, strategy), charged ?? below.Charged, below.Plans.Add(plan.Plan));
    }

    /// <summary>Categories as they are first named, and in each of them its items so.</summary>
    private static IEnumerable<(string Category, string Key)> InOrder(IEnumerable<PlanEntry> items) =>
        items.Select(item => (item.Category, item.Key)).Distinct()
            .GroupBy(place => place.Category, StringComparer.Ordinal).SelectMany(places => places);

    /// <summary>An item so far.</summary>
    private sealed record Layers(PlanItem Item, Charged? Charged, ImmutableArray<PlanKey> Plans);
}
