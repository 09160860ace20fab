using System.Globalization;
using System.Text.Json;
using Brillig.Core.Basics;
using Brillig.Core.Usage;
using Brillig.Server.Auth;
using Brillig.Server.Edge;
using Brillig.Storage.Charges;

namespace Brillig.Server.Charges;

/// <summary>Corrections of issued periods over HTTP.</summary>
internal static class CorrectionsApi
{
    /// <summary>Maps their route.</summary>
    public static void MapCorrections(this Routes routes) =>
        routes.Get($"{Urls.Root}/accounts/{{id:guid}}/corrections", Access.Reads, List);

    /// <summary>Writes what a correction is of.</summary>
    public static void WriteFields(Utf8JsonWriter json, Corrected corrected)
    {
        json.WriteName("cause", corrected.Cause);
        json.WriteString("record", corrected.Record);
        json.WriteId("amendment", corrected.Amendment);
        json.WriteString("name", corrected.Key.Service);
        json.WriteStartObject("period");
        json.WriteTime("start", corrected.Corrects.Start);
        json.WriteTime("end", corrected.Corrects.End);
        json.WriteEndObject();
        json.WriteExact("usage", corrected.Quantity);
        json.WriteExact("charge", corrected.Charged);
        json.WriteId("tariff", corrected.Key.Tariff.Value);
        json.WriteNumber("tariff_version", corrected.TariffVersion);
        json.WriteId("carried_by", corrected.Charge.Value);
    }

    private static async Task List(Exchange exchange)
    {
        var query = await exchange.Query(Filter.Read);
        if (query is null || await exchange.Seen() is null) return;
        var corrections = await CorrectionsSql.List(
            exchange.Store, exchange.Account, query.After, query.List.Limit, exchange.Gone);
        var slice = query.List.Slice(corrections, Place);
        await exchange.Send(Answer.List(slice, static (json, stored) =>
        {
            json.WriteStartObject();
            json.WriteString("id", Place(stored));
            json.WriteTime("time", stored.At);
            json.WriteId("account", stored.Of.Value);
            WriteFields(json, stored.Corrected);
            json.WriteEndObject();
        }));
    }

    /// <summary>The id of a correction: its place in the books.</summary>
    public static string Place(StoredCorrection stored) =>
        string.Create(CultureInfo.InvariantCulture, $"{stored.Batch}.{stored.N}");

    private sealed record Filter(ListQuery List, (long Batch, int N)? After)
    {
        public static Filter Read(HttpRequest request, Faults faults)
        {
            var list = ListQuery.Read(request, faults);
            return new Filter(list, list.AfterPlace());
        }
    }
}
