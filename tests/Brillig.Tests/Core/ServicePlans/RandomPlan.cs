using System.Globalization;
using System.Text.Json.Nodes;
using Brillig.Tests.Rating;

namespace Brillig.Tests.Core.ServicePlans;

/// <summary>Draws plans: each leaf is there or not, and quantities lie about the same edges.</summary>
internal sealed class RandomPlan(Draw draw)
{
    public JsonObject Document()
    {
        var document = new JsonObject { ["name"] = "Drawn", ["plan"] = Plan() };
        if (draw.Chance(4)) return document;
        document["merge"] = new JsonObject
        {
            ["strategy"] = draw.Of("simple", "recursive", "cumulative"),
            ["priority"] = draw.Of(-1, 0, 0, 1),
        };
        return document;
    }

    public JsonObject Plan()
    {
        var plan = new JsonObject();
        foreach (var category in (string[])["devices", "numbers"])
        {
            if (draw.Chance(4)) continue;
            var items = new JsonObject();
            foreach (var key in (string[])["_all", "a", "b"])
                if (draw.Chance(2)) items[key] = Item();
            plan[category] = items;
        }

        return plan;
    }

    /// <summary>A quantity, most often small enough to meet an edge.</summary>
    public long Quantity() => draw.Chance(20) ? draw.Random.NextInt64(1_000_000_000_000) : draw.Random.Next(40);

    public JsonObject Item()
    {
        var item = new JsonObject();
        Maybe(item, "name", () => draw.Of("One", "Two"));
        Maybe(item, "rate", Price);
        Maybe(item, "rates", Table);
        if (draw.Chance(3)) Maybe(item, "flat_rate", Price);
        if (draw.Chance(3)) Maybe(item, "flat_rates", Table);
        var most = draw.Random.Next(30);
        Maybe(item, "minimum", () => draw.Random.Next(most + 1));
        if (draw.Chance(2)) Maybe(item, "maximum", () => most);
        Maybe(item, "step", () => draw.Of(1, 2, 5, 7));
        Maybe(item, "exceptions", () => new JsonArray(draw.Of("a", "b")));
        Maybe(item, "cascade", () => draw.Chance(2));
        Maybe(item, "as", () => draw.Of("a", "line"));
        Maybe(item, "activation_charge", Price);
        Maybe(item, "discounts", Discounts);
        Maybe(item, "prorate", () => new JsonObject { [draw.Of("additions", "removals")] = draw.Chance(2) });
        return item;
    }

    private JsonObject Discounts()
    {
        var (discounts, single, cumulative) = (new JsonObject(), new JsonObject(), new JsonObject());
        Maybe(single, "rate", Price);
        Maybe(single, "minimum", () => draw.Random.Next(5));
        Maybe(cumulative, "rate", Price);
        Maybe(cumulative, "rates", Table);
        Maybe(cumulative, "minimum", () => draw.Random.Next(5));
        if (!draw.Chance(4)) cumulative["maximum"] = draw.Random.Next(20);
        Maybe(discounts, "single", () => single);
        Maybe(discounts, "cumulative", () => cumulative);
        return discounts;
    }

    private JsonObject Table()
    {
        var table = new JsonObject();
        for (var i = draw.Random.Next(4); i >= 0; i--)
            table[draw.Random.Next(30).ToString(CultureInfo.InvariantCulture)] = Price();
        return table;
    }

    private JsonNode Price() => draw.Chance(2) ? JsonValue.Create(draw.Price()) : Draw.Text(draw.Price());

    private void Maybe(JsonObject target, string key, Func<JsonNode> value)
    {
        if (draw.Chance(2)) target[key] = value();
    }
}
