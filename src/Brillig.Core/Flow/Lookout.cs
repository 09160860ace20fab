using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Brillig.Core.Basics;
using Brillig.Core.ServicePlans;
using NodaTime;

namespace Brillig.Core.Flow;

/// <summary>The lines of an account at a time, and until when they stay what they are by themselves.</summary>
internal sealed class Lookout
{
    private readonly ImmutableArray<LocalDate> _to;

    private Lookout(
        PeriodDays days, LocalDate day, ImmutableArray<PricedLine> priced, ImmutableArray<PlanLine> lines,
        ImmutableArray<LocalDate> to, Instant? next)
    {
        (Days, Day, Priced, Lines, _to, Next) = (days, day, priced, lines, to, next);
    }

    /// <summary>The open period.</summary>
    public PeriodDays Days { get; }

    /// <summary>The local day.</summary>
    public LocalDate Day { get; }

    /// <summary>The lines.</summary>
    public ImmutableArray<PlanLine> Lines { get; }

    /// <summary>The same with the terms they are billed at.</summary>
    public ImmutableArray<PricedLine> Priced { get; }

    /// <summary>When a plan begins or ends next.</summary>
    public Instant? Next { get; }

    /// <summary>The day on which a line ends or changes by itself, at most the period's end.</summary>
    public LocalDate To(int line) => _to[line];

    /// <summary>Looks at the open period of an account.</summary>
    public static Lookout Of(Draft draft, AccountBook book, Instant at) =>
        Of(draft, book, at, LineBasis.Of(draft, book, at));

    /// <summary>The same, of lines that follow from this.</summary>
    public static Lookout Of(Draft draft, AccountBook book, Instant at, in LineBasis basis)
    {
        var open = draft.Open(book) ?? throw new InvalidOperationException($"Account {book.Id} has no open period.");
        var days = basis.Days;
        var day = days.DayOf(at);
        var plans = book.Plans?.Image.Assigned ?? [];
        var priced = Externals.Of(draft, book, day, basis.Priced());
        var lines = ImmutableArray.CreateRange(priced, static p => p.Line);
        var to = new LocalDate[lines.Length];
        Array.Fill(to, days.End);
        Instant? next = null;
        foreach (var turn in Turns(plans, day))
        {
            next ??= turn < days.End
                ? PeriodCuts.StartOfDay(turn, days.Zone)
                : Instant.Max(PeriodCuts.StartOfDay(turn, draft.Cuts(book).Zone), open.Image.Period.End);
            if (turn >= days.End) break;
            var then = LinesOf(LineBasis.Held(draft, plans, turn, at, open.Image.Period.Start).Plan, book.Quantities);
            for (var i = 0; i < to.Length; i++)
                if (to[i] == days.End && !Same(lines[i], then)) to[i] = turn;
        }

        return new Lookout(
            days, day, priced, lines, ImmutableCollectionsMarshal.AsImmutableArray(to), next);
    }

    /// <summary>
    /// What it costs, once, to begin with the plans that an account has since a time, and had not on the day that was
    /// looked at before: of what they bill more than those before.
    /// </summary>
    /// <param name="draft">The books.</param>
    /// <param name="book">Whose plans.</param>
    /// <param name="at">When they begin.</param>
    /// <param name="before">
    /// The last day whose plans were begun already. Another time zone may make two periods begin on one day, or none.
    /// </param>
    public ImmutableArray<ActivationCharge> Begun(Draft draft, AccountBook book, Instant at, LocalDate before)
    {
        var plans = book.Plans?.Image.Assigned ?? [];
        if (!plans.Any(p => p.Holds(Day) && (p.At >= at || !p.Holds(before)))) return [];
        var begun = draft.Open(book)?.Image.Period.Start ?? at;
        var held = LineBasis.Held(draft, plans.RemoveAll(p => p.At >= at), before, at, begun);
        return PlanPreview.Of(LinesOf(held.Plan, book.Quantities), Lines).Activations;
    }

    /// <summary>
    /// What was to be activated while it could not be paid for, as far as there still is as much of it; and what is
    /// more now.
    /// </summary>
    public ImmutableArray<OwedActivation> Owed(AccountPlans plans, ImmutableArray<ActivationCharge> more)
    {
        if (plans.Image.Owed.IsEmpty && more.IsEmpty) return [];
        var owed = ImmutableArray.CreateBuilder<OwedActivation>();
        var all = plans.Image.Owed.Concat(
            more.Select(m => new OwedActivation(m.Line.Category, m.Line.Key, m.Quantity, m.Rate)));
        foreach (var line in all.GroupBy(o => (o.Category, o.Key)))
        {
            var left = Lines.FirstOrDefault(l => (l.Category, l.Key) == line.Key)?.Billable ?? 0;
            foreach (var rate in line.GroupBy(o => o.Rate))
            {
                var count = Math.Min(rate.Sum(o => o.Count), left);
                if (count > 0) owed.Add(new OwedActivation(line.Key.Category, line.Key.Key, count, rate.Key));
                left -= count;
            }
        }

        return owed.ToImmutable();
    }

    /// <summary>The same as it is billed, each line and price once.</summary>
    public IEnumerable<ActivationCharge> Due(AccountPlans plans, ImmutableArray<ActivationCharge> more) =>
        from owed in Owed(plans, more)
        select new ActivationCharge(
            Lines.First(l => (l.Category, l.Key) == (owed.Category, owed.Key)), owed.Count, owed.Rate);

    /// <summary>What the lines of a plan are with these quantities.</summary>
    public static ImmutableArray<PlanLine> LinesOf(MergedPlan plan, Quantities? counted) => PlanLines.Of(
        plan,
        (category, item, cascade) => counted?.Of(category, item, cascade) ?? 0,
        (category, except, cascade) => counted?.Of(category, except, cascade) ?? 0);

    // The days after this one on which a plan begins or ends, in order.
    private static IEnumerable<LocalDate> Turns(ImmutableArray<PlanAssignment> plans, LocalDate day)
    {
        foreach (var plan in plans)
        {
            if (plan.From > day || plan.Until > day)
                return plans.SelectMany(p => new[] { p.From, p.Until }).OfType<LocalDate>().Where(d => d > day)
                    .Distinct().Order();
        }

        return [];
    }

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
