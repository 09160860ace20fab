using System.Text.Json;
using Brillig.Core.Charges;
using Brillig.Server.Edge;
using Brillig.Server.ServicePlans;

namespace Brillig.Server.Charges;

/// <summary>How charges are written.</summary>
internal static class ChargeJson
{
    /// <summary>A charge with its items.</summary>
    public static void Write(Utf8JsonWriter json, ChargeView view) => Write(json, view, isPreview: false);

    /// <summary>What would be charged: nothing of it is there to be asked about.</summary>
    public static void WritePreview(Utf8JsonWriter json, ChargeView view) => Write(json, view, isPreview: true);

    private static void Write(Utf8JsonWriter json, ChargeView view, bool isPreview)
    {
        var charge = view.Charge;
        json.WriteStartObject();
        json.WriteId("id", charge.Id.Value);
        json.WriteId("account", charge.Account.Value);
        json.WriteTime("date", charge.Date);
        json.WriteMoney("total", charge.Total);
        json.WriteName("status", view.Status);
        json.WriteName("kind", charge.Kind);
        json.WriteString("number", charge.NumberText);
        json.WriteString("currency", charge.Total.Currency.Code);
        json.WriteStartObject("period");
        json.WriteTime("start", charge.Period.Start);
        json.WriteTime("end", charge.Period.End);
        json.WriteEndObject();
        json.WriteTime("due_date", charge.DueDate);
        json.WriteMoney("tax", charge.Tax);
        json.WriteMoney("paid", view.Paid);
        json.WriteMoney("credited", view.Credited);
        json.WriteId("refers_to", charge.RefersTo?.Value);
        json.WriteString("note", charge.Note);
        json.WritePropertyName("items");
        json.WriteStartArray();
        for (var i = 0; i < charge.Items.Length; i++)
            WriteItem(json, charge, i, isPreview);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteItem(Utf8JsonWriter json, Charge charge, int place, bool isPreview)
    {
        var item = charge.Items[place];
        json.WriteStartObject();
        json.WriteString("name", item.Name);
        json.WriteExact("usage", item.Usage);
        json.WriteExact("charge", item.Exact);
        json.WriteMoney("total", item.Total);
        json.WriteName("kind", item.Kind);
        json.WriteId("tariff", item.Tariff?.Value);
        json.WriteWhole("tariff_version", item.TariffVersion);
        json.WriteDecimal("percent", item.Percent);
        json.WriteMoney("included", item.Included);
        json.WriteWhole("refers_to", item.RefersTo);
        if (item.Corrects is var (start, end))
        {
            json.WriteStartObject("corrects");
            json.WriteTime("start", start);
            json.WriteTime("end", end);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("corrects");
        }

        json.WriteString("explain_url", isPreview ? null : Urls.Explained(charge.Account, charge.Id, place));
        if ((item.For ?? item.Line?.For) is { } account) json.WriteId("account", account.Value);
        if (item.Line is { } line)
        {
            WriteLine(json, line);
            if (line.Below is not null)
                WriteBelow(json, line, isPreview ? null : Urls.QuantitiesFrom(charge.Account, charge.Id, place));
        }

        json.WriteEndObject();
    }

    /// <summary>How much of what a line counts is of accounts below, and where they are listed.</summary>
    public static void WriteBelow(Utf8JsonWriter json, ItemLine line, string? url)
    {
        var below = line.Below?.Quantity ?? 0;
        json.WriteNumber("quantity", line.Quantity);
        json.WriteNumber("own", line.Quantity - below);
        json.WriteNumber("below", below);
        json.WriteString("from_url", url);
    }

    private static void WriteLine(Utf8JsonWriter json, ItemLine line)
    {
        json.WriteString("category", line.Category);
        json.WriteString("key", line.Key);
        json.WriteDay("from", line.From);
        json.WriteDay("to", line.To);
    }
}
