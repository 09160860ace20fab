using System.Text.Json;
using Brillig.Core.Bookkeeping;
using Brillig.Core.Flow;
using Brillig.Server.Auth;
using Brillig.Server.Edge;

namespace Brillig.Server.Bookkeeping;

/// <summary>The bookkeepers of sellers over HTTP.</summary>
internal static class BookkeepersApi
{
    /// <summary>The operator's own address, and those of accounts.</summary>
    internal static readonly (string Pattern, Reach Reach)[] Addresses =
    [
        ($"{Urls.Root}/accounts/operator/bookkeeper", Reach.Operator),
        ($"{Urls.Root}/accounts/{{id:guid}}/bookkeeper", Reach.Subtree),
    ];

    /// <summary>Maps the routes.</summary>
    public static void MapBookkeepers(this Routes routes, Sealing sealing)
    {
        foreach (var (pattern, reach) in Addresses)
        {
            routes.Get(pattern, Access.Reads, async exchange =>
            {
                if (await exchange.View<BookkeeperView>(new ReadBookkeeper(exchange.Account)) is { } view)
                    await exchange.SendAt(Revisions.Of(view.Image), Answer.Ok(json => Write(json, view)));
            }, reach);
            routes.Put(pattern, Access.ManagesKeys, exchange => exchange.Perform<BookkeeperView>(
                (fields, _) => BookkeeperBody.Read(fields, exchange.Account, sealing), Answered), reach);
            routes.Delete(pattern, Access.ManagesKeys, exchange => exchange.Perform<BookkeeperView>(
                (_, _) => new SetBookkeeper(exchange.Account, default), Answered, optional: true), reach);
        }
    }

    private static RenderedAnswer Answered(BookkeeperView view) =>
        Answer.Ok(json => Write(json, view)).Tagged(Revisions.Of(view.Image));

    private static void Write(Utf8JsonWriter json, BookkeeperView view)
    {
        var image = view.Image;
        json.WriteStartObject();
        json.WriteId("account", view.Seller.IsOperator ? null : view.Seller.Value);
        json.WriteName("type", image.Type);
        json.WriteString("address", image.Address);
        json.WriteName("collect", image.Collect);
        json.WriteStartObject("merchant_accounts");
        if (image.MerchantAccounts is { } accounts)
            foreach (var (currency, id) in accounts) json.WriteString(currency, id);
        json.WriteEndObject();
        json.WriteDecimal("min_amount", image.AmountMin);
        json.WriteDecimal("max_amount", image.AmountMax);
        json.WriteBoolean("prorate_charges", !image.SkipsProration);
        if (image.Concurrency is { } concurrency) json.WriteNumber("outbox_concurrency", concurrency);
        else json.WriteNull("outbox_concurrency");
        json.WriteString("local_topup", image.GrantsTopUps ? "grant" : "refuse");
        json.WriteBoolean("has_credentials", image.Credentials is not null);
        json.WriteEndObject();
    }
}
