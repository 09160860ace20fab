using System.Collections.Immutable;
using Brillig.Core.Tariffs;

namespace Brillig.Core.ServicePlans;

/// <summary>A plan as it is assigned to an account.</summary>
/// <param name="Plan">Which.</param>
/// <param name="Document">As its owner wrote it.</param>
/// <param name="Overrides">What the assignment changes in it, as <see cref="PlanOverrides"/> read it; null: nothing.
/// </param>
/// <param name="Order">Ascends with the time at which it was first assigned.</param>
public sealed record AssignedPlan(PlanKey Plan, PlanDocument Document, string? Overrides, int Order);

/// <summary>An item as all plans of an account have it.</summary>
/// <param name="Category">Its category.</param>
/// <param name="Key">Its key in it.</param>
/// <param name="Item">What it costs.</param>
/// <param name="Charged">When it is due.</param>
/// <param name="Plans">The plans that had a part in it, the strongest last.</param>
public sealed record MergedItem(
    string Category, string Key, PlanItem Item, Charged Charged, ImmutableArray<PlanKey> Plans);

/// <summary>
/// All plans of an account as one. It never changes, so accounts with the same assignments can share it.
/// </summary>
/// <param name="Items">Each (category, key) once, in the order in which the plans, as assigned, name them.</param>
public sealed record MergedPlan(ImmutableArray<MergedItem> Items)
{
    /// <summary>The plan of an account that has none.</summary>
    public static readonly MergedPlan Empty = new([]);

    /// <summary>Its items as the JSON of a `plan`: equal plans have equal text.</summary>
    public string ToText() => CanonicalJson.Text(json =>
    {
        foreach (var category in Items.GroupBy(item => item.Category, StringComparer.Ordinal))
        {
            json.WriteStartObject(category.Key);
            foreach (var item in category) item.Item.Write(json, item.Key);
            json.WriteEndObject();
        }
    });
}
