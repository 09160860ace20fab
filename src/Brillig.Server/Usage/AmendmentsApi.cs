using System.Text;
using System.Text.Json;
using Brillig.Core.Basics;
using Brillig.Core.Usage;
using Brillig.Server.Edge;
using Brillig.Storage.Usage;

namespace Brillig.Server.Usage;

/// <summary>What a record is changed to.</summary>
/// <param name="Usage">Its quantity; null: it never was.</param>
/// <param name="Reason">For people.</param>
internal sealed record AmendmentBody(decimal? Usage, string Reason)
{
    /// <summary>The most characters of a reason.</summary>
    public const int ReasonMax = 1_000;

    private const decimal QuantityMax = 1_000_000_000_000_000_000m;

    /// <summary>Reads it.</summary>
    public static AmendmentBody? Read(JsonElement body, Faults faults)
    {
        if (Fields.Of(body, "", faults) is not { } fields) return null;
        var usage = fields.Number("usage", max: QuantityMax);
        var isVoid = fields.Flag("void") ?? false;
        var reason = fields.Text("reason", required: true, maxLength: ReasonMax);
        fields.End();
        if (usage is null == !isVoid && !faults.Any)
            faults.Add("/usage", "must be the quantity that was used, unless void is true");
        return reason is null ? null : new AmendmentBody(usage, reason);
    }
}

/// <summary>One record over HTTP, and what is made of it.</summary>
internal static class AmendmentsApi
{
    /// <summary>Amends a record.</summary>
    public static async Task Amend(Exchange exchange)
    {
        if (await exchange.Command(AmendmentBody.Read) is not { } asked) return;
        var (account, record, id) = (exchange.Account, RecordId(exchange.Request), exchange.Desk.NewId());
        AmendUsage? command = null;
        await exchange.PerformFresh(Read, done =>
        {
            var amended = Exchange.ResultOf<UsageAmended>(done);
            var location = $"{Urls.Usage(account)}/records/{Uri.EscapeDataString(amended.Record)}";
            return Answer.Created(location, json => Write(json, amended));
        });

        async Task<Command?> Read(Decision decision)
        {
            if (decision is Unread unread && command is not null)
            {
                if (await exchange.Seen() is null) return null;   // which issues what is due, as a dry run does not
                return command = await CountedSql.Read(exchange.Store, command, unread, exchange.Gone);
            }

            var history = record is null
                ? null
                : await AmendmentsSql.History(exchange.Store, account, record, exchange.Gone);
            return command = new AmendUsage(id, account, record ?? "", asked.Usage, asked.Reason, history);
        }
    }

    /// <summary>Answers one record.</summary>
    public static async Task One(Exchange exchange)
    {
        if (await exchange.Seen() is null) return;
        var record = RecordId(exchange.Request);
        if (record is not null
            && await AmendmentsSql.Find(exchange.Store, exchange.Account, record, exchange.Gone) is { } stored)
            await exchange.Send(Answer.Ok(json => UsageRecords.Write(json, stored)));
        else
            await exchange.Refuse(Problem.Of(Reason.RecordNotFound), $"There is no record {record} on this account.");
    }

    /// <summary>Writes an amendment.</summary>
    public static void Write(Utf8JsonWriter json, UsageAmended amended)
    {
        json.WriteStartObject();
        json.WriteId("id", amended.Id);
        json.WriteString("record", amended.Record);
        json.WriteDecimal("usage_before", amended.Before);
        json.WriteDecimal("usage", amended.Quantity);
        json.WriteBoolean("void", amended.IsVoid);
        json.WriteExact("amount", amended.Amount / (Exact)1_000_000);
        json.WriteString("reason", amended.Reason);
        json.WriteBoolean("correction", amended.Corrects is not null);
        json.WriteTime("created_at", amended.At);
        json.WriteEndObject();
    }

    // Null: no record has such an id.
    private static string? RecordId(HttpRequest request) =>
        UsageText.Of(Encoding.UTF8.GetBytes(SentPath.Value(request, "record") ?? ""));
}
