using System.Text;
using System.Text.Json;
using Brillig.Core.Basics;

namespace Brillig.Server.Edge;

/// <summary>Reads the nested objects of a merge patch (RFC 7396).</summary>
internal static class Patches
{
    /// <summary>The media type that PATCH takes.</summary>
    public const string MediaType = "application/merge-patch+json";

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 64 };

    /// <summary>
    /// The text of an object in one form: valid, escaped no more than needed, no member twice. Null and a fault if it
    /// is none.
    /// </summary>
    public static string? Text(JsonElement element, string pointer, Faults faults)
    {
        if (element.ValueKind is not JsonValueKind.Object)
        {
            faults.Add(pointer, "must be an object");
            return null;
        }

        try
        {
            using var checkedOnce = JsonDocument.Parse(element.GetRawText(), Strict);
            return Encoding.UTF8.GetString(Json.Bytes(checkedOnce.RootElement.WriteTo));
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or ArgumentException)
        {
            faults.Add(pointer, "has a field that is given twice, or text that is not valid");
            return null;
        }
    }
}
