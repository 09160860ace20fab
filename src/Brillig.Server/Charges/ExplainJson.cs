using System.Text.Json;
using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.Tariffs;
using Brillig.Server.Edge;
using Brillig.Server.Tariffs;
using Brillig.Server.Usage;
using Brillig.Storage.Charges;
using Brillig.Storage.ServicePlans;
using Brillig.Storage.Usage;

namespace Brillig.Server.Charges;

/// <summary>How the explanation of a line is written.</summary>
internal static class ExplainJson
{
    /// <summary>The line, what priced it, each step, and the records or corrections behind it.</summary>
    public static void Write(
        Utf8JsonWriter json, Charge charge, int line, ItemExplanation explained, ItemRecords? records,
        ItemCorrections? corrections, IReadOnlyList<QuantityFrom>? from)
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
        json.WritePropertyName("corrections");
        WriteCorrections(json, charge, item, corrections);
        json.WritePropertyName("quantities");
        WriteQuantities(json, charge, line, item, from);
        json.WriteEndObject();
    }

    /// <summary>What one account had of what a line counts.</summary>
    public static void WriteFrom(Utf8JsonWriter json, QuantityFrom from)
    {
        json.WriteStartObject();
        json.WriteId("account", from.Account.Value);
        json.WriteNumber("quantity", from.Quantity);
        json.WriteNumber("manual", from.Manual);
        json.WriteEndObject();
    }

    private static void WriteQuantities(
        Utf8JsonWriter json, Charge charge, int place, ChargeItem item, IReadOnlyList<QuantityFrom>? from)
    {
        if (from is null || item.Line is not { } line)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartObject();
        ChargeJson.WriteBelow(json, line, Urls.QuantitiesFrom(charge.Account, charge.Id, place));
        json.WritePropertyName("from");
        json.WriteArray(from, WriteFrom);
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

    private static void WriteCounter(Utf8JsonWriter json, CounterStand? before, CounterStand? after)
    {
        if (before is null || after is null)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartObject();
        json.WritePropertyName("before");
        WriteStand(json, before);
        json.WritePropertyName("after");
        WriteStand(json, after);
        json.WriteEndObject();
    }

    private static void WriteStand(Utf8JsonWriter json, CounterStand stand)
    {
        json.WriteStartObject();
        WriteCounter(json, stand.Counter);
        json.WritePropertyName("explain");
        json.WriteArray(stand.Steps, StepJson.Write);
        json.WriteEndObject();
    }

    private static void WriteCounter(Utf8JsonWriter json, in Counter counter)
    {
        json.WriteExact("usage", counter.Quantity);
        json.WriteExact("charge", counter.Charge);
        json.WriteExact("minimum", counter.Extra);
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
        json.WritePropertyName("from");
        json.WriteArray(records.From, static (writer, from) =>
        {
            writer.WriteStartObject();
            writer.WriteId("account", from.Account.Value);
            writer.WriteExact("usage", from.Quantity);
            writer.WriteExact("amount", from.Amount / (Exact)1_000_000);
            writer.WriteEndObject();
        });
        json.WritePropertyName("first");
        json.WriteArray(records.First, UsageRecords.Write);
        json.WriteEndObject();
    }

    private static void WriteCorrections(
        Utf8JsonWriter json, Charge charge, ChargeItem item, ItemCorrections? corrections)
    {
        if (corrections is null || item.Corrects is not { } period)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartObject();
        json.WriteStartObject("period");
        json.WriteTime("start", period.Start);
        json.WriteTime("end", period.End);
        json.WriteEndObject();
        json.WriteNumber("count", corrections.Count);
        json.WriteString("url", Urls.Corrections(charge.Account));
        json.WritePropertyName("first");
        json.WriteArray(corrections.First, WriteCorrection);
        json.WriteEndObject();
    }

    private static void WriteCorrection(Utf8JsonWriter json, ItemCorrection correction)
    {
        var (stored, amendment) = (correction.Stored, correction.Amendment);
        json.WriteStartObject();
        json.WriteString("id", CorrectionsApi.Place(stored));
        json.WriteTime("time", stored.At);
        json.WriteName("cause", stored.Corrected.Cause);
        json.WriteString("reason", amendment?.Reason);
        json.WriteDecimal("usage_before", amendment?.Before ?? 0);
        json.WriteDecimal("usage", amendment?.Quantity ?? correction.Record.Record.Quantity);
        json.WriteExact("charge", stored.Corrected.Charged);
        json.WriteNumber("tariff_version", stored.Corrected.TariffVersion);
        json.WriteStartObject("before");
        WriteCounter(json, correction.Before);
        json.WriteEndObject();
        json.WriteStartObject("after");
        WriteCounter(json, stored.Corrected.After);
        json.WriteEndObject();
        json.WriteId("amendment", amendment?.Id);
        json.WritePropertyName("record");
        UsageRecords.Write(json, correction.Record);
        json.WriteEndObject();
    }
}
