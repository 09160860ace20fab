using System.Globalization;
using System.Text.Json;

namespace Brillig.Tests.Fuzz;

/// <summary>Puts one thing wrong in a request that was right.</summary>
internal sealed class Faults(Random random)
{
    /// <summary>Values that few expect, as they stand in JSON.</summary>
    private static readonly string[] Odd =
    [
        "null", "true", "false", "0", "-1", "-0", "1", "[]", "{}", "[null]", "[[]]", "{\"a\":1}", "\"\"", "\" \"",
        "\"x\"", "1.5", "1e2", "1E-2", "1e400", "-1e400", "1e-400", "1e28", "7.9228162514264337593543950336e28",
        "9223372036854.775808", "9223372036854775808", "-9223372036854775809", "18446744073709551616", "2147483648",
        "0.0000000000001", "0.1234567890123", "1000000000000000001", "99999999999999999999999999999999999999", "1.0",
        "\"1\"", "\"1e2\"", "\"NaN\"", "\"Infinity\"", "\"0x1\"", "\"1,5\"", "\"+1\"", "\"٣\"", "\"\\u0000\"",
        "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\\ufeff\"", "\"\\uffff\"", "\"\\u202e\"", "\"\u200b\"", "\"a\\nb\"",
        "\"2026-02-30T00:00:00Z\"", "\"2026-13-01T00:00:00Z\"", "\"2026-06-30T23:59:60Z\"", "\"2026-01-01T24:00:00Z\"",
        "\"0001-01-01T00:00:00Z\"", "\"0000-01-01T00:00:00Z\"", "\"9999-12-31T23:59:59Z\"", "\"1969-12-31T23:59:59Z\"",
        "\"10000-01-01T00:00:00Z\"", "\"-9998-01-01T00:00:00Z\"", "\"2026-01-01T00:00:00\"", "\"2026-01-01\"",
        "\"2026-01-01T00:00:00+25:00\"", "\"2026-01-01T00:00:00-18:00\"", "\"2026-01-01T00:00:00.1234567899Z\"",
        "\"9999-12-31T23:59:59-12:00\"", "\"0001-01-01T00:00:00+12:00\"", "\"2024-02-29T00:00:00Z\"",
        "\"2025-02-29\"", "\"9999-12-31\"", "\"0001-01-01\"", "\"now\"", "\"Mars/Olympus\"", "\"europe/berlin\"",
        "\"EST5EDT\"", "\"XXX\"", "\"usd\"", "\"XAU\"", "\"U$D\"", "\"00000000-0000-0000-0000-000000000000\"",
        "\"ffffffff-ffff-ffff-ffff-ffffffffffff\"", "\"{0199e2a4-7c00-7000-8000-000000000001}\"",
        "\"0199e2a47c0070008000000000000001\"", "\"not-an-id\"", "\"../../etc/passwd\"", "\"period_end\"", "\"open\"",
    ];

    private static readonly string[] Parameters =
    [
        "", "0", "-1", "1", "1001", "99999999999999999999", "1.5", "1e3", "abc", "%00", "%", "%ff", "%F0%9F%A6%86",
        "true", "TRUE", "1&dry_run=true", "null", "*", "MDE", "MS4x", "00000000-0000-0000-0000-000000000000",
        "2026-02-30T00:00:00Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "2026-01-01T00:00:00+01:00", "due,paid",
        "'", "\"", "..", "%2e%2e%2f",
    ];

    private static readonly (string Name, string Value)[] Headers =
    [
        ("Idempotency-Key", ""), ("Idempotency-Key", "é"), ("Idempotency-Key", "a\tb"), ("If-Match", "x"),
        ("If-Match", "\"1\", \"2\""), ("If-Match", "W/\"1\""), ("If-Match", "\"99999999999999999999\""),
        ("If-Match", "\"-1\""), ("If-Match", ""), ("If-None-Match", "*"), ("If-None-Match", "\"1\",,"),
        ("If-None-Match", "\"unended"), ("Accept", "text/html"), ("Accept", ";;;"), ("Accept", "*/*;q=0"),
        ("Accept", "application/json;q=0.1, application/json;decimals=string"), ("Accept", "application/*;q=2"),
        ("Accept", "text/csv"), ("Accept", "application/json;decimals=words"), ("Content-Type", "text/plain"),
        ("Content-Type", "application/json; charset=utf-16"), ("Content-Type", "application/xml"),
        ("Content-Type", "application/merge-patch+json"), ("Content-Type", "application/x-ndjson"),
        ("Content-Type", "application/cloudevents+json"), ("Content-Type", "application/cloudevents-batch+json"),
        ("Content-Type", ""), ("Content-Encoding", "gzip"), ("Expect", "100-continue"), ("Expect", "nothing"),
        ("Range", "bytes=0-1"), ("Authorization", "Bearer x"), ("Authorization", "Basic eDp5"), ("Authorization", ""),
        ("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"), ("traceparent", "zz"),
        ("X-Request-Id", "r\u0001"), ("X-HTTP-Method-Override", "DELETE"), ("Connection", "upgrade"),
        ("Upgrade", "websocket"), ("Origin", "null"), ("ce-specversion", "1.0"), ("ce-id", ""),
    ];

