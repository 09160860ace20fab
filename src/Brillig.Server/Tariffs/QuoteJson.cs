using System.Text.Json;
using Brillig.Core.Tariffs;
using Brillig.Server.Edge;

namespace Brillig.Server.Tariffs;

/// <summary>How quotes are written.</summary>
internal static class QuoteJson
{
    /// <summary>A quote with its items.</summary>
    public static void Write(Utf8JsonWriter json, Quote quote)
    {
        json.WriteStartObject();
        json.WriteString("currency", quote.Currency.Code);
        json.WriteMoney("total", quote.Total);
        json.WritePropertyName("items");
        json.WriteArray(quote.Items, WriteItem);
        json.WriteEndObject();
    }

    private static void WriteItem(Utf8JsonWriter json, QuotedItem item)
    {
        json.WriteStartObject();
        json.WriteString("name", item.Name);
        if (item.Usage is { } usage) json.WriteExact("usage", usage);
        else json.WriteNull("usage");
        json.WriteExact("charge", item.Charge);
        json.WriteMoney("total", item.Total);
        if (item.Remainder is { } remainder) json.WriteExact("remainder", remainder);
        if (item.IsUnaffordable) json.WriteBoolean("unaffordable", true);
        json.WritePropertyName("explain");
        json.WriteArray(item.Steps, StepJson.Write);
        json.WriteEndObject();
    }
}
