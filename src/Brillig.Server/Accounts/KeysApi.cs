using System.Text.Json;
using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Flow;
using Brillig.Server.Auth;
using NodaTime;

namespace Brillig.Server.Accounts;

/// <summary>API keys over HTTP.</summary>
internal static class KeysApi
{
    private const int OverlapUsual = 86_400;       // seconds: a day
    private const int OverlapMax = 30 * 86_400;

    /// <summary>Maps the routes of keys.</summary>
    public static void MapKeys(this Routes routes)
    {
        routes.Post($"{Urls.Root}/keys", Access.ManagesKeys, Make);
        routes.Get($"{Urls.Root}/keys", Access.ManagesKeys, List);
        routes.Get($"{Urls.Root}/keys/{{id:guid}}", Access.ManagesKeys, One);
        routes.Put($"{Urls.Root}/keys/{{id:guid}}", Access.ManagesKeys, Change);
        routes.Delete($"{Urls.Root}/keys/{{id:guid}}", Access.ManagesKeys, Revoke);
        routes.Post($"{Urls.Root}/keys/{{id:guid}}/rotate", Access.ManagesKeys, Rotate);
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
            (KeyView view) => Answer.Created(Urls.Key(view.Id), json => Write(json, view, secret, null))
                .Tagged(Revisions.Of(view.Image)) with { HoldsSecret = true });
    }

    private static async Task List(Exchange exchange)
    {
        if (await exchange.Query((request, faults) => ListQuery.Read(request, faults)) is not { } query) return;
        if (await exchange.View<KeyViews>(new ReadKeys()) is not { } views) return;
        var slice = query.SliceOf(views.Keys, view => view.Id.ToString());
        var uses = await exchange.Desk.Ops.LastUses(exchange.Gone);
        await exchange.Send(Answer.List(slice, (json, view) => Write(json, view, null, uses(view.Id.Value))));
    }

    private static async Task One(Exchange exchange)
    {
        if (await exchange.View<KeyView>(new ReadKeys(IdOf(exchange))) is not { } view) return;
        var uses = await exchange.Desk.Ops.LastUses(exchange.Gone);
        await exchange.SendAt(
            Revisions.Of(view.Image), Answer.Ok(json => Write(json, view, null, uses(view.Id.Value))));
    }

    private static Task Change(Exchange exchange) => exchange.Perform(
        (fields, _) =>
        {
            foreach (var fixedName in (string[])["role", "account"])
                if (fields.Has(fixedName)) fields.Refuse(fixedName, "cannot be changed; make another key");
            var isNamed = fields.Has("name");
            return new ChangeKey(
                IdOf(exchange),
                isNamed ? Given.As(fields.Text("name", required: true)) : default,
                fields.Has("expires_at") ? Given.As(fields.Time("expires_at")) : default);
        },
        (KeyView _) => Answer.NoContent);

    private static Task Rotate(Exchange exchange)
    {
        var secret = ApiKeys.NewSecret();
        return exchange.Perform(
            (fields, _) => new RotateKey(
                IdOf(exchange),
                ApiKeys.HashOf(secret),
                Duration.FromSeconds(fields.Whole("overlap", min: 0, max: OverlapMax) ?? OverlapUsual)),
            (KeyView view) => Answer.Created(Urls.Key(view.Id), json => Write(json, view, secret, null))
                .Tagged(Revisions.Of(view.Image)) with { HoldsSecret = true },
            optional: true);
    }

    private static Task Revoke(Exchange exchange) =>
        exchange.Perform(new RevokeKey(IdOf(exchange)));

    private static KeyId IdOf(Exchange exchange) => new(exchange.Id("id"));

    private static Role ReadRole(Fields fields) =>
        fields.OneOf("role", required: true, "admin", "operator", "read", "ingest") switch
        {
            "admin" => Role.Admin,
            "operator" => Role.Operator,
            "ingest" => Role.Ingest,
            _ => Role.Read,
        };

    private static void Write(Utf8JsonWriter json, KeyView view, string? secret, Instant? lastUsedAt)
    {
        json.WriteStartObject();
        json.WriteId("id", view.Id.Value);
        if (secret is not null) json.WriteString("key", secret);
        json.WriteId("account", view.Image.Account.Value);
        json.WriteName("role", view.Image.Role);
        json.WriteString("name", view.Image.Name);
        json.WriteTime("created_at", view.Image.CreatedAt);
        json.WriteTime("expires_at", view.Image.ExpiresAt);
        json.WriteTime("previous_valid_until", view.Image.PreviousUntil);
        json.WriteTime("revoked_at", view.Image.RevokedAt);
        if (secret is null) json.WriteTime("last_used_at", lastUsedAt);
        json.WriteEndObject();
    }
}
