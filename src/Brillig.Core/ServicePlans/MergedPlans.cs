using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Brillig.Core.ServicePlans;

/// <summary>Plans as they come to together, with the versions that each item comes from: <c>gold@3</c>.</summary>
/// <param name="Plan">The items.</param>
/// <param name="Versions">Of each item, in the same order.</param>
public sealed record HeldPlan(MergedPlan Plan, ImmutableArray<ImmutableArray<string>> Versions)
{
    /// <summary>That of an account without any.</summary>
    internal static readonly HeldPlan None = new(MergedPlan.Empty, []);

    /// <summary>Where what its lines come to is remembered.</summary>
    internal PricedLines Priced { get; init; } = PricedLines.Nothing;

    /// <summary>What an item comes to with so many.</summary>
    internal PricedLine Line(int item, long count) => Priced.Of(Plan.Items[item], Versions[item], count);
}

/// <summary>
/// What plans come to together, made once for all accounts that have the same. Only remembered: it follows from the
/// plans, and is let go when there are too many.
/// </summary>
internal sealed class MergedPlans
{
    private const int Max = 10_000;

    private readonly Dictionary<string, HeldPlan> _known = new(StringComparer.Ordinal);
    private readonly Dictionary<(PlanKey Plan, int Version), HeldPlan> _single = [];
    private readonly PricedLines _priced = new();
    private readonly StringBuilder _name = new();

    /// <summary>What these come to.</summary>
    public HeldPlan Of(IReadOnlyList<(PlanAssignment Assigned, PlanVersion Version)> plans)
    {
        return plans switch
        {
            [] => HeldPlan.None,
            [({ Overrides: null } assigned, var version)] => Single(plans, (assigned.Plan, version.Number)),
            _ => Named(plans),
        };
    }

    // One plan as it is, which most accounts have, needs no name.
    private HeldPlan Single(
        IReadOnlyList<(PlanAssignment Assigned, PlanVersion Version)> plans, (PlanKey, int) key)
    {
        if (_single.TryGetValue(key, out var known)) return known;
        if (_single.Count == Max) _single.Clear();
        return _single[key] = Merged(plans);
    }

    private HeldPlan Named(IReadOnlyList<(PlanAssignment Assigned, PlanVersion Version)> plans)
    {
        _name.Clear();
        foreach (var (assigned, version) in plans)
        {
            _name.Append(assigned.Plan.ToString()).Append('@').Append(version.Number).Append('\n');
            _name.Append(assigned.Overrides).Append('\n');
        }

        var name = _name.ToString();
        if (_known.TryGetValue(name, out var known)) return known;
        if (_known.Count == Max) _known.Clear();
        return _known[name] = Merged(plans);
    }

    private HeldPlan Merged(IReadOnlyList<(PlanAssignment Assigned, PlanVersion Version)> plans)
    {
        var merged = PlanMerge.Of([
            .. plans.Select(p => new AssignedPlan(
                p.Assigned.Plan, p.Version.Document, p.Assigned.Overrides, p.Assigned.Order)),
        ]);
        var names = plans.ToDictionary(
            p => p.Assigned.Plan,
            p => string.Create(CultureInfo.InvariantCulture, $"{p.Assigned.Plan.Id}@{p.Version.Number}"));
        return new HeldPlan(merged, [.. merged.Items.Select(i => i.Plans.Select(k => names[k]).ToImmutableArray())])
        {
            Priced = _priced,
        };
    }
}
