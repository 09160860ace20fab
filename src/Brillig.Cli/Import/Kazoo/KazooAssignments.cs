using System.Text.Json;
using System.Text.Json.Nodes;
using Brillig.Client;
using Brillig.Client.ServicePlans;
using Brillig.Core.ServicePlans;
using HeldPlan = Brillig.Client.ServicePlans.HeldPlan;

namespace Brillig.Cli.Import.Kazoo;

/// <summary>
/// Who has which plan, with what overrides. What is carried over was activated, and paid for, long ago: plans are
/// assigned without their activation charges first, so that none is billed, and then as they are.
/// </summary>
internal sealed class KazooAssignments(
    BrilligClient client, KazooAccounts accounts, KazooPlans plans, KazooNotes notes, CancellationToken cancel)
{
    private readonly HashSet<(string Account, string Plan)> _heldBack = [];

    /// <summary>Takes the activation charges off plans that accounts have here, until their quantities are set.
    /// </summary>
    public async Task HoldBack(IEnumerable<KazooServices> services)
    {
        foreach (var one in services)
        {
            if (client.IsDryRun || accounts.Here(one.Document.Id) is not { } account) continue;
            var held = await Held(account);
            foreach (var assigned in one.Plans.Where(p => held.ContainsKey(p.Plan)))
            {
                if (await plans.Find(await accounts.SellerOf(one.Document.Id) ?? "", assigned.Plan) is { } plan
                    && Free(plan, assigned.Overrides) is { } free)
                {
                    var isFinal = IsSame(held[assigned.Plan].Overrides, assigned.Overrides);
                    if (await Try(one, assigned, () => Assign(account, assigned.Plan, free)) && isFinal)
                        _heldBack.Add((one.Document.Id, assigned.Plan));
                }
            }
        }
    }

    /// <summary>Assigns the plans of all of them.</summary>
    public async Task Carry(IEnumerable<KazooServices> services)
    {
        foreach (var one in services)
        {
            var held = accounts.Here(one.Document.Id) is { } here ? await Held(here) : [];
            foreach (var assigned in one.Plans) await Carry(one, assigned, held);
        }
    }

    private async Task Carry(KazooServices services, KazooAssignment assigned, Dictionary<string, HeldPlan> held)
    {
        var (id, at) = (services.Document.Id, $"/plans/{assigned.Plan}");
        var seller = await accounts.SellerOf(id);
        if (assigned.Vendor is { } vendor && (await accounts.Owner(vendor) is not { } owner || owner != seller))
        {
            notes.Refused(
                Kinds.Assignments, services.Document, at, $"is a plan of {vendor}, who is not its reseller here");
            return;
        }

        if (await plans.Find(seller ?? "", assigned.Plan) is not { } plan)
        {
            notes.Refused(Kinds.Assignments, services.Document, at, "is no plan of its reseller here");
            return;
        }

        if (held.TryGetValue(assigned.Plan, out var known) && IsSame(known.Overrides, assigned.Overrides))
        {
            notes.Unchanged(Kinds.Assignments);
            return;
        }

        var done = client.IsDryRun || accounts.Here(id) is not { } account
            || await Try(services, assigned, async () =>
            {
                if (!held.ContainsKey(assigned.Plan) && Free(plan, assigned.Overrides) is { } free)
                    await Assign(account, assigned.Plan, free);
                return await Assign(account, assigned.Plan, assigned.Overrides);
            });
        if (done && _heldBack.Contains((id, assigned.Plan))) notes.Unchanged(Kinds.Assignments);
        else if (done) notes.Carried(Kinds.Assignments);
    }

    private async Task<bool> Try(KazooServices services, KazooAssignment assigned, Func<Task<Services>> assign)
    {
        try
        {
            var done = await assign();
            foreach (var warning in done.Warnings ?? [])
                if (warning.Pointer?.StartsWith("/overrides", StringComparison.Ordinal) is true)
                    notes.Kept(services.Document, $"/plans/{assigned.Plan}{warning.Pointer}", warning.Detail ?? "");
            return true;
        }
        catch (BrilligException refused) when (KazooNotes.IsOfOne(refused))
        {
            notes.Refused(Kinds.Assignments, services.Document, $"/plans/{assigned.Plan}", refused.Message);
            return false;
        }
    }

    private Task<Services> Assign(Guid account, string plan, JsonObject overrides)
    {
        JsonElement? sent = overrides.Count == 0 ? null : JsonElement.Parse(overrides.ToJsonString());
        return client.AssignPlan(account, plan, new PlanToAssign(sent, null, null, AcceptCharges: true), cancel);
    }

    private async Task<Dictionary<string, HeldPlan>> Held(Guid account) =>
        (await client.ServicePlans($"{account}", areOffers: false, cancel))
            .Where(plan => plan.Assigned is not null)
            .GroupBy(plan => plan.Id).ToDictionary(g => g.Key, g => g.First().Assigned ?? new HeldPlan());

    private static bool IsSame(JsonElement? known, JsonObject overrides)
    {
        using var json = JsonDocument.Parse(overrides.ToJsonString());
        return known is { ValueKind: JsonValueKind.Object } here
            ? JsonElement.DeepEquals(here, json.RootElement) : overrides.Count == 0;
    }

    // The overrides with all activation charges at nothing; null: there are none.
    private static JsonObject? Free(PlanDocument plan, JsonObject overrides)
    {
        try
        {
            var charged = PlanOverrides.ItemsOf(plan, overrides.ToJsonString())
                .Where(entry => entry.Item.ActivationCharge is > 0).ToList();
            if (charged.Count == 0) return null;
            var free = new JsonObject();
            foreach (var (category, key, _) in charged)
            {
                if (free[category] is not JsonObject items) free[category] = items = [];
                items[key] = new JsonObject { ["activation_charge"] = 0 };
            }

            return KazooServices.Merged(overrides, free);
        }
        catch (InvalidOperationException)
        {
            return null;   // overrides that are wrong: the server says how
        }
    }
}
