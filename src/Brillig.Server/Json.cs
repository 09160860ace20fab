using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Brillig.Core.Basics;
using NodaTime;
using NodaTime.Text;

namespace Brillig.Server;

/// <summary>How values are written: decimals exact and without exponents, times as RFC 3339 in UTC.</summary>
internal static class Json
{
    private const int PlacesShown = 6;

    // Answered as JSON alone, never put into HTML, so letters stay readable.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

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

    /// <summary>An exact number; one without a finite form is shown rounded to 6 places.</summary>
    public static void WriteExact(this Utf8JsonWriter json, string name, Exact value)
    {
        json.WritePropertyName(name);
        json.WriteRawValue(Text(value), skipInputValidation: true);
    }

    /// <summary>An exact number as text; one without a finite form is rounded to 6 places.</summary>
    public static string Text(Exact value)
    {
        var text = value.ToString();
        return text.Contains('/', StringComparison.Ordinal) ? value.Round(PlacesShown).ToString() : text;
    }

    /// <summary>A decimal as it is, or null.</summary>
    public static void WriteDecimal(this Utf8JsonWriter json, string name, decimal? value)
    {
        if (value is { } number) json.WriteNumber(name, number);
        else json.WriteNull(name);
    }

    /// <summary>An amount in currency units, or null.</summary>
    public static void WriteMoney(this Utf8JsonWriter json, string name, Money? value) =>
        json.WriteDecimal(name, value?.Amount);

    /// <summary>A time, or null.</summary>
    public static void WriteTime(this Utf8JsonWriter json, string name, Instant? value) =>
        json.WriteString(name, value is { } time ? Text(time) : null);

    /// <summary>A time as RFC 3339 in UTC.</summary>
    public static string Text(Instant time) => InstantPattern.ExtendedIso.Format(time);

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
