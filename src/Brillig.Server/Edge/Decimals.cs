using System.Globalization;
using System.Text;
using System.Text.Json;
using Brillig.Core.Basics;
using Brillig.Core.Flow;

namespace Brillig.Server.Edge;

/// <summary>
/// How the decimals of an answer are written: as JSON numbers, or as texts for who asks for
/// <c>application/json;decimals=string</c>. The choice follows the request wherever it goes, so that no route knows
/// of it.
/// </summary>
internal static class Decimals
{
    /// <summary>The media type of answers with decimals as texts.</summary>
    public const string TextsType = "application/json;decimals=string";

    private static readonly AsyncLocal<bool> Texts = new();

    /// <summary>True if this request's answer has decimals as texts.</summary>
    public static bool AreTexts => Texts.Value;

    /// <summary>From here on, this request's answer has decimals as texts.</summary>
    public static void ChooseTexts() => Texts.Value = true;

    /// <summary>The same, for an answer that the writer's thread may write, which knows of no request.</summary>
    public static Func<Done, RenderedAnswer> Carried(Func<Done, RenderedAnswer> render) => !AreTexts
        ? render
        : done =>
        {
            var before = Texts.Value;
            Texts.Value = true;
            try
            {
                return render(done);
            }
            finally
            {
                Texts.Value = before;
            }
        };

    /// <summary>An exact number; one without a finite form is shown rounded to 6 places.</summary>
    public static void WriteExact(this Utf8JsonWriter json, string name, Exact value)
    {
        var text = Text(value);
        json.WritePropertyName(name);
        if (AreTexts) json.WriteStringValue(text);
        else json.WriteRawValue(text, skipInputValidation: true);
    }

    /// <summary>An exact number as text; one without a finite form is rounded to 6 places.</summary>
    public static string Text(Exact value)
    {
        const int placesShown = 6;
        var text = value.ToString();
        return text.Contains('/', StringComparison.Ordinal) ? value.Round(placesShown).ToString() : text;
    }

    /// <summary>A decimal as it is, or null. Counts, versions and limits are no decimals.</summary>
    public static void WriteDecimal(this Utf8JsonWriter json, string name, decimal? value)
    {
        if (value is not { } number) json.WriteNull(name);
        else if (AreTexts) json.WriteString(name, number.ToString(CultureInfo.InvariantCulture));
        else json.WriteNumber(name, number);
    }

    /// <summary>An amount in currency units, or null.</summary>
    public static void WriteMoney(this Utf8JsonWriter json, string name, Money? value) =>
        json.WriteDecimal(name, value?.Amount);

    /// <summary>
    /// A document of ours that is kept as JSON, a tariff's rate: all of its numbers are decimals but
    /// <c>places</c>, which is a count.
    /// </summary>
    public static void WriteDocument(this Utf8JsonWriter json, string text)
    {
        if (!AreTexts)
        {
            json.WriteRawValue(text);
            return;
        }

        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text));
        for (var isCount = false; reader.Read();)
        {
            if (isCount) json.WriteRawValue(reader.ValueSpan);
            else Copy(ref reader, json);
            isCount = reader.TokenType is JsonTokenType.PropertyName && reader.ValueTextEquals("places"u8);
        }
    }

    private static void Copy(ref Utf8JsonReader reader, Utf8JsonWriter json)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject: json.WriteStartObject(); break;
            case JsonTokenType.EndObject: json.WriteEndObject(); break;
            case JsonTokenType.StartArray: json.WriteStartArray(); break;
            case JsonTokenType.EndArray: json.WriteEndArray(); break;
            case JsonTokenType.PropertyName: json.WritePropertyName(reader.GetString() ?? ""); break;
            case JsonTokenType.String: json.WriteStringValue(reader.GetString()); break;
            case JsonTokenType.Number: json.WriteStringValue(reader.ValueSpan); break;
            case JsonTokenType.True or JsonTokenType.False: json.WriteBooleanValue(reader.GetBoolean()); break;
            default: json.WriteNullValue(); break;
        }
    }
}
