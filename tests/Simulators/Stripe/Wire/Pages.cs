using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Brillig.Simulators.Stripe.Wire;

/// <summary>Lists, the newest first, a page at a time; and searches, which find things later.</summary>
internal static partial class Pages
{
    private const int LimitMax = 100;
    private const int Limit = 10;

    /// <summary>Parameters that every list takes.</summary>
    public static readonly string[] Names =
    [
        "limit", "starting_after", "ending_before", "created[gte]", "created[gt]", "created[lte]", "created[lt]",
    ];

    /// <summary>A page of those that the filters let through.</summary>
    public static Answer List(Gateway gateway, Call call, string kind, params string[] filters)
    {
        var all = gateway.All(kind).Reverse()
            .Where(item => filters.All(f => call.Text(f) is not { } wanted || item.Text(f) == wanted))
            .Where(item => IsWithin(item, call)).ToList();
        if (call.Text("starting_after") is { } after) all = [.. all.Skip(Place(all, after, "starting_after") + 1)];
        if (call.Text("ending_before") is { } before) all = [.. all.Take(Place(all, before, "ending_before"))];
        return Page(gateway, call, all, $"/v1/{kind}s", isSearch: false);
    }

    /// <summary>What a query finds: <c>metadata['order']:'1' AND status:'paid'</c>.</summary>
    public static Answer Search(Gateway gateway, Call call, string kind)
    {
        var clauses = Clauses(call.Needed("query"));
        var seen = gateway.Now - (long)gateway.Settings.SearchDelay.TotalSeconds;
        var all = gateway.All(kind).Reverse().Where(item => item.Whole("created") <= seen)
            .Where(item => clauses.All(c => c.Key is { } key
                ? (string?)item.In("metadata")[key] == c.Value
                : item.Text(c.Field) == c.Value)).ToList();
        return Page(gateway, call, all, $"/v1/{kind}s/search", isSearch: true);
    }

    private static Answer Page(Gateway gateway, Call call, List<JsonObject> all, string url, bool isSearch)
    {
        var limit = call.Whole("limit") ?? Limit;
        if (limit is < 1 or > LimitMax) throw Refusal.Wrong("limit", "Limit can range between 1 and 100.");
        var skipped = isSearch && call.Whole("page") is { } page ? (int)page : 0;
        var shown = all.Skip(skipped).Take((int)limit).ToArray();
        var body = new JsonObject
        {
            ["object"] = isSearch ? "search_result" : "list", ["url"] = url,
            ["has_more"] = all.Count > skipped + shown.Length,
            ["data"] = new JsonArray([.. shown.Select(item => Gateway.Shown(item, Below(call)))]),
        };
        if (isSearch)
        {
            body["next_page"] = all.Count > skipped + shown.Length
                ? (skipped + shown.Length).ToString(CultureInfo.InvariantCulture)
                : null;
        }

        return new Answer(200, body);
    }

    private static string[] Below(Call call) =>
        [.. call.Expanded.Where(e => e.StartsWith("data.", StringComparison.Ordinal)).Select(e => e["data.".Length..])];

    private static bool IsWithin(JsonObject item, Call call)
    {
        var created = item.Whole("created");
        return !(created < call.Whole("created[gte]") || created <= call.Whole("created[gt]")
            || created > call.Whole("created[lte]") || created >= call.Whole("created[lt]"));
    }

    private static int Place(List<JsonObject> all, string id, string param) =>
        all.FindIndex(item => item.Id() == id) is var place and >= 0
            ? place
            : throw Refusal.Missing("object", id, param, isPath: false);

    private static List<(string Field, string? Key, string Value)> Clauses(string query)
    {
        var clauses = new List<(string, string?, string)>();
        foreach (var part in query.Split(" AND "))
        {
            var match = Clause().Match(part.Trim());
            if (!match.Success) throw Refusal.Wrong("query", "We were unable to parse your search query.");
            clauses.Add((
                match.Groups["field"].Value, match.Groups["key"] is { Success: true, Value: var key } ? key : null,
                match.Groups["value"].Value));
        }

        return clauses;
    }

    [GeneratedRegex(
        """^(?<field>\w+)(?:\[['"](?<key>[^'"]+)['"]\])?:['"](?<value>[^'"]*)['"]$""", RegexOptions.None, 1_000)]
    private static partial Regex Clause();
}
