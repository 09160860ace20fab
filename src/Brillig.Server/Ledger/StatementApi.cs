using System.Globalization;
using System.Text.Json;
using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Flow;
using Brillig.Server.Edge;
using Brillig.Server.Auth;
using Brillig.Storage.Ledger;
using NodaTime;

namespace Brillig.Server.Ledger;

/// <summary>The statement of an account over HTTP.</summary>
internal static class StatementApi
{
    private const int LinesMax = 10_000;

    /// <summary>Maps the route of statements.</summary>
    public static void MapStatement(this Routes routes) =>
        routes.Get($"{Urls.Root}/accounts/{{id:guid}}/statement", Access.Reads, Read, offers: Csv.Offered);

    private static async Task Read(Exchange exchange)
    {
        var query = await exchange.Query(Asked.Read);
        if (query is null || await exchange.Seen() is not { } account) return;
        var (from, to) = query.Within(account, exchange.Store.Now);
        if (from >= to)
        {
            await exchange.Refuse(Problem.BadRequest, "The parameter from must be before to.");
            return;
        }

        var statement = await StatementSql.Read(
            exchange.Store, exchange.Account, account.Posted.Currency, from, to, LinesMax, exchange.Gone);
        if (statement is null)
            await exchange.Refuse(Problem.BadRequest, "It has more than 10,000 lines: ask for a shorter time.");
        else
            await exchange.Send(Csv.IsWanted(exchange.Request)
                ? InCsv(account, statement, from, to)
                : Answer.Ok(json => Write(json, account, statement, from, to)));
    }

    private static void Write(
        Utf8JsonWriter json, AccountView account, Statement statement, Instant from, Instant to)
    {
        json.WriteStartObject();
        json.WriteId("account", account.Id.Value);
        json.WriteString("currency", account.Posted.Currency.Code);
        json.WriteTime("from", from);
        json.WriteTime("to", to);
        json.WriteMoney("opening_balance", statement.Opening);
        json.WriteStartArray("entries");
        foreach (var line in statement.Lines)
        {
            json.WriteStartObject();
            json.WriteTime("date", line.At);
            json.WriteName("cause", line.Cause);
            json.WriteId("cause_id", line.CauseId);
            json.WriteString("number", line.Number);
            json.WriteString("type", line.Type);
            json.WriteString("reference", line.Reference);
            json.WriteMoney("amount", line.Amount);
            json.WriteMoney("balance", line.Balance);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteMoney("closing_balance", statement.Closing);
        json.WriteMoney("unbilled", account.Unbilled);
        json.WriteEndObject();
    }

    private static RenderedAnswer InCsv(AccountView account, Statement statement, Instant from, Instant to)
    {
        var currency = account.Posted.Currency.Code;
        var csv = new Csv().Row(
            "date", "cause", "cause_id", "number", "type", "reference", "amount", "balance", "currency");
        Line(from, "opening_balance", null, statement.Opening);
        foreach (var line in statement.Lines)
        {
            csv.Row(
                Json.Text(line.At), Json.Name(line.Cause), line.CauseId.ToString(), line.Number, line.Type,
                line.Reference, Text(line.Amount), Text(line.Balance), currency);
        }

        Line(to, "closing_balance", null, statement.Closing);
        Line(null, "unbilled", account.Unbilled, null);
        return csv.Answer("statement");

        void Line(Instant? at, string cause, Money? amount, Money? balance) => csv.Row(
            at is { } time ? Json.Text(time) : null, cause, null, null, null, null, Text(amount), Text(balance),
            currency);
    }

    private static string? Text(Money? money) => money?.Amount.ToString(CultureInfo.InvariantCulture);

    private sealed record Asked(Instant? From, Instant? To)
    {
        public static Asked Read(HttpRequest request, Faults faults)
        {
            var query = ListQuery.Read(request, faults, "from", "to");
            if (query.Text("limit") is not null || query.Text("cursor") is not null)
                faults.Add("", "A statement is one whole: it takes no limit and no cursor.");
            return new Asked(query.Time("from"), query.Time("to"));
        }

        // What is not given is the month of the account's calendar: that of now, or of what is given.
        public (Instant From, Instant To) Within(AccountView account, Instant now)
        {
            var zone = DateTimeZoneProviders.Tzdb[account.Image.Settings.TimeZone];
            var month = (From ?? To?.Minus(Duration.Epsilon) ?? now).InZone(zone).Date.With(DateAdjusters.StartOfMonth);
            return (
                From ?? zone.AtStartOfDay(month).ToInstant(),
                To ?? zone.AtStartOfDay(month.PlusMonths(1)).ToInstant());
        }
    }
}
