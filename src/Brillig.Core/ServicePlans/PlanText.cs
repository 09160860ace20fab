using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Brillig.Core.Basics;

namespace Brillig.Core.ServicePlans;

/// <summary>
/// The text of JSON that is kept as it was given, but for space: keys in their order, numbers by their tokens.
/// </summary>
public static class PlanText
{
    // Stored and sent as JSON alone, never put into HTML, so letters stay readable.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The text of an element; a key given twice, or text that is none, is a fault at its pointer.</summary>
    /// <param name="element">What is kept.</param>
    /// <param name="pointer">Where it stands.</param>
    /// <param name="faults">Where the faults go; with one, the text is of no use.</param>
    /// <param name="without">Which of an object's own keys are left out; null: none.</param>
    public static string Of(JsonElement element, string pointer, Faults faults, Func<string, bool>? without = null)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options)) Write(json, element, pointer, faults, without);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(
        Utf8JsonWriter json, JsonElement element, string pointer, Faults faults, Func<string, bool>? without)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                json.WriteStartObject();
                WriteFields(json, element, pointer, faults, without);
                json.WriteEndObject();
                break;
            case JsonValueKind.Array:
                json.WriteStartArray();
                foreach (var (item, place) in element.EnumerateArray().Select((item, place) => (item, place)))
                    Write(json, item, $"{pointer}/{place}", faults, without: null);
                json.WriteEndArray();
                break;
            case JsonValueKind.String:
                var text = TextOf(element);
                if (text is null) faults.Add(pointer, "has characters that no text can hold");
                json.WriteStringValue(text);
                break;
            default:
                element.WriteTo(json);
                break;
        }
    }

    private static void WriteFields(
        Utf8JsonWriter json, JsonElement element, string pointer, Faults faults, Func<string, bool>? without)
    {
        if (Fields.Of(element, pointer, faults) is not { } fields) return;
        foreach (var name in fields.Names)
        {
            if (without?.Invoke(name) == true || fields.Raw(name) is not { } value) continue;
            json.WritePropertyName(name);
            Write(json, value, fields.At(name), faults, without: null);
        }
    }

    /// <summary>The text of a string; null: an escaped lone surrogate is in it, so it is none.</summary>
    public static string? TextOf(JsonElement element)
    {
        try
        {
            return element.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
