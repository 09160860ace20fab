using System.Globalization;
using System.Text.Json;
using Brillig.Core.Basics;
using Brillig.Storage.Ops;
using NodaTime;

namespace Brillig.Server.Auth;

/// <summary>Refused requests over HTTP.</summary>
internal static class RefusalsApi
{
    /// <summary>Maps the route of refused requests.</summary>
    public static void MapRefusals(this Routes routes) =>
        routes.Get($"{Urls.Root}/refusals", Access.ManagesKeys, List, Reach.Operator);

    private static async Task List(Exchange exchange)
    {
        if (!exchange.Caller.IsOperator)
        {
            await exchange.Refuse(Problem.Of(Reason.NotAllowed), "Refused requests are shown to the operator.");
            return;
        }

        if (await exchange.Query(Read) is not { } query) return;
        var found = await exchange.Desk.Ops.Refusals(query.Filter, exchange.Gone);
        var slice = query.List.Slice(found, refusal => refusal.N.ToString(CultureInfo.InvariantCulture));
        await exchange.Send(Answer.List(slice, Write));
    }

    private static Query Read(HttpRequest request, Faults faults)
    {
        var list = ListQuery.Read(request, faults, "key", "address", "problem", "from", "to");
        long? before = null;
        if (list.After is { } cursor)
        {
            if (long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var n)) before = n;
            else faults.Add("", "The cursor is not one of this list.");
        }

        return new Query(list, new RefusalFilter(
            before, list.Id("key"), list.Text("address"), list.Text("problem"), Time("from"), Time("to"), list.Limit));

        Instant? Time(string name)
        {
            if (list.Text(name) is not { } text) return null;
            if (Fields.TryTime(text, out var time)) return time;
            faults.Add("", $"The parameter {name} must be a time with an offset, such as 2026-01-31T12:00:00Z.");
            return null;
        }
    }

    private static void Write(Utf8JsonWriter json, StoredRefusal stored)
    {
        var refused = stored.Refused;
        json.WriteStartObject();
        json.WriteTime("at", refused.At);
        json.WriteString("request", refused.Request);
        json.WriteId("key", refused.Key);
        json.WriteString("role", refused.Role);
        json.WriteString("address", refused.Address);
        json.WriteString("method", refused.Method);
        json.WriteString("route", refused.Route);
        json.WriteString("path", refused.Path);
        json.WriteNumber("status", refused.Status);
        json.WriteString("problem", refused.Problem);
        json.WriteEndObject();
    }

    private sealed record Query(ListQuery List, RefusalFilter Filter);
}
