using System.Text.Json.Nodes;
using Brillig.Tests.Simulation;
using NodaTime;

namespace Brillig.Tests.Core.ServicePlans.Stories;

/// <summary>What a line is at a moment, by the reference.</summary>
internal sealed record MomentLine(
    Ratio Total, Ratio Billable, bool IsArrears, Ratio Activation, bool Additions, bool Removals);

/// <summary>The lines of an account at any moment of a history, each time from its beginning.</summary>
internal sealed class ReferenceLines(PlanHistory history)
{
    private readonly Dictionary<string, JsonObject> _merged = [];

    /// <summary>
    /// The lines after so many events, on a local day, in a period that began at a time: a version reaches an account
    /// with its next period, or when it takes the plan, unless it applies at once.
    /// </summary>
    public Dictionary<(string Category, string Key), MomentLine> Of(
        Told account, int events, LocalDate day, Instant begun)
    {
        var lines = new Dictionary<(string, string), MomentLine>();
        foreach (var (category, items) in Merged(account, events, day, begun))
        {
            foreach (var (key, item) in items!.AsObject())
                lines[(category, key)] = Line(account, events, category, key, item!.AsObject());
        }

        return lines;
    }

    private MomentLine Line(Told account, int events, string category, string key, JsonObject item)
    {
        string[] except = [.. (item["exceptions"] as JsonArray ?? []).Select(e => $"{e}")];
        var count = history.Counted(account, events, category, key, except, (bool?)item["cascade"] ?? false);
        var line = ReferencePlan.Line(item, count);
        return new MomentLine(
            line.Total, new Ratio(line.Billable, 1), (string?)item["charged"] == "arrears",
            decimal.Parse((string?)item["activation_charge"]?.ToString() ?? "0", null),
            (bool?)item["prorate"]?["additions"] ?? true, (bool?)item["prorate"]?["removals"] ?? true);
    }

    private JsonObject Merged(Told account, int events, LocalDate day, Instant begun)
    {
        var plans = account.PlansAt(events)
            .Where(p => !(p.From > day) && !(p.Until <= day))
            .Select(p => (Plan: p, Version: Version(p, events, begun))).ToArray();
        var name = string.Join(
            '|', plans.Select(p => $"{p.Plan.Owner}/{p.Plan.Name}@{p.Version.Event}{p.Plan.Overrides}"));
        if (_merged.TryGetValue(name, out var known)) return known;
        return _merged[name] = ReferencePlan.Merged([.. plans.Select(p => Document(p.Plan, p.Version))]);
    }

    private ToldVersion Version(ToldPlan plan, int events, Instant begun)
    {
        var since = begun > plan.At ? begun : plan.At;
        var all = history.Plans[(plan.Owner, plan.Name)];
        return all.LastOrDefault(v => v.Event < events && (v.AtOnce || v.At <= since)) ?? all[0];
    }

    // When an item is due is merged as its other leaves are.
    private static JsonObject Document(ToldPlan plan, ToldVersion version)
    {
        var document = version.Document.DeepClone().AsObject();
        if (plan.Overrides is { } overrides)
            document["plan"] = ReferencePlan.Patched(document["plan"], JsonNode.Parse(overrides)!);
        if ((string?)document["charged"] is not { } charged) return document;
        foreach (var (_, items) in document["plan"]!.AsObject())
            foreach (var (_, item) in items!.AsObject()) item!["charged"] = charged;
        return document;
    }
}
