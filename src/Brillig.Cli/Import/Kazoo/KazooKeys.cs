using System.Text.Json;

namespace Brillig.Cli.Import.Kazoo;

/// <summary>The keys of documents that mean nothing to billing.</summary>
internal static class KazooKeys
{
    /// <summary>Notes all keys that are not known: those of the database, and others.</summary>
    public static void NoteOthers(KazooDocument document, KazooNotes notes, IReadOnlyCollection<string> known)
    {
        var others = document.Body.EnumerateObject().Where(key => !known.Contains(key.Name) && !IsEmpty(key.Value))
            .Select(key => key.Name).Order(StringComparer.Ordinal).ToLookup(IsOfDatabase);
        if (others[true].Any())
            notes.Left(document, string.Join(' ', others[true].Select(k => $"/{k}")), "belongs to Kazoo's database");
        if (others[false].Any())
            notes.Left(document, string.Join(' ', others[false].Select(k => $"/{k}")), "is no part of billing");
    }

    /// <summary>Whether nothing is in it.</summary>
    public static bool IsEmpty(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => true,
        JsonValueKind.Object => !value.EnumerateObject().Any(),
        JsonValueKind.Array => value.GetArrayLength() == 0,
        JsonValueKind.String => value.ValueEquals(""),
        _ => false,
    };

    /// <summary>Whether Kazoo's database put it there.</summary>
    public static bool IsOfDatabase(string key) =>
        key.StartsWith('_') || key.StartsWith("pvt_", StringComparison.Ordinal);
}
