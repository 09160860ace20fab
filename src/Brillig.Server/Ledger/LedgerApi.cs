using System.Globalization;
using System.Text.Json;
using Brillig.Core.Basics;
using Brillig.Server.Auth;
using Brillig.Server.Edge;
using Brillig.Storage.Ledger;

namespace Brillig.Server.Ledger;

/// <summary>The ledger of an account over HTTP.</summary>
internal static class LedgerApi
{
    /// <summary>Maps the route of the ledger.</summary>
    public static void MapLedger(this Routes routes) =>
        routes.Get($"{Urls.Root}/accounts/{{id:guid}}/ledger", Access.Reads, List);

    private static async Task List(Exchange exchange)
    {
        var query = await exchange.Query((request, faults) => ListQuery.Read(request, faults) is var list
            ? new Filter(list, list.AfterPlace())
            : null);
        if (query is null || await exchange.Seen() is not { } account) return;
        var lines = await LedgerSql.List(
            exchange.Store, exchange.Account, query.After, query.List.Limit, exchange.Gone);
        var slice = query.List.Slice(
            lines, line => string.Create(CultureInfo.InvariantCulture, $"{line.Batch}.{line.N}"));

        // The end of the list tells what is used but not yet charged.
        var rows = slice.Items.Select(line => new Row(line, account.Unbilled)).ToList();
        if (slice.Next is null) rows.Add(new Row(null, account.Unbilled));
        await exchange.Send(Answer.List(new Slice<Row>(rows, slice.Next), Write));
    }

    private static void Write(Utf8JsonWriter json, Row row)
    {
        json.WriteStartObject();
        if (row.Line is { Entry: var entry } line)
        {
            json.WriteTime("date", entry.At);
            json.WriteName("cause", entry.Cause);
            json.WriteId("cause_id", entry.CauseId);
            json.WriteName("debit", entry.Debit);
            json.WriteName("credit", entry.Credit);
            json.WriteMoney("amount", entry.Amount);
            json.WriteMoney("balance", line.Balance);
            json.WriteId("seller", entry.Seller.Value);
        }
        else
        {
            json.WriteString("cause", "unbilled");
            json.WriteMoney("amount", row.Unbilled);
        }

        json.WriteString("currency", row.Unbilled.Currency.Code);
        json.WriteEndObject();
    }

    private sealed record Row(LedgerLine? Line, Money Unbilled);

    private sealed record Filter(ListQuery List, (long Batch, int N)? After);
}
