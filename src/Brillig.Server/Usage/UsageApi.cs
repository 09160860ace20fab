using System.Collections.Immutable;
using System.Text.Json;
using Brillig.Core.Basics;
using Brillig.Core.Usage;
using Brillig.Server.Auth;

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
        await exchange.Perform(new RecordUsage(account, elements, seen));
    }

    private static async Task Bulk(Exchange exchange)
    {
        if (!await exchange.IsMediaType(Array, Lines)) return;
        var faults = new Faults();
        var isLines = exchange.Request.ContentType?.StartsWith(Lines, StringComparison.OrdinalIgnoreCase) is true;
        Batch? batch;
        using (var body = await Body.Read(exchange))
        {
            batch = Parsed(
                () => isLines
                    ? UsageReader.FromLines(body.Bytes.Span, exchange.Desk, faults)
                    : UsageReader.FromArray(body.Bytes.Span, exchange.Desk, faults),
                faults);
        }

        if (faults.Any || batch is null)
        {
            await exchange.Refuse(faults);
            return;
        }

        await OldRecords.Mark(exchange, batch);
        var malformed = batch.Malformed;
        await exchange.Perform(
            batch.ToCommand(), (BatchOutcome outcome) =>
            {
                // Records of accounts that the caller does not see are refused one by one, and noted as one refusal.
                if (outcome.Rejected.Any(record => record.Reason == Reason.AccountNotFound))
                    exchange.Refused = Problem.Of(Reason.AccountNotFound);
                return Answer.Ok(json => Write(json, outcome, malformed));
            });
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
