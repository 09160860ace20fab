using System.Collections.Immutable;
using Brillig.Core.Basics;
using Brillig.Core.Bookkeeping;
using Brillig.Core.ServicePlans;
using NodaTime;

namespace Brillig.Core.Flow;

/// <summary>
/// Which lines a bookkeeper bills by subscriptions of its own. They are on the charge, outside its total, from the day
/// on which the subscription bills, and never before: so nothing is billed both ways, and nothing is forgotten.
/// </summary>
internal static class Externals
{
    /// <summary>The lines, with the terms of those that are billed outside on a day.</summary>
    public static ImmutableArray<PricedLine> Of(
        Draft draft, AccountBook book, LocalDate day, ImmutableArray<PricedLine> lines)
    {
        if (draft.Payer(book).Sync?.Image.Plans is not { IsEmpty: false } plans) return lines;   // as nearly always
        var others = lines.ToBuilder();
        for (var i = 0; i < others.Count; i++)
        {
            var mapped = MappingOf(draft.Books, others[i].Line)?.Plan;
            if (mapped is not null && plans.Any(p => p.Plan == mapped && p.Bills(day)))
                others[i] = others[i] with { Terms = others[i].Terms.BilledOutside() };
        }

        return others.ToImmutable();
    }

    /// <summary>What a line is at the bookkeeper, as the strongest of its plans says; null: nothing.</summary>
    public static LineMapping? MappingOf(Books books, PlanLine line)
    {
        for (var i = line.Plans.Length - 1; i >= 0; i--)
        {
            if (books.AnyPlan(line.Plans[i]) is { Image.Versions.IsEmpty: false } plan
                && plan.Newest.Document.Mappings.GetValueOrDefault((line.Category, line.Item)) is { } mapping)
                return mapping;
        }

        return null;
    }

    /// <summary>
    /// When the next period of an account begins, where subscriptions can bill it: by the month, on a day that the
    /// bookkeeper knows. Null: its lines are billed here.
    /// </summary>
    public static (LocalDate Next, int Day)? CycleOf(Draft draft, AccountBook payer)
    {
        if (payer.Open is null) return null;
        var cuts = draft.Cuts(payer);
        if (cuts is not { Length: { Unit: PeriodUnit.Month, Count: 1 }, BillingDay: not (29 or 30) }) return null;
        return (cuts.Next(draft.Now).InZone(cuts.Zone).Date, cuts.BillingDay);
    }

    /// <summary>What subscriptions there are, and were: those have billed until the period's end.</summary>
    public static ImmutableArray<SyncedPlan> Merge(
        Draft draft, AccountBook payer, ImmutableArray<SyncedPlan> known, ImmutableArray<SyncedPlan> told)
    {
        var today = draft.Day(payer, draft.Now);
        var end = draft.Cuts(payer) is var cuts ? cuts.Next(draft.Now).InZone(cuts.Zone).Date : today;
        return
        [
            .. known.Where(k => !told.Any(t => t.Reference == k.Reference))
                .Select(k => k.Until is null ? k with { Until = k.From > today ? k.From : end } : k)
                .Where(k => k.Until > today && k.Until > k.From),
            .. told,
        ];
    }
}
