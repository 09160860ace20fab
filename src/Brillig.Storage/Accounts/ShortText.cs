using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Brillig.Core.Basics;
using Brillig.Storage.Facts;

namespace Brillig.Storage.Accounts;

/// <summary>
/// A value as a JSON array in a fixed order, as <see cref="StateText"/> has them: a fraction of what named properties
/// take, in the books and on the way there.
/// </summary>
internal static class ShortText
{
    private static readonly Shared s_shared = new();

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? s_buffer;

    [ThreadStatic]
    private static Utf8JsonWriter? s_json;

    /// <summary>What is the same in many texts is held once.</summary>
    public static Shared Shared => s_shared;

    /// <summary>True if a text is of this form, not of the named values of before.</summary>
    public static bool Is(string text) => text.StartsWith('[');

    /// <summary>The text of a value.</summary>
    public static string Of<T>(T value, Action<StateTextWriter, T> write) =>
        Encoding.UTF8.GetString(Bytes(value, write));

    /// <summary>Adds the text of a value to a row.</summary>
    public static void Put<T>(IRows rows, T value, Action<StateTextWriter, T> write) =>
        rows.AddText(Bytes(value, write));

    /// <summary>Adds the text of a value with its names to a row.</summary>
    public static void Put<T>(IRows rows, T value, JsonTypeInfo<T> type)
    {
        var json = Begin();
        JsonSerializer.Serialize(json, value, type);
        json.Flush();
        rows.AddText(s_buffer!.WrittenSpan);
    }

    /// <summary>The text of a value, in UTF-8, until the next one of this thread.</summary>
    /// <param name="value">The value.</param>
    /// <param name="write">Writes it, within the array.</param>
    /// <param name="currency">The currency that its money need not name.</param>
    public static ReadOnlySpan<byte> Bytes<T>(T value, Action<StateTextWriter, T> write, Currency currency = default)
    {
        var json = Begin();
        var to = new StateTextWriter(json, currency);
        to.Begin();
        write(to, value);
        to.End();
        json.Flush();
        return s_buffer!.WrittenSpan;
    }

    private static Utf8JsonWriter Begin()
    {
        var buffer = s_buffer ??= new ArrayBufferWriter<byte>(4096);
        buffer.ResetWrittenCount();
        var json = s_json ??= new Utf8JsonWriter(buffer, StateTextWriter.Options);
        json.Reset(buffer);
        return json;
    }

    /// <summary>Reads a text, from within its array.</summary>
    public static StateTextReader From(string text)
    {
        var from = new StateTextReader(Encoding.UTF8.GetBytes(text), s_shared);
        return from.Begin() ? from : throw new JsonException("The stored value is empty.");
    }
}
