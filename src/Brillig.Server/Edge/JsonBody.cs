using System.Text.Json;
using System.Text.Unicode;
using Brillig.Core.Basics;

namespace Brillig.Server.Edge;

/// <summary>Bodies of JSON.</summary>
internal static class JsonBody
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 64 };

    /// <summary>What a body describes; null, with a fault, if it is no JSON or does not describe it.</summary>
    public static T? Parse<T>(ReadOnlyMemory<byte> body, Faults faults, Func<JsonElement, Faults, T?> read)
        where T : class
    {
        if (!Utf8.IsValid(body.Span))
        {
            faults.Add("", "The body is not valid UTF-8.");
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(body, Options);
            return read(document.RootElement, faults);
        }
        catch (JsonException error)
        {
            faults.Add("", Body.WhereBroken(error));
            return null;
        }
    }
}
