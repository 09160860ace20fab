using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Brillig.Core.Charges;
using Brillig.Core.ServicePlans;
using NodaTime;

namespace Brillig.Core.Flow;

/// <summary>
/// What the lines of an account follow from: its plans, and how much it has of what they price. While that is the same,
/// so are the lines; comparing it costs less than pricing them.
/// </summary>
internal readonly struct LineBasis
{
    private readonly RunningCharge? _open;
    private readonly ImmutableArray<PlanAssignment> _assigned;
    private readonly long[] _counts;
    private readonly long[]? _below;   // null: no item counts the accounts below
    private readonly (long Batch, int N) _place;

    private LineBasis(
        RunningCharge? open, ImmutableArray<PlanAssignment> assigned, HeldPlan plan, long[] counts,
        long[]? below, (long Batch, int N) place, PeriodDays days) =>
        (_open, _assigned, Plan, _counts, _below, _place, Days) =
        (open, assigned, plan, counts, below, place, days);

    /// <summary>The plans as one.</summary>
    public HeldPlan Plan { get; }

    /// <summary>The open period; default where there are no plans, or there is none.</summary>
    public PeriodDays Days { get; }

    /// <summary>What an account's lines follow from at a time of its open period.</summary>
    public static LineBasis Of(Draft draft, AccountBook book, Instant at)
    {
        var open = draft.Open(book);
        if (book.Plans is not { } plans || open is null)
            return new(open, [], HeldPlan.None, [], null, default, default);
        var assigned = plans.Image.Assigned;
        var days = Recurring.Days(draft, book, open.Image.Period);
        var day = days.DayOf(at);
        var plan = Held(draft, assigned, day, at, open.Image.Period.Start);
        var counts = plan.Plan.Items.IsEmpty ? [] : new long[plan.Plan.Items.Length];
        long[]? below = null;
        for (var i = 0; i < counts.Length && book.Quantities is { } counted; i++)
        {
            var item = plan.Plan.Items[i];
            counts[i] = PlanLines.Count(item, counted);
            if (item.Item.Cascade == true)
                (below ??= new long[counts.Length])[i] = PlanLines.CountBelow(item, counted);
        }

        return new(open, assigned, plan, counts, below, (draft.Batch, draft.Facts.Count), days);
    }

    /// <summary>The plans that an account holds on a day, as one.</summary>
    public static HeldPlan Held(
        Draft draft, ImmutableArray<PlanAssignment> plans, LocalDate day, Instant at, Instant begun)
    {
        var held = new List<(PlanAssignment, PlanVersion)>(plans.Length);
        foreach (var assigned in plans)
        {
            if (!assigned.Holds(day) || draft.Books.Plan(assigned.Plan) is not { } plan) continue;
            held.Add((assigned, plan.At(at, Instant.Max(begun, assigned.At))));
        }

        return draft.Books.Merged.Of(held);
    }

    /// <summary>True if the lines are the same, and as long.</summary>
    public bool IsSame(in LineBasis other) =>
        ReferenceEquals(_open, other._open) && _assigned == other._assigned && ReferenceEquals(Plan, other.Plan)
        && _counts.AsSpan().SequenceEqual(other._counts);

    /// <summary>The lines with their terms, in the plan's order.</summary>
    public ImmutableArray<PricedLine> Priced()
    {
        var lines = new PricedLine[_counts.Length];
        for (var i = 0; i < lines.Length; i++) lines[i] = LineOf(i);
        return ImmutableCollectionsMarshal.AsImmutableArray(lines);
    }

    /// <summary>The lines, in the plan's order.</summary>
    public ImmutableArray<PlanLine> Lines()
    {
        var lines = ImmutableArray.CreateBuilder<PlanLine>(_counts.Length);
        for (var i = 0; i < _counts.Length; i++) lines.Add(Line(i));
        return lines.MoveToImmutable();
    }

    /// <summary>
    /// The lines here, and those there of which there is more or less now; all, where the plans are others.
    /// </summary>
    /// <param name="now">What there is now.</param>
    /// <param name="lines">All of those.</param>
    public (ImmutableArray<PlanLine> Before, ImmutableArray<PlanLine> After) Changed(
        in LineBasis now, ImmutableArray<PlanLine> lines)
    {
        if (!ReferenceEquals(Plan, now.Plan)) return (Lines(), lines);
        var (before, after) = (ImmutableArray.CreateBuilder<PlanLine>(), ImmutableArray.CreateBuilder<PlanLine>());
        for (var i = 0; i < _counts.Length; i++)
        {
            if (_counts[i] == now._counts[i]) continue;
            before.Add(Line(i));
            after.Add(lines[i]);
        }

        return (before.DrainToImmutable(), after.DrainToImmutable());
    }

    private PlanLine Line(int i) => LineOf(i).Line;

    private PricedLine LineOf(int i)
    {
        var known = Plan.Line(i, _counts[i]);
        if (_below is null || _below[i] == 0) return known;
        var except = Plan.Plan.Items[i].Item.Exceptions;
        var below = new CountedBelow(_below[i], _place.Batch, _place.N) { Except = [.. except ?? []] };
        return known with { Line = known.Line with { Below = below }, Terms = known.Terms with { Below = below } };
    }
}
