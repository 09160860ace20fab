using System.Text.Json;
using System.Text.Json.Nodes;
using Brillig.Client;
using Brillig.Core.Basics;
using Brillig.Core.ServicePlans;

namespace Brillig.Cli.Import.Kazoo;

/// <summary>The service plans of the documents, published under the resellers whose they are.</summary>
internal sealed class KazooPlans
{
    private readonly BrilligClient _client;
    private readonly KazooAccounts _accounts;
    private readonly KazooNotes _notes;
    private readonly CancellationToken _cancel;
    private readonly Dictionary<(string Owner, string Plan), PlanDocument?> _plans = [];

    private KazooPlans(
        BrilligClient client, KazooAccounts accounts, KazooNotes notes, CancellationToken cancel) =>
        (_client, _accounts, _notes, _cancel) = (client, accounts, notes, cancel);

    /// <summary>Publishes each plan under its vendor: as it says itself, else as those who have it say.</summary>
    public static async Task<KazooPlans> Publish(
        BrilligClient client, IEnumerable<KazooDocument> documents, IReadOnlyCollection<KazooServices> services,
        KazooAccounts accounts, KazooNotes notes, CancellationToken cancel)
    {
        var plans = new KazooPlans(client, accounts, notes, cancel);
        var vendors = services.SelectMany(s => s.Plans).Where(p => p.Vendor is not null)
            .ToLookup(p => p.Plan, p => p.Vendor);
        foreach (var document in documents)
        {
            var own = KazooFiles.VendorOf(document);
            string?[] sellers = own is not null ? [own] : [.. vendors[document.Id].Distinct()];
            if (sellers.Length == 0)
            {
                sellers = [null];
                notes.Left(document, null, "does not say whose it is, and nobody has it: taken as the operator's");
            }

            foreach (var vendor in sellers) await plans.Publish(document, vendor);
        }

        return plans;
    }

    /// <summary>A plan as it is here, or would be; null: it is not.</summary>
    public async Task<PlanDocument?> Find(string owner, string plan)
    {
        if (_plans.TryGetValue((owner, plan), out var known) || owner.Length == 0) return known;
        return _plans[(owner, plan)] = await Here(owner, plan) is { } here ? Parse(here) : null;
    }

    private async Task Publish(KazooDocument document, string? vendor)
    {
        if (await _accounts.Owner(vendor) is not { } owner)
        {
            _notes.Refused(Kinds.Plans, document, null, $"its reseller, {vendor}, is not here");
            return;
        }

        var faults = new Faults();
        using var body = Without(document.Body);
        if (PlanDocument.Read(body.RootElement, faults) is not { } plan)
        {
            _notes.Refused(
                Kinds.Plans, document, null, string.Join("; ", faults.List.Select(f => $"{f.Pointer} {f.Detail}")));
            return;
        }

        foreach (var warning in plan.Warnings) _notes.Kept(document, warning.Pointer, warning.Detail);
        KazooKeys.NoteOthers(document, _notes, [.. document.Body.EnumerateObject().Select(k => k.Name).Where(IsRead)]);
        try
        {
            if (owner.Length > 0 && await Here(owner, document.Id) is { } here && Parse(here)?.Text == plan.Text)
            {
                _notes.Unchanged(Kinds.Plans);
            }
            else
            {
                if (owner.Length > 0) await _client.PublishPlan(owner, document.Id, body.RootElement, _cancel);
                _notes.Carried(Kinds.Plans);
            }

            _plans[(owner, document.Id)] = plan;
        }
        catch (BrilligException refused) when (KazooNotes.IsOfOne(refused))
        {
            _notes.Refused(Kinds.Plans, document, null, refused.Message);
        }
    }

    private async Task<JsonElement?> Here(string owner, string plan)
    {
        try
        {
            return await _client.ServicePlan(owner, plan, _cancel);
        }
        catch (BrilligException missing) when (missing.Status == 404)
        {
            return null;
        }
    }

    private static PlanDocument? Parse(JsonElement answer)
    {
        using var body = Without(answer);
        return PlanDocument.Read(body.RootElement, new Faults());
    }

    // By the plan's own reader, or here: the rest is of the database alone.
    private static bool IsRead(string key) =>
        !KazooKeys.IsOfDatabase(key) || key is "_id" or "pvt_type" or "pvt_account_id" or "pvt_vendor_id";

    // What the database, or the server, put beside the plan.
    private static JsonDocument Without(JsonElement document)
    {
        var plan = JsonObject.Create(document.Clone()) ?? [];
        var beside = plan.Select(p => p.Key).Where(k => KazooKeys.IsOfDatabase(k) || k is "id" or "warnings");
        foreach (var key in beside.ToList()) plan.Remove(key);
        return JsonDocument.Parse(plan.ToJsonString());
    }
}
