using System.Collections.Immutable;
using System.Text.Json;
using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.ServicePlans;
using Brillig.Storage.Accounts;
using Brillig.Storage.Facts;
using Brillig.Storage.Json;
using NodaTime;

namespace Brillig.Storage.ServicePlans;

/// <summary>Lines of service plans, and the items that they make, as arrays within a text.</summary>
internal static class LineText
{
    /// <summary>Writes items.</summary>
    public static void Write(StateTextWriter to, ImmutableArray<LineItem> items)
    {
        to.Begin(items);
        foreach (var (line, name, quantity, charge) in items)
        {
            to.Begin();
            to.AddOrNull(name);
            to.Add(quantity);
            to.Add(charge);
            Write(to, line);
            to.End();
        }

        to.End(items);
    }

    /// <summary>Reads items.</summary>
    public static ImmutableArray<LineItem> Items(ref StateTextReader from)
    {
        if (!from.Begin()) return [];
        var items = ImmutableArray.CreateBuilder<LineItem>();
        while (from.BeginNext())
        {
            var (name, quantity, charge) = (from.TextOrNull() ?? "", from.Exact(), from.Exact());
            from.Begin();
            items.Add(new LineItem(Item(ref from), name, quantity, charge));
            from.End();
        }

        return items.DrainToImmutable();
    }

    /// <summary>Writes lines.</summary>
    public static void Write(StateTextWriter to, ImmutableArray<BilledLine> lines)
    {
        to.Begin(lines);
        foreach (var line in lines)
        {
            to.Begin();
            to.AddOrNull(line.Category);
            to.AddOrNull(line.Key);
            to.Add(line.IsArrears ? 1 : 0);
            Write(to, line.Terms);
            Write(to, line.Since);
            Write(to, line.To);
            Write(to, line.Before);
            Write(to, line.BeforeTo);
            to.Add(line.IsTakenOver ? 1 : 0);
            to.End();
        }

        to.End(lines);
    }

    /// <summary>Reads lines.</summary>
    public static ImmutableArray<BilledLine> Lines(ref StateTextReader from)
    {
        if (!from.Begin()) return [];
        var lines = ImmutableArray.CreateBuilder<BilledLine>();
        while (from.BeginNext())
        {
            lines.Add(new BilledLine(
                from.TextOrNull() ?? "", from.TextOrNull() ?? "", from.Int() != 0,
                TermsOrNull(ref from) ?? throw new JsonException("A line has no terms."),
                Day(ref from), Day(ref from))
            {
                Before = TermsOrNull(ref from), BeforeTo = DayOrNull(ref from), IsTakenOver = from.Int() != 0,
            });
            from.End();
        }

        return lines.DrainToImmutable();
    }

    /// <summary>Adds what an item bills to a row, or that it is no line.</summary>
    public static void PutOrNull(IRows rows, ItemLine? line)
    {
        if (line is null) rows.AddNull();
        else ShortText.Put(rows, line, Write);
    }

    /// <summary>What an item bills, of its text; once that had named values.</summary>
    public static ItemLine Item(string text)
    {
        if (!ShortText.Is(text)) return FactJson.Read(text, StoredJson.Stored.ItemLine);
        var from = ShortText.From(text);
        return ItemOrNull(ref from) ?? throw new JsonException("The stored line is empty.");
    }

    /// <summary>Writes what an item bills, or that it is no line.</summary>
    public static void WriteOrNull(StateTextWriter to, ItemLine? line)
    {
        if (line is null) to.AddNull();
        else Write(to, line);
    }

    /// <summary>Reads what an item bills, also from named values; null: it is no line.</summary>
    public static ItemLine? ItemOrNull(ref StateTextReader from) =>
        from.IsNamed() ? from.ObjectOrNull(StoredJson.Stored.ItemLine) : from.Begin() ? Item(ref from) : null;