    /// <summary>In a body; says what.</summary>
    public string Spoil(Node body)
    {
        var all = body.All.ToArray();
        var node = all[random.Next(all.Length)];
        switch (random.Next(8))
        {
            case 0 when node.Members is { Count: > 0 } members:
                var gone = members[random.Next(members.Count)];
                members.Remove(gone);
                return $"without {gone.Key}";
            case 1 when node.Members is { } members:
                var added = random.Next(3) switch { 0 => "unknown", 1 => "", _ => new string('k', 300) };
                members.Insert(random.Next(members.Count + 1), new(added, new Node(node.Schema, "1")));
                return $"with a member '{added}'";
            case 2 when node.Members is { Count: > 0 } members:
                var twice = members[random.Next(members.Count)];
                members.Add(random.Next(2) == 0 ? twice : new(twice.Key, new Node(node.Schema, "null")));
                return $"with {twice.Key} twice";
            case 3 when node.Members is { Count: > 0 } members:
                var at = random.Next(members.Count);
                var name = members[at].Key;
                members[at] = new(random.Next(2) == 0 ? name.ToUpperInvariant() : $"\\u{(int)name[0]:x4}{name[1..]}",
                    members[at].Value);
                return $"with {name} written otherwise";
            case 4 when node.Items is { Count: > 0 } items:
                var most = random.Next(3) > 0 ? items.Count : (int)(Maker.Bound(node.Schema, "maxItems") ?? 1_000);
                while (items.Count <= most && items.Count < 1_100) items.Add(items[0]);
                return $"with {items.Count} items";
            default:
                node.Text = Wrong(node);
                return $"with {(node.Text.Length > 100 ? node.Text[..100] + " …" : node.Text)}";
        }
    }

    /// <summary>The query with a parameter that is wrong, or one more.</summary>
    public string SpoiledQuery(string query, IReadOnlyList<Parameter> known)
    {
        var names = known.Where(p => p.In == "query").Select(p => p.Name).Append("unknown").ToArray();
        var value = random.Next(20) == 0 ? new string('y', 300) : Parameters[random.Next(Parameters.Length)];
        var added = $"{names[random.Next(names.Length)]}={value}";
        return query.Length == 0 ? added : random.Next(2) == 0 ? $"{query}&{added}" : $"{added}&{query}";
    }

    /// <summary>A header that is wrong.</summary>
    public KeyValuePair<string, string> Header()
    {
        if (random.Next(20) == 0) return new("Idempotency-Key", new string('k', 256));
        if (random.Next(20) == 0) return new("If-Match", new string('"', random.Next(1, 3_000)));
        var (name, value) = Headers[random.Next(Headers.Length)];
        return new(name, value);
    }

    private string Wrong(Node node)
    {
        var bounds = (string[])["minimum", "maximum"];
        switch (random.Next(6))
        {
            case 0 when Maker.Bound(node.Schema, bounds[random.Next(2)]) is { } bound:
                var beyond = bound + ((decimal[])[-1, 0, 1, 0.000001m, -0.000001m])[random.Next(5)];
                return beyond.ToString(CultureInfo.InvariantCulture);
            case 0 or 1 when Maker.Bound(node.Schema, "maxLength") is { } most:
                var letter = ((string[])["x", "ß", "🦆", "\u0301"])[random.Next(4)];
                return $"\"{string.Concat(Enumerable.Repeat(letter, (int)most + random.Next(2)))}\"";
            case 1:
                var depth = random.Next(1, 200);
                return new string('[', depth) + new string(']', depth);
            case 2 when node.Text is { Length: > 0 } text:
                return text.StartsWith('"') ? text[1..^1] : JsonSerializer.Serialize(text);
            case 2:
                return $"\"{new string('z', random.Next(50) == 0 ? 200_000 : 2_000)}\"";
            default:
                return Odd[random.Next(Odd.Length)];
        }
    }
}
