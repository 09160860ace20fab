using System.Text.Json;
using System.Text.Json.Nodes;

namespace Brillig.Cli.Import.Kazoo;

/// <summary>A plan that an account has.</summary>
/// <param name="Plan">The plan's id.</param>
/// <param name="Vendor">Whose it is; null: its reseller's.</param>
/// <param name="Overrides">What the account has otherwise, the inside of a plan.</param>
internal sealed record KazooAssignment(string Plan, string? Vendor, JsonObject Overrides);

/// <summary>What a document of services says, in the old shape or the new one.</summary>
internal sealed class KazooServices
{
    private static readonly string[] s_known =
    [
        "plans", "service_plans", "overrides", "quantities", "account_quantities", "manual_quantities",
        "cascade_quantities", "billing_id", "pvt_reseller_id", "reseller_id", "pvt_reseller", "pvt_is_reseller",
        "is_reseller", "pvt_tree", "pvt_account_id", "_id", "id", "pvt_type", "type", "pvt_deleted",
    ];

    private static readonly Dictionary<string, string> s_without = new(StringComparer.Ordinal)
    {
        ["bookkeeper"] = "who collects is set with bookkeepers here",
        ["bookkeepers"] = "who collects is set with bookkeepers here",
        ["ratedeck"] = "calls are priced by the tariff of the account, which names a deck",
        ["payment_tokens"] = "means of payment stay with their bookkeeper",
        ["transactions"] = "what was paid is no part of services: record payments, or an opening balance",
    };

    private readonly KazooNotes _notes;

    private KazooServices(KazooDocument document, KazooNotes notes) => (Document, _notes) = (document, notes);

    /// <summary>The document.</summary>
    public KazooDocument Document { get; }

    /// <summary>Who pays for it, where that is another account; else null.</summary>
    public string? Payer => Document.Text("billing_id") is { } payer && payer != Document.Id ? payer : null;

    /// <summary>The plans, in the order of the document.</summary>
    public List<KazooAssignment> Plans { get; } = [];

    /// <summary>What is counted, by category and item.</summary>
    public JsonObject Counted { get; private set; } = [];

    /// <summary>What stands instead of it.</summary>
    public JsonObject Manual { get; private set; } = [];

    /// <summary>What Kazoo counted below the account.</summary>
    public JsonObject Cascade { get; private set; } = [];

    /// <summary>Reads a document; what has no place here is noted.</summary>
    public static KazooServices Read(KazooDocument document, KazooNotes notes)
    {
        var services = new KazooServices(document, notes);
        services.ReadPlans();
        services.ReadQuantities();
        services.NoteOthers();
        return services;
    }

    private void ReadPlans()
    {
        var all = Inside(Document.Object("overrides"), "/overrides");
        foreach (var name in (string[])["plans", "service_plans"])
        {
            if (Document.Texts(name) is { Count: > 0 } ids)
                foreach (var id in ids) Plans.Add(new(id, null, Merged(all, [])));
            if (Document.Object(name) is not { } plans) continue;
            foreach (var plan in plans.EnumerateObject()) Plans.Add(ReadPlan(plan, $"/{name}/{plan.Name}", all));
        }
    }

    private KazooAssignment ReadPlan(JsonProperty plan, string at, JsonObject all)
    {
        if (plan.Value.ValueKind is not JsonValueKind.Object) return new(plan.Name, null, Merged(all, []));
        foreach (var other in plan.Value.EnumerateObject())
        {
            if (other.Name is "account_id" or "vendor_id" or "overrides" or "id" || IsEmpty(other.Value)) continue;
            _notes.Left(Document, $"{at}/{other.Name}", other.Name is "category" or "name"
                ? "stands in the plan" : "has no place in an assignment");
        }

        var own = Inside(KazooDocument.Object(plan.Value, "overrides"), $"{at}/overrides");
        var vendor = KazooDocument.Text(plan.Value, "vendor_id") ?? KazooDocument.Text(plan.Value, "account_id");
        return new(plan.Name, vendor, Merged(all, own));
    }

