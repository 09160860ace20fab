using System.Globalization;
using System.Text.Json;
using NodaTime;

namespace Brillig.Tests.Fuzz;

/// <summary>Makes values that a schema allows, at random, with ids of what lives.</summary>
internal sealed class Maker(JsonElement document, Random random, Pool pool, Func<Instant> now)
{
    private static readonly string[] Services = ["sms", "data", "call", "fax", "visit"];
    private static readonly string[] Currencies = ["USD", "USD", "USD", "EUR", "JPY", "KWD", "CLF"];
    private static readonly string[] Zones =
        ["UTC", "Europe/Berlin", "America/St_Johns", "Pacific/Apia", "Africa/Casablanca", "Antarctica/Troll"];

    private static readonly string[] Texts =
    [
        "a", "Zoë", "🦆", "مرحبا", "e\u0301", "\u202egnihtemos", "'; DROP TABLE fact; --", "<script>alert(1)</script>",
        "=1+1", "{{7*7}}", "%00%n%s", "a\tb", "x\u2028y", " ", "null", "0", "-", "*",
    ];

    /// <summary>A value.</summary>
    /// <param name="schema">What it must be.</param>
    /// <param name="name">The name of the field, which says more.</param>
    public Node Make(JsonElement schema, string name = "")
    {
        schema = Operation.Resolved(document, schema);
        if (schema.TryGetProperty("oneOf", out var choices))
            return Make(choices[random.Next(choices.GetArrayLength())], name);
        if (schema.TryGetProperty("const", out var only)) return new Node(schema, only.GetRawText());
        if (schema.TryGetProperty("enum", out var values))
            return new Node(schema, values[random.Next(values.GetArrayLength())].GetRawText());
        var types = Types(schema);
        var others = types.Where(t => t != "null").ToArray();
        if (others.Length == 0 || (types.Contains("null") && random.Next(10) == 0)) return new Node(schema, "null");
        return others[random.Next(others.Length)] switch
        {
            "object" => Object(schema),
            "array" => Array(schema, name),
            "boolean" => new Node(schema, random.Next(2) == 0 ? "true" : "false"),
            "integer" => new Node(schema, Whole(schema)),
            "number" => new Node(schema, Number(schema)),
            _ => new Node(schema, Format(schema) == "decimal"
                ? $"\"{Number(schema)}\"" : JsonSerializer.Serialize(Text(schema, name))),
        };
    }

    /// <summary>A text, as a value of a parameter.</summary>
    public string Plain(JsonElement schema, string name)
    {
        var text = Make(schema, name).ToString();
        return text.StartsWith('"') ? JsonSerializer.Deserialize<string>(text) ?? "" : text;
    }

    /// <summary>The types that a schema allows.</summary>
    public static string[] Types(JsonElement schema) => !schema.TryGetProperty("type", out var type) ? ["object"]
        : type.ValueKind is JsonValueKind.Array ? [.. type.EnumerateArray().Select(t => t.GetString() ?? "")]
        : [type.GetString() ?? ""];

    /// <summary>The format that a schema asks for.</summary>
    public static string? Format(JsonElement schema) =>
        schema.TryGetProperty("format", out var format) ? format.GetString() : null;

    /// <summary>A bound of a schema.</summary>
    public static decimal? Bound(JsonElement schema, string name) =>
        schema.TryGetProperty(name, out var bound) ? bound.GetDecimal() : null;

    private Node Object(JsonElement schema)
    {
        var members = new List<KeyValuePair<string, Node>>();
        if (!schema.TryGetProperty("properties", out var properties))
        {
            var free = schema.TryGetProperty("additionalProperties", out var more)
                && more.ValueKind is JsonValueKind.Object ? more : JsonElement.Parse("""{"type":"string"}""");
            for (var i = random.Next(3); i > 0; i--) members.Add(new($"k{i}", Make(free)));
            return new Node(schema) { Members = members };
        }

        var required = schema.TryGetProperty("required", out var names)
            ? names.EnumerateArray().Select(n => n.GetString()).ToHashSet() : [];
        var share = random.Next(60);   // some have few members, some many
        foreach (var property in properties.EnumerateObject())
            if (required.Contains(property.Name) || random.Next(100) < share)
                members.Add(new(property.Name, Make(property.Value, property.Name)));
        return new Node(schema) { Members = members };
    }

