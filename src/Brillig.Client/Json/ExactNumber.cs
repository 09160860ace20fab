using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Brillig.Client.Json;

/// <summary>
/// A number as it is written in JSON, digit by digit: what is read is written again unchanged. Quantities and prices
/// may have more digits than a <see cref="decimal"/> holds.
/// </summary>
/// <remarks>Two are equal if they are written alike: 1.0 is not 1.00. <c>default</c> is 0.</remarks>
[JsonConverter(typeof(ExactNumberConverter))]
public readonly record struct ExactNumber
{
    private readonly string? _text;

    /// <summary>A number from its text.</summary>
    /// <exception cref="FormatException">The text is no JSON number.</exception>
    public ExactNumber(string text)
    {
        if (!IsNumber(text)) throw new FormatException($"'{text}' is not a number.");
        _text = text;
    }

    /// <summary>The digits as written.</summary>
    public string Text => _text ?? "0";

    /// <summary>The value, if a decimal holds it.</summary>
    /// <exception cref="OverflowException">It is beyond what a decimal holds.</exception>
    public decimal ToDecimal() => decimal.Parse(Text, NumberStyles.Float, CultureInfo.InvariantCulture);

    /// <summary>The digits as written.</summary>
    public override string ToString() => Text;

    private static bool IsNumber(string text)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text));
        try
        {
            return reader.Read() && reader.TokenType == JsonTokenType.Number && reader.BytesConsumed == text.Length;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}

/// <summary>Reads numbers, and strings that hold one; writes numbers.</summary>
public sealed class ExactNumberConverter : JsonConverter<ExactNumber>
{
    /// <inheritdoc/>
    public override ExactNumber Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String) return Parse(reader.GetString() ?? "");
        if (reader.TokenType != JsonTokenType.Number) throw new JsonException("A number was expected.");
        var bytes = reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan;
        return new ExactNumber(Encoding.UTF8.GetString(bytes));
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, ExactNumber value, JsonSerializerOptions options) =>
        writer.WriteRawValue(value.Text);

    private static ExactNumber Parse(string text)
    {
        try
        {
            return new ExactNumber(text);
        }
        catch (FormatException e)
        {
            throw new JsonException(e.Message, e);
        }
    }
}
