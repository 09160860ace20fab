using System.Text.Json;
using Brillig.Core.Basics;
using Brillig.Core.Tariffs;

namespace Brillig.Core.ServicePlans;

/// <content>Writing it.</content>
public sealed partial record PlanItem
{
    /// <summary>Its canonical JSON: equal items have equal text, and it reads back to an equal one.</summary>
    public string ToText() => CanonicalJson.Text(WriteFields);

    /// <summary>Writes it as a field of an object.</summary>
    internal void Write(Utf8JsonWriter json, string key)
    {
        json.WriteStartObject(key);
        WriteFields(json);
        json.WriteEndObject();
    }

    private void WriteFields(Utf8JsonWriter json)
    {
        if (Name is not null) json.WriteString("name", Name);
        WriteNumber(json, "rate", Rate);
        Rates?.Write(json, "rates");
        WriteNumber(json, "flat_rate", FlatRate);
        FlatRates?.Write(json, "flat_rates");
        WriteNumber(json, "minimum", Minimum);
        WriteNumber(json, "maximum", Maximum);
        WriteNumber(json, "step", Step);
        if (Exceptions is not null)
        {
            json.WriteStartArray("exceptions");
            foreach (var exception in Exceptions) json.WriteStringValue(exception);
            json.WriteEndArray();
        }

        WriteFlag(json, "cascade", Cascade);
        if (As is not null) json.WriteString("as", As);
        WriteNumber(json, "activation_charge", ActivationCharge);
        WriteDiscounts(json);
        WriteProration(json);
        WriteRaw(json, "taxes", Taxes);
        foreach (var (name, text) in Other) WriteRaw(json, name, text);
    }

    private void WriteDiscounts(Utf8JsonWriter json)
    {
        if (Discounts is null) return;
        json.WriteStartObject("discounts");
        if (Discounts.Single is { } single)
        {
            json.WriteStartObject("single");
            WriteNumber(json, "rate", single.Rate);
            WriteNumber(json, "minimum", single.Minimum);
            json.WriteEndObject();
        }

        if (Discounts.Cumulative is { } cumulative)
        {
            json.WriteStartObject("cumulative");
            WriteNumber(json, "maximum", cumulative.Maximum);
            WriteNumber(json, "rate", cumulative.Rate);
            cumulative.Rates?.Write(json, "rates");
            WriteNumber(json, "minimum", cumulative.Minimum);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private void WriteProration(Utf8JsonWriter json)
    {
        if (Prorate is null) return;
        json.WriteStartObject("prorate");
        WriteFlag(json, "additions", Prorate.Additions);
        WriteFlag(json, "removals", Prorate.Removals);
        json.WriteEndObject();
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, decimal? number)
    {
        if (number is { } value) json.WriteExact(name, (Exact)value);
    }

    private static void WriteFlag(Utf8JsonWriter json, string name, bool? flag)
    {
        if (flag is { } value) json.WriteBoolean(name, value);
    }

    private static void WriteRaw(Utf8JsonWriter json, string name, string? text)
    {
        if (text is null) return;
        json.WritePropertyName(name);
        json.WriteRawValue(text);
    }
}
