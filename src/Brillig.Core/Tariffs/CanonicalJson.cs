using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Brillig.Core.Basics;

namespace Brillig.Core.Tariffs;

/// <summary>
/// Writes documents so that equal ones have equal text: keys in a fixed order, numbers in their one form.
/// </summary>
internal static class CanonicalJson
{
    // Stored and sent as JSON alone, never put into HTML, so letters stay readable.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The text of one object.</summary>
    public static string Text(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>A number without trailing zeros and without exponent: 1.50 and 1.5 are the same text.</summary>
    public static void WriteExact(this Utf8JsonWriter json, string name, Exact value)
    {
        json.WritePropertyName(name);
        json.WriteRawValue(value.ToString());
    }
}
