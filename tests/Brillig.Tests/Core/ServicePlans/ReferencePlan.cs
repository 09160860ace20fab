using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;
using Brillig.Tests.Simulation;

namespace Brillig.Tests.Core.ServicePlans;

/// <summary>What a line comes to by the reference.</summary>
internal sealed record ReferenceLine(BigInteger Bounded, BigInteger Billable, Ratio? Rate, Ratio Discount, Ratio Total);

/// <summary>
/// Service plans the slow way, from their JSON alone and in big fractions: nothing of Core is used.
/// </summary>
internal static class ReferencePlan
{
    /// <summary>All plans as one object of categories; they come in the order in which they were assigned.</summary>
    public static JsonObject Merged(IReadOnlyList<JsonObject> documents)
    {
        string[] strategies = ["simple", "recursive", "cumulative"];
        var sorted = documents.Select((document, order) => (document, order))
            .OrderBy(pair => Array.IndexOf(strategies, Strategy(pair.document)))
            .ThenBy(pair => (int?)pair.document["merge"]?["priority"] ?? 0)
            .ThenBy(pair => pair.order);
        var result = new JsonObject();
        foreach (var (document, _) in sorted)
        {
            foreach (var (category, items) in document["plan"]!.AsObject())
            {
                var target = result[category] as JsonObject ?? [];
                result[category] = target.Parent is null ? target : target.DeepClone();
                foreach (var (key, item) in items!.AsObject())
                {
                    var below = result[category]![key] as JsonObject;
                    result[category]![key] = Over(item!.AsObject(), below, Strategy(document));
                }
            }
        }

        return result;
    }

    /// <summary>Leaf by leaf, null taking away.</summary>
    public static JsonNode Patched(JsonNode? target, JsonNode patch)
    {
        if (patch is not JsonObject changes) return patch.DeepClone();
        var result = target is JsonObject there ? there.DeepClone().AsObject() : [];
        foreach (var (key, value) in changes)
        {
            if (value is null) result.Remove(key);
            else result[key] = Patched(result[key], value);
        }

        return result;
    }

    public static ReferenceLine Line(JsonObject item, BigInteger quantity)
    {
        var bounded = Bounded(item, quantity);
        var flat = Tier(item["flat_rates"], bounded) ?? (Number(item["flat_rate"]) is { Sign: > 0 } rate ? rate : null);
        var billable = flat is null ? bounded : BigInteger.One;
        if ((flat ?? Tier(item["rates"], bounded) ?? Number(item["rate"])) is not { } price)
            return new(bounded, billable, null, 0, 0);

        var discount = Ratio.Zero;
        if (item["discounts"]?["single"] is { } single && billable >= (Whole(single["minimum"]) ?? 1))
            discount += Number(single["rate"]) ?? price;
        if (item["discounts"]?["cumulative"] is { } cumulative && Whole(cumulative["maximum"]) is { } most
            && billable >= (Whole(cumulative["minimum"]) ?? 1))
        {
            var each = Tier(cumulative["rates"], bounded) ?? Number(cumulative["rate"]) ?? price;
            discount += new Ratio(BigInteger.Min(most, billable), 1) * each;
        }

        return new(bounded, billable, price, discount, (new Ratio(billable, 1) * price) - discount);
    }

    private static JsonNode Over(JsonObject above, JsonObject? below, string strategy)
    {
        if (below is null || strategy == "simple") return above.DeepClone();
        var result = Patched(below, above).AsObject();
        if (strategy == "recursive") return result;
        Set(result, "minimum", Sum(above["minimum"], below["minimum"]));
        if (above["exceptions"] is JsonArray some && below["exceptions"] is JsonArray others)
            result["exceptions"] =
                new JsonArray([.. some.Concat(others).Select(e => $"{e}").Distinct().Select(e => (JsonNode)e)]);
        Set(result, "cascade", Or(above["cascade"], below["cascade"]));
        foreach (var flag in (string[])["additions", "removals"])
            if (result["prorate"] is JsonObject prorate)
                Set(prorate, flag, Or(above["prorate"]?[flag], below["prorate"]?[flag]));
        if (result["discounts"]?["cumulative"] is JsonObject cumulative)
        {
            Set(cumulative, "maximum", Sum(
                above["discounts"]?["cumulative"]?["maximum"], below["discounts"]?["cumulative"]?["maximum"]));
        }

        return result;
    }

    private static void Set(JsonObject target, string key, JsonNode? value)
    {
        if (value is not null) target[key] = value;
    }

    private static JsonValue? Sum(JsonNode? above, JsonNode? below) => above is null && below is null
        ? null
        : JsonValue.Create((long)((Whole(above) ?? 0) + (Whole(below) ?? 0)));

    private static JsonValue? Or(JsonNode? above, JsonNode? below) => above is null && below is null
        ? null
        : JsonValue.Create(((bool?)above ?? false) || ((bool?)below ?? false));

    private static string Strategy(JsonObject document) => (string?)document["merge"]?["strategy"] ?? "simple";

    private static BigInteger Bounded(JsonObject item, BigInteger quantity)
    {
        var step = Whole(item["step"]) ?? 1;
        var bounded = Up(quantity);
        if (Whole(item["minimum"]) is { } minimum && bounded < Up(minimum)) bounded = Up(minimum);
        if (Whole(item["maximum"]) is { } maximum && bounded > Up(maximum)) bounded = Up(maximum);
        return bounded;

        BigInteger Up(BigInteger number) => new Ratio(number, step).Up() * step;
    }

    private static Ratio? Tier(JsonNode? table, BigInteger quantity) => table is null
        ? null
        : table.AsObject().OrderBy(pair => BigInteger.Parse(pair.Key, CultureInfo.InvariantCulture))
            .Where(pair => BigInteger.Parse(pair.Key, CultureInfo.InvariantCulture) >= quantity)
            .Select(pair => Number(pair.Value)).FirstOrDefault();

    private static BigInteger? Whole(JsonNode? node) =>
        node is null ? null : BigInteger.Parse(node.ToString(), CultureInfo.InvariantCulture);

    private static Ratio? Number(JsonNode? node)
    {
        if (node is null) return null;
        return decimal.Parse(node.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture);
    }
}
