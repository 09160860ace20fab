using System.Text.Json;
using System.Text.RegularExpressions;

namespace Brillig.Tests.Fuzz;

/// <summary>What answers told of, so that later requests find accounts, charges and payments that live.</summary>
internal sealed partial class Pool(Random random)
{
    private const int Most = 60;

    private readonly Dictionary<string, List<string>> _found = new(StringComparer.Ordinal);

    private string? _spared;

    /// <summary>The secrets of the keys that were made.</summary>
    public HashSet<string> Secrets { get; } = [];

    /// <summary>Forgets an id that no request may name: that of the key that asks.</summary>
    public void Spare(string id)
    {
        _spared = id;
        foreach (var kind in _found.Where(kind => kind.Value.Remove(id) && kind.Value.Count == 0).ToArray())
            _found.Remove(kind.Key);
    }

    /// <summary>One that is known of a kind, or null.</summary>
    public string? Any(string kind) => _found.TryGetValue(kind, out var all) ? all[random.Next(all.Count)] : null;

    /// <summary>An address, mostly with ids that live and belong together.</summary>
    /// <param name="template">The path, each id a name in braces.</param>
    public string Path(string template)
    {
        if (random.Next(100) < 85 && Below(template) is { } path) return path;
        return Hole().Replace(template, hole =>
        {
            var kind = hole.Groups["above"].Value;
            return $"{kind}/{(random.Next(100) < 93 ? Any(kind) : null) ?? Absent(kind)}";
        });
    }

    /// <summary>Takes from an answer what it tells of.</summary>
    /// <param name="template">The path of the request as it is documented.</param>
    /// <param name="target">The path and query of the request.</param>
    /// <param name="answer">A success.</param>
    public void Learn(string template, string target, WireAnswer answer)
    {
        if (answer.Header("ETag") is { } tag) Add("etag", tag);
        if (answer.Header("Link") is { } link && Cursor().Match(link) is { Success: true } cursor)
            Add("cursor", Uri.UnescapeDataString(cursor.Groups["cursor"].Value));
        var path = target.Split('?')[0];
        if (answer.Header("Location") is { } location) Made(location);
        if (!answer.IsJson || template.Contains("/audit", StringComparison.Ordinal)
            || template.Contains("/refusals", StringComparison.Ordinal)
            || template.Contains("records", StringComparison.Ordinal)) return;
        using var json = JsonDocument.Parse(answer.Text);
        var root = json.RootElement;
        if (root.ValueKind is JsonValueKind.Object && root.TryGetProperty("key", out var secret)
            && secret.ValueKind is JsonValueKind.String) Secrets.Add(secret.GetString() ?? "");
        if (root.ValueKind is not JsonValueKind.Array) return;
        foreach (var item in root.EnumerateArray().Take(5))
            if (item.ValueKind is JsonValueKind.Object && item.TryGetProperty("id", out var id)
                && Guid.TryParse(id.GetString(), out _)) Made($"{path}/{id.GetString()}");
    }

    /// <summary>Notes one, in the place of another once there are many.</summary>
    public void Add(string kind, string value)
    {
        if (!_found.TryGetValue(kind, out var all)) _found.Add(kind, all = []);
        if (all.Contains(value)) return;
        if (all.Count < Most) all.Add(value);
        else all[random.Next(Most)] = value;
    }

    private void Made(string path)
    {
        var parts = path.Split('?')[0].Split('/');
        if (parts.Length < 3 || !Guid.TryParse(parts[^1], out _) || _spared == parts[^1]) return;
        Add(parts[^2], parts[^1]);
        if (parts[^2] is "charges" or "payments" && parts.Length > 4) Add($"of {parts[^2]}", path);
    }

    // Below a charge or a payment that is its account's.
    private string? Below(string template)
    {
        foreach (var kind in (string[])["charges", "payments"])
        {
            var at = template.IndexOf($"/{kind}/{{", StringComparison.Ordinal);
            if (at < 0 || Any($"of {kind}") is not { } path) continue;
            var rest = template[(at + kind.Length + 2)..];
            return path + (rest.IndexOf('/', StringComparison.Ordinal) is var end and >= 0 ? rest[end..] : "");
        }

        return null;
    }

    private string Absent(string kind) => kind == "versions" ? $"{random.Next(1, 4)}"
        : new Guid([.. Enumerable.Range(0, 16).Select(_ => (byte)random.Next(256))]).ToString();

    [GeneratedRegex(@"(?<above>[\w-]+)/\{\w+\}", RegexOptions.ExplicitCapture)]
    private static partial Regex Hole();

    [GeneratedRegex(@"cursor=(?<cursor>[^&>]+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Cursor();
}
