using System.Text;
using System.Text.Json;
using Brillig.Core.Basics;

namespace Brillig.Core.Tariffs;

/// <summary>What a record's properties say under a name.</summary>
internal static class PropertyValue
{
    private const int OnStack = 1_024;
    private const int NumberLengthMax = 200;
    private const int ValueRoom = 512;
    private const decimal UsageMax = 1_000_000_000_000_000_000m;   // as an exact number it is dearer to compare

    /// <summary>
    /// The value of a property as text: a text as it is, a number as it is written, true or false; null if the record
    /// has no such property, or it is null, an object or an array.
    /// </summary>
    public static string? Of(string? properties, string name) =>
        properties is null ? null : Find(properties, name, static (ref Utf8JsonReader reader) => Text(ref reader));

    /// <summary>True if a set holds the property's value, unless it is a long one. Allocates nothing.</summary>
    public static bool IsIn(ValueSet values, string? properties, string name)
    {
        Span<char> value = stackalloc char[ValueRoom];
        return TryCopy(properties, name, value, out var length) && values.Contains(value[..length]);
    }

    /// <summary>
    /// Copies the property as text; false if the record has no such property, or it is no text, or may not fit: a
    /// sixth of the room is enough for any text. Allocates nothing.
    /// </summary>
    public static bool TryCopy(string? properties, string name, Span<char> to, out int length)
    {
        length = 0;
        if (properties is null) return false;
        var bytes = Encoding.UTF8.GetMaxByteCount(properties.Length);
        Span<byte> utf8 = bytes <= OnStack ? stackalloc byte[OnStack] : new byte[bytes];
        utf8 = utf8[..Encoding.UTF8.GetBytes(properties, utf8)];
        var reader = new Utf8JsonReader(utf8);
        if (!Reach(ref reader, name)) return false;
        switch (reader.TokenType)
        {
            // In the worst case a character takes six bytes, an escaped one.
            case JsonTokenType.String when reader.ValueSpan.Length <= to.Length:
                length = reader.CopyString(to);
                return true;
            case JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False
                when reader.ValueSpan.Length <= to.Length:
                length = Encoding.UTF8.GetChars(reader.ValueSpan, to);
                return true;
            default: return false;
        }
    }

    /// <summary>
    /// The number that a property is, or that its text says: 0 or more, at most 12 decimals and 10¹⁸; false if it is
    /// none. Allocates nothing.
    /// </summary>
    public static bool TryNumber(string? properties, string name, out decimal number)
    {
        number = 0;
        if (properties is null) return false;
        var length = Encoding.UTF8.GetMaxByteCount(properties.Length);
        Span<byte> utf8 = length <= OnStack ? stackalloc byte[OnStack] : new byte[length];
        utf8 = utf8[..Encoding.UTF8.GetBytes(properties, utf8)];
        var reader = new Utf8JsonReader(utf8);
        if (!Reach(ref reader, name) || reader.ValueSpan.Length > NumberLengthMax) return false;
        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.Number)) return false;
        return (reader.ValueIsEscaped ? TryEscaped(ref reader, out number) : TryDecimal(reader.ValueSpan, out number))
            && number >= 0 && number <= UsageMax;
    }

    private static bool TryEscaped(ref Utf8JsonReader reader, out decimal number)
    {
        Span<byte> text = stackalloc byte[NumberLengthMax];
        return TryDecimal(text[..reader.CopyString(text)], out number);
    }

    private static bool TryDecimal(ReadOnlySpan<byte> text, out decimal number) =>
        Fields.TryDecimal(text, 12, out number);

    private delegate T Taking<out T>(ref Utf8JsonReader reader);

    private static T? Find<T>(string properties, string name, Taking<T> take)
        where T : class?
    {
        var length = Encoding.UTF8.GetMaxByteCount(properties.Length);
        Span<byte> utf8 = length <= OnStack ? stackalloc byte[OnStack] : new byte[length];
        utf8 = utf8[..Encoding.UTF8.GetBytes(properties, utf8)];
        var reader = new Utf8JsonReader(utf8);
        return Reach(ref reader, name) ? take(ref reader) : null;
    }

    private static bool Reach(ref Utf8JsonReader reader, string name)
    {
        if (!reader.Read() || reader.TokenType is not JsonTokenType.StartObject) return false;
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var found = reader.ValueTextEquals(name);
            reader.Read();
            if (found) return true;
            reader.Skip();
        }

        return false;
    }

    private static string? Text(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => reader.GetString(),
        JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False => Encoding.UTF8.GetString(reader.ValueSpan),
        _ => null,
    };
}