    private Node Array(JsonElement schema, string name)
    {
        var items = new List<Node>();
        var count = Math.Min(random.Next(20) == 0 ? 20 : random.Next(4), (int)(Bound(schema, "maxItems") ?? 20));
        var item = schema.TryGetProperty("items", out var told) ? told : JsonElement.Parse("{}");
        for (; count > 0; count--) items.Add(Make(item, name == "applies_to" ? "service" : name));
        return new Node(schema) { Items = items };
    }

    private string Whole(JsonElement schema)
    {
        var (least, most) = (Bound(schema, "minimum") ?? 0, Bound(schema, "maximum") ?? 1_000);
        var value = random.Next(10) switch
        {
            0 => least,
            1 => most,
            < 7 => least + random.Next((int)Math.Min(most - least + 1, 5)),
            _ => least + random.NextInt64((long)(most - least) + 1),
        };
        return value.ToString(CultureInfo.InvariantCulture);
    }

    private string Number(JsonElement schema)
    {
        var (least, most) = (Bound(schema, "minimum") ?? 0, Bound(schema, "maximum") ?? 1_000);
        var value = random.Next(12) switch
        {
            0 => least,
            1 => random.Next(4) == 0 ? most : 1_000_000,
            2 => 0.000001m * random.Next(1_000_000),
            < 9 => random.Next(0, 30),
            _ => 0.01m * random.Next(10_000),
        };
        return Math.Clamp(value, least, most).ToString(CultureInfo.InvariantCulture);
    }

    private string Text(JsonElement schema, string name)
    {
        if (Format(schema) == "uuid") return Id(name);
        if (Format(schema) == "date-time") return Time(name);
        var hasExample = schema.TryGetProperty("examples", out var examples)
            && examples[0].ValueKind is JsonValueKind.String;
        var known = name switch
        {
            "tariff_plan" => pool.Any("tariffs"),
            "type" when random.Next(3) == 0 => pool.Any("billing-types"),
            "type" when random.Next(3) == 0 => "prepaid",
            "currency" => Currencies[random.Next(Currencies.Length)],
            "timezone" => Zones[random.Next(Zones.Length)],
            "service" or "name" when random.Next(3) > 0 => Services[random.Next(Services.Length)],
            "id" => $"r{random.Next(50)}",
            "date" when random.Next(2) == 0 => Time(name)[..10],
            "cursor" => pool.Any("cursor"),
            "If-Match" or "If-None-Match" => random.Next(3) == 0 ? "*" : pool.Any("etag"),
            "Idempotency-Key" => $"key {random.Next(40)}",
            _ => null,
        };
        if (known is not null) return known;
        if (hasExample && random.Next(3) > 0) return examples[0].GetString() ?? "";
        var (least, most) = ((int)(Bound(schema, "minLength") ?? 0), (int)(Bound(schema, "maxLength") ?? 100));
        var text = random.Next(12) switch
        {
            0 => new string('x', most),
            < 6 => Texts[random.Next(Texts.Length)],
            _ => $"n{random.Next(100_000)}",
        };
        return text.Length < least ? "x" : text[..Math.Min(text.Length, most)];
    }

    private string Id(string name) => (random.Next(10) == 0 ? null : name switch
    {
        "charge" or "cid" => pool.Any("charges"),
        "payment" or "pid" => pool.Any("payments"),
        "key" => pool.Any("keys"),
        "object" => pool.Any("tariffs"),
        _ => pool.Any("accounts"),
    }) ?? new Guid([.. Enumerable.Range(0, 16).Select(_ => (byte)random.Next(256))]).ToString();

    private string Time(string name)
    {
        var at = name == "now" ? now() + Duration.FromMinutes(random.Next(12 * 24 * 60))
            : name is "at" or "expires_at" or "effective_from" ? now() + Duration.FromMinutes(random.Next(40 * 24 * 60))
            : random.Next(2) == 0 ? now() : now() - Duration.FromMinutes(random.Next(60 * 24 * 60));
        var offset = Offset.FromHours(random.Next(4) == 0 ? random.Next(-12, 15) : 0);
        return at.WithOffset(offset).ToString("uuuu-MM-dd'T'HH:mm:sso<Z+HH:mm>", CultureInfo.InvariantCulture);
    }
}
