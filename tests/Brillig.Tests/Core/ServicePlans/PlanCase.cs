using System.Text.Json;
using Brillig.Tests.Cases;
using Xunit.Sdk;

namespace Brillig.Tests.Core.ServicePlans;

/// <summary>A worked case of service plans, read strictly: a field that no runner looks at fails.</summary>
internal sealed class PlanCase
{
    private static readonly Dictionary<string, string[]> Known = new(StringComparer.Ordinal)
    {
        ["case"] =
        [
            "id", "source", "note", "plans", "quantities", "manual", "overrides", "tree", "resellers", "account",
            "change", "expect",
        ],
        ["plan"] = ["id", "document"],
        ["expect"] = ["lines", "total", "preview"],
        ["line"] =
        [
            "category", "item", "quantity", "billable", "rate", "discount", "single", "cumulative", "total", "unpriced",
        ],
        ["cumulative"] = ["quantity", "rate"],
        ["preview"] = ["prompt", "summary", "activation_charges", "differences"],
        ["summary"] = ["activation", "recurring"],
        ["activation"] = ["category", "item", "quantity", "rate", "total"],
        ["difference"] = ["category", "item", "quantity", "billable"],
    };

    private readonly JsonElement _case;

    public PlanCase(string file, JsonElement item)
    {
        (_case, Name) = (item, $"{file} {item.Text("id")}");
        Know("case", item);
        Know("expect", Expect);
        foreach (var plan in List(item, "plans")) Know("plan", plan);
        foreach (var line in Lines) Know("line", line);
        foreach (var line in Lines)
            if (line.TryGetProperty("cumulative", out var cumulative)) Know("cumulative", cumulative);
        if (Preview is { } preview)
        {
            Know("preview", preview);
            Know("summary", preview.GetProperty("summary"));
            foreach (var charge in List(preview, "activation_charges")) Know("activation", charge);
            foreach (var difference in List(preview, "differences")) Know("difference", difference);
        }

        if (Lines.Length == 0 == Preview is null)
            throw new XunitException($"{Name} expects neither lines nor a preview, or both.");
        if (Change is null != Preview is null) throw new XunitException($"{Name}: a change goes with a preview.");
    }

    public static IEnumerable<PlanCase> All => CaseFile.Names("plans-*.json")
        .SelectMany(file => CaseFile.All(file).Select(item => new PlanCase(file, item)));

    /// <summary>File and id.</summary>
    public string Name { get; }

    /// <summary>The account whose lines are expected.</summary>
    public string Account => _case.TryGetProperty("account", out var account) ? account.ToString() : "customer";

    /// <summary>Its plans, in the order in which they are assigned.</summary>
    public IEnumerable<(string Id, JsonElement Document)> Plans =>
        List(_case, "plans").Select(plan => (plan.Text("id"), plan.GetProperty("document")));

    /// <summary>Each account and its parent; null: none.</summary>
    public IReadOnlyDictionary<string, string?> Tree => _case.TryGetProperty("tree", out var tree)
        ? tree.EnumerateObject().ToDictionary(pair => pair.Name, pair => pair.Value.GetString())
        : new Dictionary<string, string?>
        {
            ["root"] = null, ["seller"] = "root", ["customer"] = "seller", ["below"] = "customer",
        };

    /// <summary>The accounts that sell.</summary>
    public IReadOnlyList<string> Resellers => _case.TryGetProperty("resellers", out var resellers)
        ? [.. resellers.EnumerateArray().Select(reseller => reseller.ToString())]
        : ["root", "seller"];

    /// <summary>What is counted, by account.</summary>
    public IReadOnlyDictionary<string, JsonElement> Quantities => Named("quantities");

    /// <summary>What is said by hand, by account.</summary>
    public IReadOnlyDictionary<string, JsonElement> Manual => Named("manual");

    /// <summary>By the id of the plan.</summary>
    public IReadOnlyDictionary<string, JsonElement> Overrides => Named("overrides");

    /// <summary>What the account's quantities are changed to; null: nothing is.</summary>
    public JsonElement? Change => _case.TryGetProperty("change", out var change) ? change : null;

    public JsonElement[] Lines => List(Expect, "lines");

    public string? Total => Expect.TryGetProperty("total", out var total) ? total.ToString() : null;

    public JsonElement? Preview => Expect.TryGetProperty("preview", out var preview) ? preview : null;

    private JsonElement Expect => _case.GetProperty("expect");

    /// <summary>The elements of an array; none where there is none.</summary>
    public static JsonElement[] List(JsonElement element, string name) =>
        element.TryGetProperty(name, out var list) ? [.. list.EnumerateArray()] : [];

    private Dictionary<string, JsonElement> Named(string name) => _case.TryGetProperty(name, out var named)
        ? named.EnumerateObject().ToDictionary(pair => pair.Name, pair => pair.Value, StringComparer.Ordinal)
        : [];

    private void Know(string what, JsonElement element)
    {
        foreach (var field in element.EnumerateObject().Where(field => !Known[what].Contains(field.Name)))
            throw new XunitException($"{Name}: no runner knows {field.Name} of {what}.");
    }
}
