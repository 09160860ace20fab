using System.Text.Json;
using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Flow;
using Brillig.Server.Auth;

namespace Brillig.Server.Accounts;

/// <summary>API keys over HTTP.</summary>
internal static class KeysApi
{
    /// <summary>Maps the routes of keys.</summary>
    public static void MapKeys(this Routes routes)
    {
        routes.Post($"{Urls.Root}/keys", Access.ManagesKeys, Make);
        routes.Get($"{Urls.Root}/keys", Access.ManagesKeys, List);
        routes.Delete($"{Urls.Root}/keys/{{id:guid}}", Access.ManagesKeys, Revoke);
    }

    private static Task Make(Exchange exchange)
    {
        var secret = ApiKeys.NewSecret();
        return exchange.Perform(
            (fields, _) => new MakeKey(
                new KeyId(exchange.Desk.NewId()),
                AccountBody.ReadId(fields, "account") is { } account ? new AccountId(account) : null,
                ReadRole(fields),
                fields.Text("name", required: true) ?? "",
                ApiKeys.HashOf(secret),
                fields.Time("expires_at")),
            (KeyView view) => Answer.Created(Urls.Key(view.Id), json => Write(json, view, secret))
                .Tagged(Revisions.Of(view.Image)) with { HoldsSecret = true });
    }

    private static async Task List(Exchange exchange)
    {
        if (await exchange.Query((request, faults) => ListQuery.Read(request, faults)) is not { } query) return;
        if (await exchange.View<KeyViews>(new ReadKeys()) is not { } views) return;
        var slice = query.SliceOf(views.Keys, view => view.Id.ToString());
        await exchange.Send(Answer.List(slice, static (json, view) => Write(json, view, null)));
    }

    private static Task Revoke(Exchange exchange) =>
        exchange.Perform(new RevokeKey(new KeyId(exchange.Id("id"))));

    private static Role ReadRole(Fields fields) =>
        fields.OneOf("role", required: true, "admin", "operator", "read", "ingest") switch
        {
            "admin" => Role.Admin,
            "operator" => Role.Operator,
            "ingest" => Role.Ingest,
            _ => Role.Read,
        };

    private static void Write(Utf8JsonWriter json, KeyView view, string? secret)
    {
        json.WriteStartObject();
        json.WriteId("id", view.Id.Value);
        if (secret is not null) json.WriteString("key", secret);
        json.WriteId("account", view.Image.Account.Value);
        json.WriteName("role", view.Image.Role);
        json.WriteString("name", view.Image.Name);
        json.WriteTime("created_at", view.Image.CreatedAt);
        json.WriteTime("expires_at", view.Image.ExpiresAt);
        json.WriteTime("revoked_at", view.Image.RevokedAt);
        json.WriteEndObject();
    }
}
