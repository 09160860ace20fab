using System.Collections.Immutable;
using Brillig.Core.Basics;
using Brillig.Core.ServicePlans;
using NodaTime;

namespace Brillig.Core.Flow;

/// <summary>The lines of an account at a time, and until when they stay what they are by themselves.</summary>
internal sealed class Lookout
{
    private readonly ImmutableArray<LocalDate> _to;

    private Lookout(
        PeriodDays days, LocalDate day, ImmutableArray<PlanLine> lines,
        ImmutableArray<ImmutableArray<string>> versions, ImmutableArray<LocalDate> to, Instant? next)
    {
        (Days, Day, Lines, Versions, _to, Next) = (days, day, lines, versions, to, next);
    }

    /// <summary>The open period.</summary>
    public PeriodDays Days { get; }

    /// <summary>The local day.</summary>
    public LocalDate Day { get; }

    /// <summary>The lines.</summary>
    public ImmutableArray<PlanLine> Lines { get; }

    /// <summary>Of each line, the plans with their versions.</summary>
    public ImmutableArray<ImmutableArray<string>> Versions { get; }

    /// <summary>When a plan begins or ends next.</summary>
    public Instant? Next { get; }

    /// <summary>The day on which a line ends or changes by itself, at most the period's end.</summary>
    public LocalDate To(int line) => _to[line];

    /// <summary>Looks at the open period of an account.</summary>
    public static Lookout Of(Draft draft, AccountBook book, Instant at)
    {
        var open = draft.Open(book) ?? throw new InvalidOperationException($"Account {book.Id} has no open period.");
        var days = Recurring.Days(draft, book, open.Image.Period);
        var day = LocalDate.Max(days.Start, PeriodDays.Day(at, days.Zone));
        var plans = book.Plans?.Image.Assigned ?? [];
        var begun = open.Image.Period.Start;
        var held = Held(draft, plans, day, at, begun);
        var lines = LinesOf(held.Plan, book.Quantities);
        var to = Enumerable.Repeat(days.End, lines.Length).ToArray();
        foreach (var turn in Turns(plans, day).TakeWhile(t => t < days.End))
        {
            var then = LinesOf(Held(draft, plans, turn, at, begun).Plan, book.Quantities);
            for (var i = 0; i < to.Length; i++)
                if (to[i] == days.End && !Same(lines[i], then)) to[i] = turn;
        }

        var next = Turns(plans, day)
            .Select(t => (Instant?)PeriodCuts.StartOfDay(t, t < days.End ? days.Zone : draft.Cuts(book).Zone))
            .FirstOrDefault();
        return new Lookout(days, day, lines, held.Versions, [.. to], next);
    }

    /// <summary>
    /// What it costs, once, to begin with the plans that an account has since a time, and had not just before it: of
    /// what they bill more than those before.
    /// </summary>
    public ImmutableArray<ActivationCharge> Begun(Draft draft, AccountBook book, Instant at, Instant since)
    {
        var plans = book.Plans?.Image.Assigned ?? [];
        var day = PeriodDays.Day(since - Duration.Epsilon, Days.Zone);
        if (!plans.Any(p => p.Holds(Day) && (p.At >= since || !p.Holds(day)))) return [];
        var begun = draft.Open(book)?.Image.Period.Start ?? since;
        var before = Held(draft, plans.RemoveAll(p => p.At >= since), day, at, begun);
        return PlanPreview.Of(LinesOf(before.Plan, book.Quantities), Lines).Activations;
    }

    /// <summary>What the lines of a plan are with these quantities.</summary>
    public static ImmutableArray<PlanLine> LinesOf(MergedPlan plan, Quantities? counted) => PlanLines.Of(
        plan,
        (category, item, cascade) => counted?.Of(category, item, cascade) ?? 0,
        (category, except, cascade) => counted?.Of(category, except, cascade) ?? 0);

    private static HeldPlan Held(
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

    // The days after this one on which a plan begins or ends, in order.
    private static IEnumerable<LocalDate> Turns(ImmutableArray<PlanAssignment> plans, LocalDate day) =>
        plans.SelectMany(p => new[] { p.From, p.Until }).OfType<LocalDate>().Where(d => d > day).Distinct().Order();

    private static bool Same(PlanLine line, ImmutableArray<PlanLine> then)
    {
        foreach (var other in then)
        {
            if (other.Key == line.Key && other.Category == line.Category)
                return other.Total == line.Total && other.Charged == line.Charged;
        }

        return line.Total.Sign == 0;
    }
}
