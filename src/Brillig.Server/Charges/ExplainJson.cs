using System.Text.Json;
using Brillig.Core.Charges;
using Brillig.Core.Tariffs;
using Brillig.Server.Edge;
using Brillig.Server.Tariffs;
using Brillig.Server.Usage;
using Brillig.Storage.Usage;

namespace Brillig.Server.Charges;

/// <summary>How the explanation of a line is written.</summary>
internal static class ExplainJson
{
    /// <summary>The line, what priced it, each step, and the records behind it.</summary>
    public static void Write(
        Utf8JsonWriter json, Charge charge, int line, ItemExplanation explained, ItemRecords? records)
    {
        var item = explained.Item;
        json.WriteStartObject();
        json.WriteString("charge_url", Urls.Charge(charge.Account, charge.Id));
        json.WriteNumber("item", line);
        json.WriteName("kind", item.Kind);
        json.WriteString("name", item.Name);
        json.WriteExact("usage", item.Usage);
        json.WriteExact("charge", item.Exact);
        json.WriteMoney("total", item.Total);
        json.WriteString("currency", item.Total.Currency.Code);
        json.WritePropertyName("tariff");
        WriteTariff(json, explained.Tariff);
        json.WritePropertyName("counter");
        WriteCounter(json, explained.Before, explained.After);
        json.WritePropertyName("explain");
        json.WriteArray(explained.Steps, StepJson.Write);
        json.WritePropertyName("rounding");
        StepJson.Write(json, explained.Rounding);
        json.WritePropertyName("lines");
        json.WriteArray(explained.Lines, static (writer, place) => writer.WriteNumberValue(place));
        json.WritePropertyName("records");
        WriteRecords(json, charge, item, records);
        json.WriteEndObject();
    }

    private static void WriteTariff(Utf8JsonWriter json, ItemTariff? tariff)
    {
        if (tariff is null)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartObject();
        json.WriteId("id", tariff.Id.Value);
        json.WriteString("name", tariff.Name);
        json.WriteNumber("version", tariff.Version);
        json.WriteTime("effective_from", tariff.EffectiveFrom);
        json.WritePropertyName("rate");
        json.WriteDocument(tariff.Rate);
        json.WriteEndObject();
    }

    private static void WriteCounter(Utf8JsonWriter json, Counter? before, Counter? after)
    {
        if (before is not { } from || after is not { } to)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartObject();
        WriteStand(json, "before", from);
        WriteStand(json, "after", to);
        json.WriteEndObject();
    }

    private static void WriteStand(Utf8JsonWriter json, string name, in Counter counter)
    {
        json.WriteStartObject(name);
        json.WriteExact("usage", counter.Quantity);
        json.WriteExact("charge", counter.Charge);
        json.WriteExact("minimum", counter.Extra);
        json.WriteEndObject();
    }

    private static void WriteRecords(Utf8JsonWriter json, Charge charge, ChargeItem item, ItemRecords? records)
    {
        if (records is null)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartObject();
        json.WriteNumber("count", records.Count);
        json.WriteExact("usage", records.Quantity);
        json.WriteString("url", Urls.Records(charge.Account, item.Name, charge.Period));
        json.WritePropertyName("first");
        json.WriteArray(records.First, UsageRecords.Write);
        json.WriteEndObject();
    }
}