    // {plan: …} in the new shape, its inside in the old.
    private JsonObject Inside(JsonElement? overrides, string at)
    {
        if (overrides is not { } given) return [];
        if (KazooDocument.Object(given, "plan") is not { } plan) return JsonObject.Create(given.Clone()) ?? [];
        foreach (var other in given.EnumerateObject())
            if (other.Name != "plan" && !IsEmpty(other.Value))
                _notes.Left(Document, $"{at}/{other.Name}", "overrides what is no part of a plan's prices");
        return JsonObject.Create(plan.Clone()) ?? [];
    }

    /// <summary>One object over another, leaf by leaf.</summary>
    public static JsonObject Merged(JsonObject below, JsonObject over)
    {
        var merged = (JsonObject)below.DeepClone();
        foreach (var (name, value) in over)
        {
            merged[name] = value is JsonObject inside && merged[name] is JsonObject known
                ? Merged(known, inside) : value?.DeepClone();
        }

        return merged;
    }

    private void ReadQuantities()
    {
        if (Document.Object("quantities") is { } quantities)
        {
            if (IsNew(quantities))
            {
                foreach (var part in quantities.EnumerateObject())
                {
                    if (part.Name == "account") Counted = Counts(part.Value, "/quantities/account");
                    else if (part.Name == "manual") Manual = Counts(part.Value, "/quantities/manual");
                    else if (part.Name == "cascade") Cascade = Counts(part.Value, "/quantities/cascade");
                    else _notes.Left(Document, $"/quantities/{part.Name}", "is neither account, manual nor cascade");
                }
            }
            else
            {
                Counted = Counts(quantities, "/quantities");
            }
        }

        Counted = Merged(Counted, Of("account_quantities"));
        Manual = Merged(Manual, Of("manual_quantities"));
        Cascade = Merged(Cascade, Of("cascade_quantities"));
    }

    private JsonObject Of(string name) =>
        Document.Object(name) is { } quantities ? Counts(quantities, $"/{name}") : [];

    // A category may be called account, too: in the new shape one more level follows.
    private static bool IsNew(JsonElement quantities) => quantities.EnumerateObject().Any(part =>
        part.Name is "account" or "manual" or "cascade" && part.Value.ValueKind is JsonValueKind.Object
        && part.Value.EnumerateObject().All(category => category.Value.ValueKind is JsonValueKind.Object));

    private JsonObject Counts(JsonElement quantities, string at)
    {
        var counts = new JsonObject();
        if (quantities.ValueKind is not JsonValueKind.Object) return counts;
        foreach (var category in quantities.EnumerateObject())
        {
            if (category.Value.ValueKind is not JsonValueKind.Object)
            {
                _notes.Left(Document, $"{at}/{category.Name}", "is no object of items with their quantities");
                continue;
            }

            var items = new JsonObject();
            foreach (var item in category.Value.EnumerateObject())
            {
                if (item.Value.ValueKind is JsonValueKind.Number && item.Value.TryGetInt64(out var count) && count >= 0)
                    items[item.Name] = count;
                else
                    _notes.Left(Document, $"{at}/{category.Name}/{item.Name}", "is no whole number from 0 on");
            }

            counts[category.Name] = items;
        }

        return counts;
    }

    private void NoteOthers()
    {
        if (Document.Text("pvt_status") is { } status && status != "good_standing")
            _notes.Left(Document, "/pvt_status", $"is {status}: its standing here is that of its payments");
        foreach (var other in Document.Body.EnumerateObject())
            if (s_without.TryGetValue(other.Name, out var why) && !IsEmpty(other.Value))
                _notes.Left(Document, $"/{other.Name}", why);
        KazooKeys.NoteOthers(Document, _notes, [.. s_known, .. s_without.Keys, "pvt_status"]);
    }

    private static bool IsEmpty(JsonElement value) => KazooKeys.IsEmpty(value);
}
