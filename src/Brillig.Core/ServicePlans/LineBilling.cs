using Brillig.Core.Basics;
using Brillig.Core.Charges;
using NodaTime;

namespace Brillig.Core.ServicePlans;

/// <summary>
/// What a line of an account puts on its charge. Each price is that of a whole period; days of it cost days over the
/// days of the full period they lie in. The day of a change belongs to what comes after it, and what the changes of one
/// day make is what the last of them makes: a change that is undone the same day leaves nothing.
/// </summary>
internal static class LineBilling
{
    /// <summary>A line as it is from a day on, and the items that bills; those of the same day are replaced.</summary>
    /// <param name="known">How far it is billed; null: not yet.</param>
    /// <param name="now">What it is from this day on.</param>
    /// <param name="to">Until when it is that, at most the period's end.</param>
    /// <param name="day">The day.</param>
    /// <param name="days">The period.</param>
    /// <param name="items">Takes the items.</param>
    public static BilledLine Change(
        BilledLine known, LineTerms now, LocalDate to, LocalDate day, PeriodDays days, List<LineItem> items)
    {
        if (known.Since != day)
        {
            if (known.IsArrears && known.Since < day) items.Add(Held(known, LocalDate.Min(day, known.To), days));
            known = known with
            {
                Since = day, Before = known.Terms, BeforeTo = LocalDate.Max(known.To, day),
                To = LocalDate.Max(known.To, day), IsTakenOver = false,
            };
        }

        var before = known.Before ?? known.Terms;
        var beforeTo = known.BeforeTo ?? known.To;
        // What goes over to a subscription outside, or comes from one, is prorated whatever the plan says.
        var moves = now.External.Sign != before.External.Sign && now.Total.Sign != before.Total.Sign;
        var isLess = now.Total < before.Total || (now.Total == before.Total && to < beforeTo);
        var keeps = isLess && !moves && !now.ProratesRemovals && before.Total.Sign != 0;
        var whole = now.Total > before.Total && !moves && !now.ProratesAdditions;
        var next = keeps
            ? known with
            {
                Terms = before with
                {
                    ProratesAdditions = now.ProratesAdditions, ProratesRemovals = now.ProratesRemovals,
                },
                To = beforeTo,
            }
            : known with { Terms = now, To = to };
        next = next with
        {
            Before = before == next.Terms ? null : before, BeforeTo = beforeTo == next.To ? null : beforeTo,
        };
        if (known.IsArrears)
        {
            var missed = whole ? (now.Total - before.Total) * (Exact.One - days.Part(day, to)) : Exact.Zero;
            items.Add(Item(next, now, LinePart.Added, day, (days.Start, day), missed, days));
            return next;
        }

        Advance(next, before, beforeTo, (whole, keeps), day, days, items);
        return next;
    }

    /// <summary>
    /// A line comes from another charge: from this day on it is billed here, and none of it was added here.
    /// </summary>
    public static BilledLine TakenOver(BilledLine line, PeriodDays days, List<LineItem> items)
    {
        if (!line.IsArrears) Advance(line, line.Terms, line.To, default, line.Since, days, items);
        return line;
    }

    /// <summary>
    /// A line ends here on a day, whatever its plan says of removals. Where it goes on elsewhere, what it was not
    /// prorated for on that day stays here: the days before, which nobody else bills.
    /// </summary>
    public static void End(BilledLine line, LocalDate day, PeriodDays days, bool goesOn, List<LineItem> items)
    {
        var gone = line.Terms.Gone() with { ProratesRemovals = true };
        var first = items.Count;
        Change(line, gone, day, day, days, items);
        if (!goesOn || line.Since != day || line.Before is not { } before) return;
        if (line.Terms.ProratesAdditions || line.Terms.Total <= before.Total) return;
        var missed = (line.Terms.Total - before.Total) * (Exact.One - days.Part(day, line.To));
        var at = items.FindIndex(first, i => i.Line.Part == LinePart.Added);
        items[at] = items[at] with { Quantity = line.Terms.Billable - before.Billable, Charge = missed };
    }

    /// <summary>What a line in arrears owes for the days it was what it is.</summary>
    public static LineItem Held(BilledLine line, LocalDate until, PeriodDays days)
    {
        var amount = line.Terms.Total * days.Part(line.Since, until);
        return Item(line, line.Terms, LinePart.Held, line.Since, (line.Since, until), amount, days);
    }

    /// <summary>What a line in advance owes for a period that begins.</summary>
    public static LineItem Begun(BilledLine line, PeriodDays days)
    {
        var amount = line.Terms.Total * days.Part(days.Start, line.To);
        return Item(line, line.Terms, LinePart.Advance, days.Start, (days.Start, line.To), amount, days);
    }

    // All three, so that what the same day brought before is replaced, also by nothing.
    private static void Advance(
        BilledLine line, LineTerms before, LocalDate beforeTo, (bool Whole, bool Keeps) rule, LocalDate day,
        PeriodDays days, List<LineItem> items)
    {
        var (now, to) = (line.Terms, line.To);
        var isSame = now.Total == before.Total;
        var isProrated = !rule.Whole && !rule.Keeps;
        var from = isSame && !line.IsTakenOver ? LocalDate.Min(to, beforeTo) : day;
        var rest = isProrated && !line.IsTakenOver ? (From: from, To: beforeTo) : (From: day, To: day);
        var more = isProrated ? (From: from, To: to) : line.IsTakenOver ? (From: day, To: beforeTo)
            : (From: day, To: day);
        var changed = isProrated ? now : before;
        var added = rule.Whole ? now.Total - before.Total : Exact.Zero;
        items.Add(Item(line, before, LinePart.Rest, day, rest, -before.Total * days.Part(rest.From, rest.To), days));
        items.Add(
            Item(line, changed, LinePart.Changed, day, more, changed.Total * days.Part(more.From, more.To), days));
        items.Add(Item(line, now, LinePart.Added, day, (day, to), added, days, now.Billable - before.Billable));
    }

    private static LineItem Item(
        BilledLine line, LineTerms terms, LinePart part, LocalDate on, (LocalDate From, LocalDate To) billed,
        Exact amount, PeriodDays days, long? billable = null)
    {
        var count = billable ?? (part == LinePart.Rest ? -terms.Billable : terms.Billable);
        return new LineItem(
            new ItemLine(line.Category, line.Key, part, on, billed.From, billed.To)
            {
                Quantity = terms.Quantity, Billable = terms.Billable, Rate = terms.Rate, Discount = terms.Discount,
                Price = terms.Total + terms.External, IsExternal = terms.External.Sign != 0,
                PeriodDays = days.Full, Plans = terms.Plans, Below = terms.Below,
            },
            terms.Name, amount.Sign == 0 && !IsShown(terms, part) ? Exact.Zero : count, amount);
    }

    // Of what is billed outside the quantities are on the charge: what began with the period, and what came since.
    private static bool IsShown(LineTerms terms, LinePart part) =>
        terms.External.Sign != 0 && part is (LinePart.Advance or LinePart.Held or LinePart.Added);
}
