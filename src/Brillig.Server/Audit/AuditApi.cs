using System.Globalization;
using System.Text.Json;
using Brillig.Core.Basics;
using Brillig.Server.Auth;
using Brillig.Storage.Audit;
using NodaTime;

namespace Brillig.Server.Audit;

/// <summary>The audit log over HTTP.</summary>
internal static class AuditApi
{
    /// <summary>Maps the route of the audit log.</summary>
    public static void MapAudit(this Routes routes) => routes.Get($"{Urls.Root}/audit", Access.Writes, List);

    private static async Task List(Exchange exchange)
    {
        if (await exchange.Query((request, faults) => Filter.Read(request, faults, exchange.Caller)) is not { } query)
            return;
        await Send(exchange, query.List, query.Asked);
    }

    /// <summary>Sends a part of the log.</summary>
    public static async Task Send(Exchange exchange, ListQuery list, AuditQuery query)
    {
        var entries = await AuditSql.List(exchange.Store, query, exchange.Gone);
        var slice = list.Slice(
            entries, entry => string.Create(CultureInfo.InvariantCulture, $"{entry.Batch}.{entry.N}"));
        await exchange.Send(Answer.List(slice, Write));
    }

    private static void Write(Utf8JsonWriter json, AuditEntry entry)
    {
        json.WriteStartObject();
        json.WriteTime("at", entry.At);
        json.WriteString("command", entry.Command);
        json.WriteId("object", entry.Object);
        json.WriteId("account", entry.Account.Value);
        json.WriteId("key", entry.Key.Value);
        json.WriteId("key_account", entry.KeyAccount.Value);
        json.WriteString("request", entry.Request);
        json.WriteRaw("before", entry.Before);
        json.WriteRaw("after", entry.After);
        json.WriteEndObject();
    }

    private sealed record Filter(ListQuery List, AuditQuery Asked)
    {
        public static Filter Read(HttpRequest request, Faults faults, Caller caller)
        {
            var list = ListQuery.Read(request, faults, "account", "object", "key", "command", "from", "to");
            return new Filter(list, new AuditQuery(
                caller.IsOperator ? null : caller.Account, list.Id("account"), list.Id("object"), list.Id("key"),
                list.Text("command") is { } command ? [command] : null, Time(list, "from", faults),
                Time(list, "to", faults), list.AfterPlace(), list.Limit));
        }

        private static Instant? Time(ListQuery list, string name, Faults faults)
        {
            if (list.Text(name) is not { } text) return null;
            if (Fields.TryTime(text, out var time)) return time;
            faults.Add("", $"The parameter {name} must be a time such as 2026-01-31T12:00:00Z.");
            return null;
        }
    }
}
