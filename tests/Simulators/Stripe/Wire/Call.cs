using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Brillig.Simulators.Stripe.Wire;

/// <summary>What a call says, its parameters as they are written: <c>lines[0][amount]</c>.</summary>
/// <param name="Id">The object of the path, or empty.</param>
/// <param name="Given">The parameters of the query or of the form.</param>
internal sealed partial record Call(string Id, IReadOnlyDictionary<string, string> Given)
{
    private const int MetadataKeysMax = 50;
    private const int TimeoutMilliseconds = 1_000;

    /// <summary>What is to be shown whole, such as <c>payments</c>.</summary>
    public IEnumerable<string> Expanded => Given.Where(g => Normal(g.Key) == "expand[]").Select(g => g.Value);

    /// <summary>A parameter's name without places and keys: <c>lines[][amount]</c>, <c>metadata[]</c>.</summary>
    public static string Normal(string name) => Keys().Replace(Places().Replace(name, "[]"), "metadata[]");

    public string? Text(string name) => Given.TryGetValue(name, out var text) && text.Length > 0 ? text : null;

    public string Needed(string name) => Text(name) ?? throw Refusal.Required(name);

    public bool? Flag(string name) => Text(name) switch
    {
        null => null,
        "true" => true,
        "false" => false,
        var other => throw Refusal.Wrong(name, $"Invalid boolean: {other}"),
    };

    public long? Whole(string name) => Text(name) is not { } text ? null
        : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? whole
        : throw Refusal.Wrong(name, $"Invalid integer: {text}", "parameter_invalid_integer");

    /// <summary>Writes what the metadata says over what it was; an empty value takes a key away.</summary>
    public void Note(JsonObject item, string prefix = "metadata")
    {
        var metadata = (JsonObject)(item["metadata"] ?? throw new InvalidOperationException("It has no metadata."));
        foreach (var (name, value) in Given.Where(g => g.Key.StartsWith($"{prefix}[", StringComparison.Ordinal)))
        {
            var key = name[(prefix.Length + 1)..^1];
            if (key.Length is 0 or > 40) throw Refusal.Wrong(prefix, "Metadata keys can have up to 40 characters.");
            if (value.Length > 500) throw Refusal.Wrong(prefix, "Metadata values can have up to 500 characters.");
            if (value.Length == 0) metadata.Remove(key);
            else metadata[key] = value;
        }

        if (metadata.Count > MetadataKeysMax) throw Refusal.Wrong(prefix, "Metadata can have up to 50 keys.");
    }

    /// <summary>Each of a list's things, as a call of its own.</summary>
    public IEnumerable<Call> Each(string list) => Given
        .Select(g => (Match: Element().Match(g.Key), g.Value))
        .Where(g => g.Match.Success && g.Match.Groups["list"].Value == list)
        .GroupBy(g => int.Parse(g.Match.Groups["place"].Value, CultureInfo.InvariantCulture))
        .OrderBy(g => g.Key)
        .Select(g => new Call(Id, g.ToDictionary(
            p => p.Match.Groups["name"].Value + p.Match.Groups["rest"].Value, p => p.Value)));

    [GeneratedRegex(@"\[\d+\]", RegexOptions.None, TimeoutMilliseconds)]
    private static partial Regex Places();

    [GeneratedRegex(@"metadata\[[^\]]*\]", RegexOptions.None, TimeoutMilliseconds)]
    private static partial Regex Keys();

    [GeneratedRegex(
        @"^(?<list>\w+)\[(?<place>\d+)\]\[(?<name>\w+)\](?<rest>.*)$", RegexOptions.None, TimeoutMilliseconds)]
    private static partial Regex Element();
}
