using System.Collections.Immutable;
using Brillig.Core.Basics;
using Brillig.Core.Charges;
using NodaTime;

namespace Brillig.Core.ServicePlans;

/// <summary>Puts the lines of an account on a charge, one after the other.</summary>
/// <param name="charge">The charge.</param>
/// <param name="known">How far they are billed already.</param>
/// <param name="days">The period they are billed for.</param>
/// <param name="day">The local day.</param>
/// <param name="of">Whose lines, and since when, if the charge is another account's; else null.</param>
internal sealed class Billing(
    RunningCharge charge, ImmutableArray<BilledLine> known, PeriodDays days, LocalDate day,
    (AccountId Account, Instant? Since)? of)
{
    private readonly List<LineItem> _items = [];
    private readonly List<BilledLine> _lines = [];
    private readonly bool[] _met = new bool[known.Length];

    /// <summary>The items that differ from those on the charge.</summary>
    public ImmutableArray<LineItem> Items => [.. _items];

    /// <summary>How far the lines are billed then.</summary>
    public ImmutableArray<BilledLine> Lines => [.. _lines];

    /// <summary>What the items add to the charge, exact.</summary>
    public Exact Cost { get; private set; }

    /// <summary>True if anything is another than before.</summary>
    public bool HasChanged => _items.Count > 0 || !_lines.SequenceEqual(known);

    /// <summary>True where what is there already comes from another charge, and nothing is known here.</summary>
    public bool TakesOver { get; init; }

    /// <summary>A line is this from the day on, until another.</summary>
    public void Change(PricedLine priced, LocalDate to)
    {
        var (_, line, terms) = priced;
        if (TakesOver)
        {
            TakeOver(line, terms, to);
            return;
        }

        var at = Find(line);
        var was = at < 0 ? null : known[at];
        if (at >= 0) _met[at] = true;
        if (was is { IsGone: true } && was.Since < day) was = null;
        if (was is null && terms.Total.Sign == 0 && terms.External.Sign == 0) return;
        was ??= new BilledLine(
            line.Category, line.Key, line.Charged == Charged.Arrears, terms.Gone(), day, day);
        Take(was, terms, to);
    }

    /// <summary>The lines stay as they are billed.</summary>
    public void Keep() => _lines.AddRange(known);

    /// <summary>The lines that were not named are not there any more.</summary>
    public void EndOthers()
    {
        for (var i = 0; i < known.Length; i++)
        {
            var line = known[i];
            if (!_met[i] && (!line.IsGone || line.Since == day)) Take(line, line.Terms.Gone(), day);
        }
    }

    /// <summary>The period is cut on this day: no line is paid beyond it, whatever its plan says of removals.</summary>
    /// <param name="goesOn">True if the lines are billed elsewhere from this day on.</param>
    public void EndAll(bool goesOn)
    {
        var items = new List<LineItem>();
        foreach (var line in known)
            if (!line.IsGone || line.Since == day) LineBilling.End(line, day, days, goesOn, items);
        foreach (var item in items) Put(item);
    }

    /// <summary>A line is this in the period that begins.</summary>
    public void Begin(PricedLine priced, LocalDate to)
    {
        var (_, line, terms) = priced;
        if (line.Total.Sign == 0) return;
        var begun = new BilledLine(
            line.Category, line.Key, line.Charged == Charged.Arrears, terms, days.Start, to);
        _lines.Add(begun);
        if (!begun.IsArrears) Put(LineBilling.Begun(begun, days));
    }

    /// <summary>The period before has ended: what is billed in arrears is billed to its end.</summary>
    public void End(PeriodDays ended)
    {
        foreach (var line in known.Where(l => l.IsArrears))
            Put(LineBilling.Held(line, LocalDate.Min(line.To, ended.End), ended));
    }

    /// <summary>What beginning to use more of a line costs, once; what the same day brought before stays.</summary>
    public void Activate(ActivationCharge charged)
    {
        var (line, count, rate) = charged;
        var item = new ItemLine(line.Category, line.Key, LinePart.Activation, day, day, day)
        {
            Quantity = line.Quantity, Billable = line.Billable, Rate = rate, Below = line.Below,
        };
        var on = charge.ItemOf(Named(item))?.Image;
        Put(new LineItem(
            item, line.Item, (on?.Quantity ?? Exact.Zero) + count, (on?.Charge ?? Exact.Zero) + charged.Total));
    }

    private void TakeOver(PlanLine line, LineTerms terms, LocalDate to)
    {
        if (terms.Total.Sign == 0 && terms.External.Sign == 0) return;
        var items = new List<LineItem>();
        _lines.Add(LineBilling.TakenOver(
            new BilledLine(line.Category, line.Key, line.Charged == Charged.Arrears, terms, day, to)
            {
                IsTakenOver = true,
            },
            days, items));
        foreach (var item in items) Put(item);
    }

    private void Take(BilledLine was, LineTerms terms, LocalDate to)
    {
        if (to == was.To && terms == was.Terms)   // so are most lines, whatever changes
        {
            _lines.Add(was);
            return;
        }

        var items = new List<LineItem>();
        var next = LineBilling.Change(was, terms, to, day, days, items);
        if (next.Terms == was.Terms && next.To == was.To)
        {
            _lines.Add(was);
            return;
        }

        _lines.Add(next);
        foreach (var item in items) Put(item);
    }

    // What another stay on the same charge put there on the same day is not replaced.
    private ItemLine Named(ItemLine line) =>
        of is var (account, since) ? line with { For = account, Since = since } : line;

    private void Put(LineItem item)
    {
        item = item with { Line = Named(item.Line) };
        var on = charge.ItemOf(item.Line)?.Image;
        var (quantity, amount) = (on?.Quantity ?? Exact.Zero, on?.Charge ?? Exact.Zero);
        if (item.Quantity == quantity && item.Charge == amount) return;
        Cost += item.Charge - amount;
        _items.Add(item);
    }

    private int Find(PlanLine line)
    {
        var isArrears = line.Charged == Charged.Arrears;
        for (var i = 0; i < known.Length; i++)
        {
            var one = known[i];
            if (one.Key == line.Key && one.Category == line.Category && one.IsArrears == isArrears) return i;
        }

        return -1;
    }
}
