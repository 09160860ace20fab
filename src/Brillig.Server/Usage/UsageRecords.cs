using System.Globalization;
using System.Text.Json;
using Brillig.Core.Basics;
using Brillig.Core.Usage;
using Brillig.Server.Edge;
using Brillig.Storage.Usage;
using NodaTime;

namespace Brillig.Server.Usage;

/// <summary>The list of an account's records.</summary>
internal static class UsageRecords
{
    /// <summary>Answers a slice of it.</summary>
    public static async Task List(Exchange exchange)
    {
        var query = await exchange.Query(Filter.Read);
        if (query is null || await exchange.Seen() is null) return;
        var records = await UsageSql.Records(
            exchange.Store, exchange.Account, query.Name, query.From, query.To, query.After, query.List.Limit,
            exchange.Gone);
        var slice = query.List.Slice(
            records, record => string.Create(CultureInfo.InvariantCulture, $"{record.Batch}.{record.N}"));
        await exchange.Send(Answer.List(slice, Write));
    }

    /// <summary>Writes a record as it was recorded.</summary>
    internal static void Write(Utf8JsonWriter json, UsageRecorded record, Instant recordedAt) =>
        Write(json, new StoredRecord(0, 0, record, recordedAt));

    /// <summary>Writes a record as it is now.</summary>
    public static void Write(Utf8JsonWriter json, StoredRecord stored)
    {
        var (record, amendments) = (stored.Record, stored.Amendments);
        json.WriteStartObject();
        json.WriteString("id", record.Id);
        json.WriteId("account", record.Account.Value);
        json.WriteString("name", record.Service);
        json.WriteDecimal("usage", amendments is [.., var last] ? last.Quantity : record.Quantity);
        json.WriteExact("amount", (record.Amount + amendments.Sum(a => a.Amount)) / (Exact)1_000_000);
        json.WriteId("tariff", record.Tariff.Value);
        json.WriteNumber("tariff_version", record.TariffVersion);
        json.WriteTime("timestamp", record.OccurredAt);
        json.WriteTime("recorded_at", stored.RecordedAt);
        json.WriteRaw("properties", record.Properties);
        json.WritePropertyName("amendments");
        json.WriteArray(amendments, AmendmentsApi.Write);
        json.WriteEndObject();
    }

    private sealed record Filter(
        ListQuery List, string? Name, Instant? From, Instant? To, (long Batch, int N)? After)
    {
        public static Filter Read(HttpRequest request, Faults faults)
        {
            var list = ListQuery.Read(request, faults, "name", "from", "to");
            return new Filter(
                list, list.Text("name"), list.Time("from"), list.Time("to"), list.AfterPlace());
        }
    }
}
