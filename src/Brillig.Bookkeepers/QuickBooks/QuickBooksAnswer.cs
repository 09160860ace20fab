using System.Text.Json;

namespace Brillig.Bookkeepers.QuickBooks;

/// <summary>What QuickBooks answered: a document, where it could be read, or that nothing was heard.</summary>
/// <param name="Status">The status; 0: no answer came.</param>
/// <param name="Body">The document, or null.</param>
/// <param name="Lost">What that means, where no answer came.</param>
/// <param name="Wait">How long it asked to be left alone, or null.</param>
internal sealed record QuickBooksAnswer(
    int Status, JsonElement? Body = null, Answered? Lost = null, TimeSpan? Wait = null)
{
    /// <summary>The code of what is wrong, which may come with 200, too; null: nothing is said to be.</summary>
    public string? Code => Body?.At("Fault")?.At("Error") is { ValueKind: JsonValueKind.Array } errors
        && errors.GetArrayLength() > 0
            ? errors[0].Text("code") ?? "fault"
            : null;

    /// <summary>A document that was made or read; null: there is none.</summary>
    public JsonElement? Of(string kind) =>
        Status == 200 && Code is null && Body?.At(kind) is { } found && found.Text("Id") is not null ? found : null;

    /// <summary>What a query found; null: it was not answered.</summary>
    public IReadOnlyList<JsonElement>? Found(string kind) =>
        Status != 200 || Code is not null || Body?.At("QueryResponse") is not { } response ? null
        : response.At(kind) is { ValueKind: JsonValueKind.Array } all ? [.. all.EnumerateArray()]
        : [];
}

/// <summary>Documents of a vendor are read without trusting that they are what was expected.</summary>
internal static class QuickBooksJson
{
    /// <summary>A member, or null.</summary>
    public static JsonElement? At(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var found) ? found : null;

    /// <summary>A text, or null.</summary>
    public static string? Text(this JsonElement element, string name) =>
        element.At(name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    /// <summary>A number, or null.</summary>
    public static decimal? Number(this JsonElement element, string name) =>
        element.At(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetDecimal(out var value)
            ? value
            : null;
}
