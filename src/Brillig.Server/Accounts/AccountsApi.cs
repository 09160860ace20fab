using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Flow;
using Brillig.Server.Auth;
using Brillig.Storage.Accounts;

namespace Brillig.Server.Accounts;

/// <summary>Accounts over HTTP.</summary>
internal static class AccountsApi
{
    /// <summary>Maps the routes of accounts.</summary>
    public static void MapAccounts(this Routes routes)
    {
        routes.Post($"{Urls.Root}/accounts", Access.Writes, Open);
        routes.Get($"{Urls.Root}/accounts", Access.Reads, List);
        routes.Get($"{Urls.Root}/accounts/{{id:guid}}", Access.Reads, One);
        routes.Put($"{Urls.Root}/accounts/{{id:guid}}", Access.Writes, Change);
        routes.Delete($"{Urls.Root}/accounts/{{id:guid}}", Access.Writes, Close, Reach.Above);
    }

    private static Task Open(Exchange exchange) => exchange.Perform(
        (fields, faults) => AccountBody.Open(fields, faults, new AccountId(exchange.Desk.NewId())),
        (AccountView view) => Answer.Created(Urls.Account(view.Id), json => AccountJson.WriteOpened(json, view))
            .Tagged(Revisions.Of(view.Image)));

    private static async Task One(Exchange exchange)
    {
        if (await exchange.Seen() is not { } view) return;

        // Its balances move without its revision, so that nobody is told that nothing has changed.
        await exchange.Send(Answer.Ok(json => AccountJson.Write(json, view)).Tagged(Revisions.Of(view.Image)));
    }

    private static Task Change(Exchange exchange) => exchange.Perform(
        (fields, faults) => AccountBody.Change(fields, faults, exchange.Account),
        (AccountView _) => Answer.NoContent);

    private static Task Close(Exchange exchange) =>
        exchange.Perform(new CloseAccount(exchange.Account), (AccountView _) => Answer.NoContent);

    private static async Task List(Exchange exchange)
    {
        var query = await exchange.Query((request, faults) => Filter.Read(request, faults));
        if (query is null) return;

        // Without a parent an account's key lists what stands directly below its account; the operator's, all.
        var parent = query.Parent ?? (exchange.Caller.IsOperator ? null : exchange.Caller.Account);
        var list = query.List;
        var ids = await AccountsSql.Page(
            exchange.Store, parent, query.ExternalId, query.After, list.Limit, exchange.Gone);
        if (await exchange.View<AccountViews>(new ReadAccounts(ids)) is not { } views) return;
        var next = ids.Count < list.Limit ? null : list.NextAfter(ids[^1].ToString());
        await exchange.Send(Answer.List(new Slice<AccountView>(views.Accounts, next), AccountJson.Write));
    }

    private sealed record Filter(ListQuery List, AccountId? Parent, string? ExternalId, AccountId? After)
    {
        public static Filter Read(HttpRequest request, Faults faults)
        {
            var list = ListQuery.Read(request, faults, "external_id", "parent");
            return new Filter(
                list,
                list.Id("parent") is { } parent ? new AccountId(parent) : null,
                list.Text("external_id"),
                list.AfterId() is { } after ? new AccountId(after) : null);
        }
    }
}
