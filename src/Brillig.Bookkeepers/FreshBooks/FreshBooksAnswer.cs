using System.Text.Json;

namespace Brillig.Bookkeepers.FreshBooks;

/// <summary>What FreshBooks answered: a document, where it could be read, or that nothing was heard.</summary>
/// <param name="Status">The status; 0: no answer came.</param>
/// <param name="Body">The document, or null.</param>
/// <param name="Lost">What that means, where no answer came.</param>
/// <param name="Wait">How long it asked to be left alone, or null.</param>
internal sealed record FreshBooksAnswer(
    int Status, JsonElement? Body = null, Answered? Lost = null, TimeSpan? Wait = null)
{
    /// <summary>An object, or a list of them, out of its wrapping; null: there is none.</summary>
    public JsonElement? Result(string name) =>
        Status == 200 ? Body?.At("response")?.At("result")?.At(name) : null;

    /// <summary>
    /// What is wrong: numbers, and the fields they are about. Older and newer gateways there say it differently.
    /// </summary>
    public IEnumerable<(string Number, string? Field)> Errors =>
    [
        .. Body?.At("response")?.At("errors").Items().Select(e => (e.Text("errno") ?? "", e.Text("field"))) ?? [],
        .. Body?.At("details").Items().Where(e => e.ValueKind == JsonValueKind.Object)
            .Select(e => (e.Text("reason") ?? "", e.At("metadata")?.Text("field"))) ?? [],
    ];
}

/// <summary>Documents of a vendor are read without trusting that they are what was expected.</summary>
internal static class FreshBooksJson
{
    /// <summary>A member, or null.</summary>
    public static JsonElement? At(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var found) ? found : null;

    /// <summary>The items of a list, or none.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement? element) =>
        element is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : [];

    /// <summary>A text or a number as a text, or null.</summary>
    public static string? Text(this JsonElement element, string name) => element.At(name) switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
        _ => null,
    };
}
