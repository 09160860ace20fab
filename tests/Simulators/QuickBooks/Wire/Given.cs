using System.Text.Json.Nodes;

namespace Brillig.Simulators.QuickBooks.Wire;

/// <summary>Reads what is in a document.</summary>
internal static class Given
{
    /// <summary>A text, or null.</summary>
    public static string? Text(this JsonObject document, string name) =>
        document[name] is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0 ? text : null;

    /// <summary>A text of at most so many letters, or null.</summary>
    public static string? Text(this JsonObject document, string name, int max) =>
        document.Text(name) is not { } text ? null
        : text.Length <= max ? text
        : throw new FailException(Fail.Length(max, text.Length));

    /// <summary>A number, also one in quotes, or null.</summary>
    public static decimal? Number(this JsonObject document, string name)
    {
        if (document[name] is not JsonValue value) return null;
        return decimal.TryParse(value.ToString(), System.Globalization.CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new FailException(Fail.Unsupported);
    }

    /// <summary>The id that a reference holds, or null.</summary>
    public static string? Reference(this JsonObject document, string name) =>
        (document[name] as JsonObject)?.Text("value");

    /// <summary>The objects of a list.</summary>
    public static IEnumerable<JsonObject> Items(this JsonObject document, string name) =>
        (document[name] as JsonArray)?.OfType<JsonObject>() ?? [];

    /// <summary>The value at a path with dots, or null.</summary>
    public static JsonNode? At(this JsonObject document, string path)
    {
        JsonNode? node = document;
        foreach (var name in path.Split('.'))
            node = (node as JsonObject)?.FirstOrDefault(
                member => string.Equals(member.Key, name, StringComparison.OrdinalIgnoreCase)).Value;
        return node;
    }
}
