using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using NodaTime;
using NodaTime.Text;

namespace Brillig.Server;

/// <summary>How values are written: times as RFC 3339 in UTC. Decimals are written by Edge/Decimals.cs.</summary>
internal static class Json
{
    // Answered as JSON alone, never put into HTML, so letters stay readable.
    internal static readonly JsonWriterOptions Options =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What is written, as UTF-8.</summary>
    public static byte[] Bytes(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, Options)) write(json);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>An array of some items.</summary>
    public static void WriteArray<T>(this Utf8JsonWriter json, IEnumerable<T> items, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray();
        foreach (var item in items) write(json, item);
        json.WriteEndArray();
    }

    /// <summary>A time, or null.</summary>
    public static void WriteTime(this Utf8JsonWriter json, string name, Instant? value) =>
        json.WriteString(name, value is { } time ? Text(time) : null);

    /// <summary>A time as RFC 3339 in UTC.</summary>
    public static string Text(Instant time) => InstantPattern.ExtendedIso.Format(time);

    /// <summary>A whole number (a count, a version), or null.</summary>
    public static void WriteWhole(this Utf8JsonWriter json, string name, int? value)
    {
        if (value is { } number) json.WriteNumber(name, number);
        else json.WriteNull(name);
    }

    /// <summary>An id; the operator and nobody are null.</summary>
    public static void WriteId(this Utf8JsonWriter json, string name, Guid? id)
    {
        if (id is { } value && value != Guid.Empty) json.WriteString(name, value);
        else json.WriteNull(name);
    }

    /// <summary>A value of an enum in snake_case.</summary>
    public static void WriteName<T>(this Utf8JsonWriter json, string name, T value) where T : struct, Enum =>
        json.WriteString(name, Name(value));

    /// <summary>The name of an enum's value in snake_case.</summary>
    public static string Name<T>(T value) where T : struct, Enum =>
        JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    /// <summary>A JSON text kept as it was sent, or null.</summary>
    public static void WriteRaw(this Utf8JsonWriter json, string name, string? text)
    {
        json.WritePropertyName(name);
        if (text is null) json.WriteNullValue();
        else json.WriteRawValue(text);
    }
}