    private static void Write(StateTextWriter to, ItemLine line)
    {
        to.Begin();
        to.AddOrNull(line.Category);
        to.AddOrNull(line.Key);
        to.Add((int)line.Part);
        Write(to, line.On);
        Write(to, line.From);
        Write(to, line.To);
        to.Add(line.Quantity);
        to.Add(line.Billable);
        to.AddOrNull(line.Rate);
        to.Add(line.Discount);
        to.Add(line.Price);
        to.Add(line.PeriodDays);
        Write(to, line.Plans);
        to.Add(line.For?.Value ?? Guid.Empty);
        to.AddOrNull(line.Since);
        Write(to, line.Below);
        to.Add(line.IsExternal ? 1 : 0);
        to.End();
    }

    private static ItemLine Item(ref StateTextReader from)
    {
        var line = new ItemLine(
            from.TextOrNull() ?? "", from.TextOrNull() ?? "", (LinePart)from.Int(), Day(ref from), Day(ref from),
            Day(ref from))
        {
            Quantity = from.Long(), Billable = from.Long(), Rate = from.DecimalOrNull(), Discount = from.Exact(),
            Price = from.Exact(), PeriodDays = from.Int(), Plans = Plans(ref from),
            For = from.Id() is var account && account == Guid.Empty ? null : new AccountId(account),
            Since = from.InstantOrNull(), Below = BelowOrNull(ref from), IsExternal = from.Int() != 0,
        };
        from.End();
        return line;
    }

    private static void Write(StateTextWriter to, LineTerms? terms)
    {
        if (terms is null)
        {
            to.AddNull();
            return;
        }

        to.Begin();
        to.AddOrNull(terms.Name);
        to.Add(terms.Quantity);
        to.Add(terms.Billable);
        to.AddOrNull(terms.Rate);
        to.Add(terms.Discount);
        to.Add(terms.Total);
        Write(to, terms.Plans);
        to.Add(terms.ProratesAdditions ? 0 : 1);   // as nearly all do
        to.Add(terms.ProratesRemovals ? 0 : 1);
        Write(to, terms.Below);
        to.Add(terms.External);
        to.End();
    }

    private static LineTerms? TermsOrNull(ref StateTextReader from)
    {
        if (!from.Begin()) return null;
        var terms = new LineTerms(
            from.TextOrNull() ?? "", from.Long(), from.Long(), from.DecimalOrNull(), from.Exact(), from.Exact())
        {
            Plans = Plans(ref from), ProratesAdditions = from.Int() == 0, ProratesRemovals = from.Int() == 0,
            Below = BelowOrNull(ref from), External = from.Exact(),
        };
        from.End();
        return terms;
    }

    private static void Write(StateTextWriter to, CountedBelow? below)
    {
        if (below is null)
        {
            to.AddNull();
            return;
        }

        to.Begin();
        to.Add(below.Quantity);
        to.Add(below.Batch);
        to.Add(below.N);
        Write(to, below.Except);
        to.End();
    }

    private static CountedBelow? BelowOrNull(ref StateTextReader from)
    {
        if (!from.Begin()) return null;
        var below = new CountedBelow(from.Long(), from.Long(), from.Int()) { Except = Plans(ref from) };
        from.End();
        return below;
    }

    private static void Write(StateTextWriter to, ImmutableArray<string> plans)
    {
        to.Begin(plans);
        foreach (var plan in plans) to.AddOrNull(plan);
        to.End(plans);
    }

    private static ImmutableArray<string> Plans(ref StateTextReader from)
    {
        if (!from.Begin()) return [];
        var plans = ImmutableArray.CreateBuilder<string>();
        while (from.HasMore()) plans.Add(from.TextOrNull() ?? "");
        return plans.DrainToImmutable();
    }

    /// <summary>Writes a day as people read it: 20260228.</summary>
    public static void Write(StateTextWriter to, LocalDate? day) =>
        to.Add(day is { } some ? (some.Year * 10_000) + (some.Month * 100) + some.Day : 0);

    /// <summary>Reads a day.</summary>
    public static LocalDate Day(ref StateTextReader from) =>
        DayOrNull(ref from) ?? throw new JsonException("A line has no day.");

    /// <summary>Reads a day, or that there is none.</summary>
    public static LocalDate? DayOrNull(ref StateTextReader from) =>
        from.Int() is var day and not 0 ? new LocalDate(day / 10_000, day / 100 % 100, day % 100) : null;
}
