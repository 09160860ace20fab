using System.Text.Json.Nodes;
using Brillig.Client;

namespace Brillig.Cli.Import.Kazoo;

/// <summary>How much accounts use of what plans price.</summary>
internal sealed class KazooQuantities(
    BrilligClient client, KazooAccounts accounts, KazooNotes notes, CancellationToken cancel)
{
    private const int Named = 5;

    /// <summary>Whether an account has others here than its document says.</summary>
    public async Task<bool> Differ(KazooServices services) =>
        await Differing(services) is var (counted, manual) && counted.Count + manual.Count > 0;

    /// <summary>Sets what differs.</summary>
    public async Task Carry(KazooServices services)
    {
        var (counted, manual) = await Differing(services);
        if (services.Counted.Count > 0) await Set(services, counted, Kinds.Quantities, areManual: false);
        if (services.Manual.Count > 0) await Set(services, manual, Kinds.Manual, areManual: true);
    }

    /// <summary>Notes where what is counted below an account is not what Kazoo counted there.</summary>
    public async Task Compare(KazooServices services)
    {
        if (client.IsDryRun || services.Cascade.Count == 0) return;
        if (accounts.Here(services.Document.Id) is not { } account) return;
        var here = (await client.Quantities(account, cancel)).Cascade ?? [];
        var others = Items(services.Cascade)
            .Select(i => (i.Category, i.Item, i.Count, Here: CountOf(here, i.Category, i.Item)))
            .Where(i => i.Count != i.Here).ToList();
        if (others.Count == 0) return;
        var told = others.Take(Named).Select(i => $"{i.Category}.{i.Item} {i.Count}, here {i.Here}");
        notes.Left(services.Document, "/cascade_quantities",
            $"are sums of the accounts below, which are others here: {string.Join("; ", told)}"
            + (others.Count > Named ? $"; and {others.Count - Named} more" : ""));
    }

    private async Task Set(KazooServices services, JsonObject quantities, string kind, bool areManual)
    {
        if (quantities.Count == 0)
        {
            notes.Unchanged(kind);
            return;
        }

        try
        {
            if (!client.IsDryRun && accounts.Here(services.Document.Id) is { } account)
                await client.SetQuantities(account, quantities, areManual, acceptCharges: true, cancel);
            notes.Carried(kind);
        }
        catch (BrilligException refused) when (KazooNotes.IsOfOne(refused))
        {
            notes.Refused(kind, services.Document, areManual ? "/manual_quantities" : "/quantities", refused.Message);
        }
    }

    private async Task<(JsonObject Counted, JsonObject Manual)> Differing(KazooServices services)
    {
        var here = accounts.Here(services.Document.Id) is { } account ? await client.Quantities(account, cancel) : null;
        return (Differing(services.Counted, here?.Account ?? []), DifferingItems(services.Manual, here?.Manual ?? []));
    }

    // The categories that are not the same, whole: what they do not name goes.
    private static JsonObject Differing(JsonObject wanted, JsonObject here)
    {
        var differing = new JsonObject();
        foreach (var (category, items) in wanted)
        {
            var (ask, has) = (Some(items), Some(here[category]));
            if (!JsonNode.DeepEquals(ask, has)) differing[category] = ask;
        }

        return differing;
    }

    private static JsonObject DifferingItems(JsonObject wanted, JsonObject here)
    {
        var differing = new JsonObject();
        foreach (var (category, item, count) in Items(wanted))
        {
            if (here[category]?[item] is { } known && known.GetValue<long>() == count) continue;
            if (differing[category] is not JsonObject items) differing[category] = items = [];
            items[item] = count;
        }

        return differing;
    }

    // Without those of which there are none.
    private static JsonObject Some(JsonNode? items)
    {
        var some = new JsonObject();
        foreach (var (item, count) in items as JsonObject ?? [])
            if (count?.GetValue<long>() > 0) some[item] = count.GetValue<long>();
        return some;
    }

    private static IEnumerable<(string Category, string Item, long Count)> Items(JsonObject quantities) =>
        quantities.SelectMany(category => (category.Value as JsonObject ?? [])
            .Select(item => (category.Key, item.Key, item.Value?.GetValue<long>() ?? 0)));

    private static long CountOf(JsonObject quantities, string category, string item) =>
        quantities[category]?[item]?.GetValue<long>() ?? 0;
}
