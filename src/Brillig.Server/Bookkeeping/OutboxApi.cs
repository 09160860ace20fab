using System.Collections.Immutable;
using System.Text.Json;
using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Bookkeeping;
using Brillig.Core.Flow;
using Brillig.Server.Auth;
using Brillig.Server.Edge;
using Brillig.Storage.Bookkeeping;

namespace Brillig.Server.Bookkeeping;

/// <summary>What is to be done outside, and was, over HTTP.</summary>
internal static class OutboxApi
{
    /// <summary>Where it is.</summary>
    internal const string Root = $"{Urls.Root}/outbox";

    /// <summary>Maps the routes.</summary>
    public static void MapOutbox(this Routes routes)
    {
        routes.Get(Root, Access.Reads, List);
        routes.Get($"{Root}/{{id:guid}}", Access.Reads, One);
        routes.Post($"{Root}/{{id:guid}}/retry", Access.Writes, Retry, Reach.Seller);
    }

    private static async Task List(Exchange exchange)
    {
        var query = await exchange.Query((request, faults) =>
        {
            var list = ListQuery.Read(request, faults, "account", "state");
            return new Asked(list, list.Id("account"), States(list.Text("state"), faults), list.AfterId());
        });
        if (query is null) return;
        if (query.Account is { } account
            && await exchange.View<AccountView>(new ReadAccount(new(account))) is null) return;
        var intents = await OutboxSql.List(
            exchange.Store,
            new OutboxQuery(
                exchange.Caller.IsOperator ? null : exchange.Caller.Account,
                query.Account is { } of ? new AccountId(of) : null, query.States,
                query.After is { } after ? new IntentId(after) : null, query.List.Limit),
            exchange.Gone);
        await exchange.Send(Answer.List(query.List.Slice(intents, intent => intent.Id.ToString()), Write));
    }

    private static ImmutableArray<IntentState> States(string? text, Faults faults)
    {
        if (text is null) return [];
        foreach (var state in Enum.GetValues<IntentState>())
            if (Json.Name(state) == text) return [state];
        var all = string.Join(", ", Enum.GetValues<IntentState>().Select(Json.Name));
        faults.Add("", $"The state must be one of {all}.");
        return [];
    }

    private static async Task One(Exchange exchange)
    {
        if (await Find(exchange) is { } intent) await exchange.Send(Answer.Ok(json => Write(json, intent)));
    }

    private static async Task Retry(Exchange exchange)
    {
        if (await Find(exchange) is not { } intent) return;
        await exchange.Perform(
            (_, _) => new RetryIntent(intent.Account, intent.Id),
            (OutboxIntent again) => Answer.Ok(json => Write(json, again)),
            optional: true);
    }

    // Null: there is none that the caller may see, which has been answered then.
    private static async Task<OutboxIntent?> Find(Exchange exchange)
    {
        var id = new IntentId(exchange.Id("id"));
        if (await OutboxSql.Find(exchange.Store, id, exchange.Gone) is { } intent
            && await exchange.Store.Ask(new Envelope(
                new ReadAccount(intent.Account), exchange.Caller, "outbox")) is Done) return intent;
        await exchange.Refuse(Problem.Of(Reason.IntentNotFound), $"There is no intent {id}.");
        return null;
    }

    /// <summary>An intent.</summary>
    internal static void Write(Utf8JsonWriter json, OutboxIntent intent)
    {
        json.WriteStartObject();
        json.WriteId("id", intent.Id.Value);
        json.WriteName("kind", intent.Kind);
        json.WriteName("state", intent.State);
        json.WriteId("account", intent.Account.Value);
        json.WriteId("seller", intent.Seller.IsOperator ? null : intent.Seller.Value);
        json.WriteName("bookkeeper", intent.Via);
        json.WriteMoney("amount", intent.Amount);
        json.WriteString("currency", intent.Amount.Currency.Code);
        json.WriteId("charge", intent.Charge?.Value);
        json.WriteId("payment", intent.Of?.Value);
        json.WriteBoolean("automatic", intent.IsAutomatic);
        json.WriteNumber("attempts", intent.Attempts);
        json.WriteTime("due_at", intent.Due);
        json.WriteString("reference", intent.Reference);
        json.WriteString("why", intent.Why);
        json.WriteTime("made_at", intent.MadeAt);
        json.WriteTime("changed_at", intent.At);
        json.WriteEndObject();
    }

    private sealed record Asked(ListQuery List, Guid? Account, ImmutableArray<IntentState> States, Guid? After);
}
