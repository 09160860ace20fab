using System.Text.Json;
using Brillig.Core.Basics;

namespace Brillig.Core.Tariffs;

/// <summary>One priced service of a tariff.</summary>
/// <param name="Service">The name that usage carries; "*" prices every service without a rate of its own.</param>
/// <param name="Model">The name of the model.</param>
/// <param name="Unit">A label only ("GB").</param>
/// <param name="Price">The model.</param>
/// <param name="Text">
/// The canonical JSON of the rate, as it is stored and answered. It reads back to the same rate, and a rate is
/// unchanged in a new version exactly if its text is.
/// </param>
public sealed record RateDocument(string Service, string Model, string? Unit, IPriceModel Price, string Text)
{
    /// <summary>
    /// Modifiers of the contract that are not built yet: silently dropping one would be a wrong price.
    /// </summary>
    private static readonly string[] Pending =
    [
        "aggregate", "unique_by", "per", "divide_by", "round", "included", "minimum_charge", "maximum_charge",
        "cascade", "round_amount", "windows",
    ];

    /// <summary>Reads a rate; null, with at least one fault, if anything is wrong with it.</summary>
    public static RateDocument? Read(Fields fields, Faults faults)
    {
        var before = faults.List.Count;
        var service = fields.Text("service", required: true);
        var name = fields.Text("model", required: true);
        var unit = fields.Text("unit");
        foreach (var modifier in Pending)
            if (fields.Has(modifier) && !fields.IsNull(modifier))
                fields.Refuse(modifier, $"{modifier} is not supported yet");

        // Without a model nobody knows which keys belong to the rate, so none is called unknown.
        if (name is null || Models.Find(name, fields) is not { } model) return null;
        var price = model.Read(fields, faults);
        fields.End();
        if (service is null || price is null || faults.List.Count > before) return null;

        var text = CanonicalJson.Text(json =>
        {
            json.WriteString("service", service);
            json.WriteString("model", name);
            if (unit is not null) json.WriteString("unit", unit);
            model.Write(price, json);
        });
        return new(service, name, unit, price, text);
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
