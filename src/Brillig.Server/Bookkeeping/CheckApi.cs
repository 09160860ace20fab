using System.Text.Json;
using Brillig.Bookkeepers;
using Brillig.Core.Bookkeeping;
using Brillig.Server.Auth;

namespace Brillig.Server.Bookkeeping;

/// <summary>Whether a seller's bookkeeper has what its plans need, asked of the bookkeeper itself.</summary>
internal static class CheckApi
{
    /// <summary>Maps the routes.</summary>
    public static void MapChecks(this Routes routes, Vendors vendors, Entries entries)
    {
        foreach (var (pattern, reach) in BookkeepersApi.Addresses)
        {
            routes.Get($"{pattern}/check", Access.ManagesKeys, async exchange =>
            {
                if (await exchange.View<MappingView>(new ReadMapping(exchange.Account)) is not { } view) return;
                var there = await Ask(view, vendors, entries, exchange.Gone);
                await exchange.Send(Answer.Ok(json => Write(json, view, there)));
            }, reach);
        }
    }

    private static async Task<Catalogue> Ask(
        MappingView view, Vendors vendors, Entries entries, CancellationToken cancel)
    {
        var bookkeeper = view.Bookkeeper;
        if (!bookkeeper.IsOutside) return Catalogue.Unknown(null);
        var entry = entries.Of(view.Seller, bookkeeper);
        var there = await vendors.Of(bookkeeper.Type).Read(entry, cancel);
        return there with { Why = entry.Clean(there.Why) };
    }

    private static void Write(Utf8JsonWriter json, MappingView view, Catalogue there)
    {
        var isMapped = view.Bookkeeper.Type == BookkeeperType.Braintree;
        var missing = isMapped && there.IsEntered is true ? Missing(view, there).ToArray() : [];
        var unmapped = view.Bookkeeper.CollectsLines ? view.Items.Where(i => i.Mapping is null).ToArray() : [];
        var poor = isMapped
            ? view.Currencies.Where(c => view.Bookkeeper.MerchantAccounts?.ContainsKey(c) is not true).ToArray()
            : [];
        json.WriteStartObject();
        json.WriteId("account", view.Seller.IsOperator ? null : view.Seller.Value);
        json.WriteName("bookkeeper", view.Bookkeeper.Type);
        json.WriteBoolean(
            "equal", missing.Length == 0 && poor.Length == 0 && (there.IsEntered ?? !view.Bookkeeper.IsOutside));
        if (there.IsEntered is { } isEntered) json.WriteBoolean("credentials_work", isEntered);
        else json.WriteNull("credentials_work");
        json.WriteString("why", there.Why);
        json.WriteStartArray("missing");
        foreach (var (kind, id, item) in missing) Write(json, item, kind, id);
        json.WriteEndArray();
        json.WriteStartArray("unmapped");
        foreach (var item in unmapped) Write(json, item, null, null);
        json.WriteEndArray();
        json.WriteStartArray("currencies_without_account");
        foreach (var code in poor) json.WriteStringValue(code);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static IEnumerable<(string Kind, string Id, MappedItem Item)> Missing(MappingView view, Catalogue there)
    {
        foreach (var item in view.Items)
        {
            if (item.Mapping is not { } mapping) continue;
            if (!there.Plans.Contains(mapping.Plan)) yield return ("plan", mapping.Plan, item);
            if (!there.AddOns.Contains(mapping.AddOn)) yield return ("add_on", mapping.AddOn, item);
            foreach (var discount in new[] { mapping.Single, mapping.Cumulative }.OfType<string>().Distinct())
                if (!there.Discounts.Contains(discount)) yield return ("discount", discount, item);
        }
    }

    private static void Write(Utf8JsonWriter json, MappedItem item, string? kind, string? id)
    {
        json.WriteStartObject();
        if (kind is not null)
        {
            json.WriteString("kind", kind);
            json.WriteString("id", id);
        }

        json.WriteString("plan", item.Plan);
        json.WriteString("category", item.Category);
        json.WriteString("item", item.Item);
        json.WriteEndObject();
    }
}
