using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Brillig.Core.Basics;

/// <summary>
/// Merges a patch into a JSON object (RFC 7396): members it names are replaced, objects in objects are merged, null
/// takes a member away, everything else stays. Arrays are replaced as a whole.
/// </summary>
public static class MergePatch
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 64 };

    // Stored and sent as JSON alone, never put into HTML, so letters stay readable.
    private static readonly JsonSerializerOptions Plain =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The text of the object that results.</summary>
    /// <param name="target">The JSON object that is there; null: none, which counts as an empty one.</param>
    /// <param name="patch">A JSON object in valid text, no member of it given twice.</param>
    public static string Into(string? target, string patch)
    {
        var result = JsonNode.Parse(target ?? "{}", documentOptions: Strict) as JsonObject ?? [];
        using var changes = JsonDocument.Parse(patch, Strict);
        Merge(result, changes.RootElement);
        return result.ToJsonString(Plain);
    }

    private static void Merge(JsonObject target, JsonElement patch)
    {
        foreach (var member in patch.EnumerateObject())
        {
            switch (member.Value.ValueKind)
            {
                case JsonValueKind.Null:
                    target.Remove(member.Name);
                    break;
                case JsonValueKind.Object:
                    var inner = target[member.Name] as JsonObject ?? [];
                    Merge(inner, member.Value);
                    if (inner.Parent is null) target[member.Name] = inner;
                    break;
                default:
                    target[member.Name] = JsonNode.Parse(member.Value.GetRawText());
                    break;
            }
        }
    }
}
