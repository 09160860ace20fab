using System.Text.Json;

namespace Brillig.Tests.Simulators;

/// <summary>What a document is made of: names and kinds of its members, not their values.</summary>
public static class JsonShape
{
    /// <summary>What a document lacks of a documented one. Null in either may be anything in the other.</summary>
    public static IReadOnlyList<string> Lacks(JsonElement documented, JsonElement answered, string path = "")
    {
        if (documented.ValueKind == JsonValueKind.Null || answered.ValueKind == JsonValueKind.Null) return [];
        if (Kind(documented) != Kind(answered)) return [$"{path} is no {Kind(documented)}."];
        return documented.ValueKind switch
        {
            JsonValueKind.Object =>
            [
                .. documented.EnumerateObject().SelectMany(member =>
                    answered.TryGetProperty(member.Name, out var other)
                        ? Lacks(member.Value, other, $"{path}/{member.Name}")
                        : [$"{path}/{member.Name} is missing."]),
            ],
            JsonValueKind.Array when documented.GetArrayLength() > 0 => answered.GetArrayLength() == 0
                ? [$"{path} is empty."]
                : Lacks(documented[0], answered[0], $"{path}/0"),
            _ => [],
        };
    }

    /// <summary>Each member of a document with the name of what it is in; of a list of things, that of one.</summary>
    public static IEnumerable<string> Pairs(JsonElement element, string parent = "") => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member =>
            Pairs(member.Value, member.Name).Prepend($"{parent}/{member.Name}")),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(item => Pairs(item, parent.TrimEnd('s'))),
        _ => [],
    };

    private static string Kind(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.True or JsonValueKind.False => "truth value",
        var kind => kind.ToString().ToLowerInvariant(),
    };
}
