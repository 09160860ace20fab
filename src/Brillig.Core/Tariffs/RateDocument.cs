using System.Text.Json;
using Brillig.Core.Basics;

namespace Brillig.Core.Tariffs;

/// <summary>One priced service of a tariff.</summary>
/// <param name="Service">The name that usage carries; "*" prices every service without a rate of its own.</param>
/// <param name="Unit">A label only ("GB").</param>
/// <param name="Terms">The model and its modifiers.</param>
/// <param name="Minimum">`minimum_charge`: the least that a period of it costs; null: nothing.</param>
/// <param name="Maximum">`maximum_charge`: the most that a period of it costs; null: without end.</param>
/// <param name="Cascade">Whether a reseller's tariff prices what is used below it, too.</param>
/// <param name="Text">
/// The canonical JSON of the rate, as it is stored and answered. It reads back to the same rate, and a rate is
/// unchanged in a new version exactly if its text is.
/// </param>
public sealed record RateDocument(
    string Service, string? Unit, RateTerms Terms, decimal? Minimum, decimal? Maximum, bool Cascade, string Text)
{
    /// <summary>What stands in the text of every rate that cascades, and hardly in another.</summary>
    internal const string CascadeText = "\"cascade\":true";

    /// <summary>True if a counter's quantity and charge tell all that the next record's price depends on.</summary>
    public bool IsPlain { get; } = Terms.IsPlain && Minimum is null && (Maximum is null || !Terms.PerRecord);

    /// <summary>What a period in which nobody used the service owes; its owed is 0 if that is nothing.</summary>
    public Counter Unused
    {
        get
        {
            var charge = Capped(Terms.DueUnused);
            return new Counter(Exact.Zero, charge, ExtraOf(charge), null);
        }
    }

    /// <summary>
    /// Moves a counter by one record: P(before and it), of which P(before) is what it stood at. Pure; false: nothing
    /// prices the record.
    /// </summary>
    public bool TryCount(in Counter before, in UsedRecord record, in PriceScope scope, out Counted counted)
    {
        if (IsPlain && !Terms.PerRecord)
        {
            var quantity = before.Quantity + record.Quantity;
            counted = new(quantity, Capped(Terms.PriceOf(quantity)));
            return true;
        }

        counted = default;
        if (!Terms.TryFind(record, scope, out var leaf)) return false;
        var cell = before.At(leaf.Path);
        var (quantityBefore, chargeBefore) = (cell.Quantity, cell.Charge);
        if (!leaf.Terms.TryAdd(record, scope, ref cell)) return false;
        var all = before.Quantity + (cell.Quantity - quantityBefore);
        if (IsPlain)
        {
            counted = new(all, cell.Charge);
            return true;
        }

        // Beyond the maximum, the sum of the cells tells how far; else it is the counter's charge.
        var sum = Maximum is null || before.Cells is not { } cells ? before.Charge : cells.Charge;
        var charge = Capped(sum + (cell.Charge - chargeBefore));
        counted = new(before with { Quantity = all, Charge = charge, Extra = ExtraOf(charge) }, leaf.Path, cell);
        return true;
    }

    /// <summary>The charge within the maximum.</summary>
    internal Exact Capped(Exact charge) => Maximum is { } maximum ? Exact.Min(charge, maximum) : charge;

    private Exact ExtraOf(Exact charge) =>
        Minimum is { } minimum ? Exact.Max(minimum - charge, Exact.Zero) : Exact.Zero;

    /// <summary>Reads a rate; null, with at least one fault, if anything is wrong with it.</summary>
    public static RateDocument? Read(Fields fields, Faults faults)
    {
        var before = faults.List.Count;
        var service = fields.Text("service", required: true);
        var unit = fields.Text("unit");
        var minimum = fields.Number("minimum_charge");
        var maximum = fields.Number("maximum_charge");
        if (minimum > maximum) fields.Refuse("minimum_charge", "must not be above maximum_charge");
        var cascade = fields.Flag("cascade") ?? false;
        var terms = RateTerms.Read(fields, faults);
        if (service is null || terms is null || faults.List.Count > before) return null;

        var text = CanonicalJson.Text(json =>
        {
            json.WriteString("service", service);
            json.WriteString("model", terms.Name);
            if (unit is not null) json.WriteString("unit", unit);
            if (minimum is { } least) json.WriteExact("minimum_charge", least);
            if (maximum is { } most) json.WriteExact("maximum_charge", most);
            if (cascade) json.WriteBoolean("cascade", true);
            terms.Write(json);
        });
        return new(service, unit, terms, minimum, maximum, cascade, text);
    }

    /// <summary>Reads a rate back from its <see cref="Text"/>.</summary>
    /// <exception cref="InvalidOperationException">The text was never a rate's.</exception>
    public static RateDocument Parse(string text)
    {
        using var json = JsonDocument.Parse(text);
        var faults = new Faults();
        return Fields.Of(json.RootElement, "", faults) is { } fields && Read(fields, faults) is { } rate
            ? rate
            : throw new InvalidOperationException($"A stored rate cannot be read: {text}");
    }
}
