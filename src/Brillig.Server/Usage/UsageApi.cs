using System.Collections.Immutable;
using System.Text.Json;
using Brillig.Core.Basics;
using Brillig.Core.Usage;
using Brillig.Server.Auth;
using Brillig.Server.Edge;
using Brillig.Storage.Charges;

namespace Brillig.Server.Usage;

/// <summary>Usage over HTTP.</summary>
internal static class UsageApi
{
    private const string Lines = "application/x-ndjson";
    private const string Array = "application/json";

    /// <summary>Maps the routes of usage.</summary>
    public static void MapUsage(this Routes routes)
    {
        routes.Put($"{Urls.Root}/accounts/{{id:guid}}/usage", Access.SendsUsage, Put);
        routes.Get($"{Urls.Root}/accounts/{{id:guid}}/usage", Access.Reads, Current);
        routes.Get($"{Urls.Root}/accounts/{{id:guid}}/usage/records", Access.Reads, UsageRecords.List);
        routes.Get($"{Urls.Root}/accounts/{{id:guid}}/usage/records/{{record}}", Access.Reads, AmendmentsApi.One);
        routes.Post(
            $"{Urls.Root}/accounts/{{id:guid}}/usage/{{record}}/amendments", Access.Writes, AmendmentsApi.Amend,
            Reach.Seller);
        routes.Post($"{Urls.Root}/usage", Access.SendsUsage, Bulk);
    }

    private static async Task Put(Exchange exchange)
    {
        if (!await exchange.IsMediaType(Array)) return;
        var (faults, account) = (new Faults(), exchange.Account);
        ImmutableArray<UsageElement> elements;
        using (var body = await Body.Read(exchange))
            elements = Parsed(() => UsageReader.Elements(body.Bytes.Span, exchange.Desk, account, faults), faults);
        if (faults.Any)
        {
            await exchange.Refuse(faults);
            return;
        }

        var seen = await OldRecords.Find(exchange, account, elements);
        var command = new RecordUsage(account, elements, seen);
        await exchange.PerformFresh(
            async decision =>
            {
                if (decision is not Unread unread) return command;

                // What was due is in history before it is read: a dry run issues nothing.
                if (await exchange.Seen() is null) return null;
                return command with { Past = await PastSql.Read(exchange.Store, unread.Periods, exchange.Gone) };
            },
            static _ => Answer.NoContent);
    }

    private static async Task Bulk(Exchange exchange)
    {
        if (!await exchange.IsMediaType(Array, Lines, CloudEvents.Many, CloudEvents.One)) return;
        var faults = new Faults();
        Batch? batch;
        using (var body = await Body.Read(exchange))
            batch = Parsed(() => Records(exchange, body.Bytes, faults), faults);

        if (faults.Any || batch is null)
        {
            await exchange.Refuse(faults);
            return;
        }

        if (!await AccountNames.Find(exchange, batch)) return;
        await OldRecords.Mark(exchange, batch);
        var malformed = batch.Malformed;
        var (command, before) = (batch.ToCommand(), BatchOutcome.None);
        await exchange.PerformFresh(
            async decision =>
            {
                if (decision is not Unread unread) return command;
                command = unread.Rest as RecordUsageBatch ?? command;
                if (unread.SoFar is Done done) before += Exchange.ResultOf<BatchOutcome>(done);
                return command with { Past = await PastSql.Read(exchange.Store, unread.Periods, exchange.Gone) };
            },
            done =>
            {
                // Records of accounts that the caller does not see are refused one by one, and noted as one refusal.
                var outcome = before + Exchange.ResultOf<BatchOutcome>(done);
                if (outcome.Rejected.Any(record => record.Reason == Reason.AccountNotFound))
                    exchange.Refused = Problem.Of(Reason.AccountNotFound);
                return Answer.Ok(json => Write(json, outcome, malformed));
            });
    }

    private static Batch Records(Exchange exchange, ReadOnlyMemory<byte> body, Faults faults)
    {
        var (request, desk) = (exchange.Request, exchange.Desk);
        return Is(Lines) ? UsageReader.FromLines(body.Span, desk, faults)
            : Is(CloudEvents.Many) ? CloudEvents.FromArray(body.Span, desk, faults)
            : Is(CloudEvents.One) ? CloudEvents.FromOne(body, desk, faults)
            : CloudEvents.IsBinary(request) ? CloudEvents.FromHeaders(request, body, desk, faults)
            : UsageReader.FromArray(body.Span, desk, faults);

        bool Is(string type) => request.ContentType?.StartsWith(type, StringComparison.OrdinalIgnoreCase) is true;
    }

    private static async Task Current(Exchange exchange)
    {
        if (await exchange.View<PeriodUsage>(new ReadUsage(exchange.Account)) is not { } usage) return;
        await exchange.Send(Answer.Ok(json => json.WriteArray(usage.Services, static (writer, service) =>
        {
            writer.WriteStartObject();
            writer.WriteString("name", service.Name);
            writer.WriteExact("usage", service.Usage);
            writer.WriteExact("charge", service.Charge);
            writer.WriteEndObject();
        })));
    }

    private static T? Parsed<T>(Func<T> read, Faults faults)
    {
        try
        {
            return read();
        }
        catch (JsonException error)
        {
            faults.Add("", Body.WhereBroken(error));
            return default;
        }
    }

    private static void Write(Utf8JsonWriter json, BatchOutcome outcome, List<RejectedRecord> malformed)
    {
        json.WriteStartObject();
        json.WriteNumber("accepted", outcome.Accepted);
        json.WriteNumber("duplicates", outcome.Duplicates);
        json.WritePropertyName("rejected");
        var rejected = malformed.Count == 0 ? outcome.Rejected.AsEnumerable()
            : outcome.Rejected.Concat(malformed).OrderBy(record => record.Index);
        json.WriteArray(rejected, static (writer, record) =>
        {
            writer.WriteStartObject();
            writer.WriteNumber("index", record.Index);
            writer.WriteString("id", record.Id.Length == 0 ? null : record.Id);
            writer.WriteString("type", Problem.Of(record.Reason).Type);
            writer.WriteString("detail", record.Detail);
            writer.WriteEndObject();
        });
        json.WriteEndObject();
    }
}
