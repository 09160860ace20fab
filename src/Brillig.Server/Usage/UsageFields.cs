using System.Text.Json;
using Brillig.Core.Basics;

namespace Brillig.Server.Usage;

/// <summary>
/// The fields of one usage record as they stand in the request, found without allocating; what is wrong is noted with
/// pointers relative to the record.
/// </summary>
internal ref struct UsageFields
{
    private const int Names = 6;
    private int _given;

    /// <summary>The name, unescaped.</summary>
    public ReadOnlySpan<byte> Name;

    /// <summary>The record's id, unescaped.</summary>
    public ReadOnlySpan<byte> Id;

    /// <summary>The account, unescaped.</summary>
    public ReadOnlySpan<byte> Account;

    /// <summary>The token of the quantity.</summary>
    public ReadOnlySpan<byte> Usage;

    /// <summary>The timestamp, unescaped.</summary>
    public ReadOnlySpan<byte> Timestamp;

    /// <summary>The JSON object of the properties, as sent.</summary>
    public ReadOnlySpan<byte> Properties;

    /// <summary>What is wrong, or null.</summary>
    public List<Fault>? Faults;

    private enum Field
    {
        Name,
        Usage,
        Id,
        Account,
        Timestamp,
        Properties,
        Unknown = Names,
    }

    /// <summary>Reads the record that the reader stands on, to its end.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public void Read(ref Utf8JsonReader reader, ReadOnlySpan<byte> source, bool namesAccount)
    {
        if (reader.TokenType is not JsonTokenType.StartObject)
        {
            Refuse("", "must be an object");
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var field = FieldOf(ref reader, namesAccount);
            if (field is Field.Unknown)
            {
                Refuse("/" + TextOrNothing(ref reader), "unknown field");
                reader.Read();
                reader.Skip();
                continue;
            }

            if ((_given & (1 << (int)field)) != 0) Refuse(PointerOf(field), "is given twice");
            _given |= 1 << (int)field;
            reader.Read();
            Take(ref reader, source, field);
        }
    }

    /// <summary>Notes what is wrong.</summary>
    public void Refuse(string pointer, string detail) => (Faults ??= []).Add(new Fault(pointer, detail));

    private void Take(ref Utf8JsonReader reader, ReadOnlySpan<byte> source, Field field)
    {
        if (reader.TokenType is JsonTokenType.Null) return;
        switch (field)
        {
            case Field.Name: Name = Text(ref reader, field); break;
            case Field.Id: Id = Text(ref reader, field); break;
            case Field.Account: Account = Text(ref reader, field); break;
            case Field.Timestamp: Timestamp = Text(ref reader, field); break;
            case Field.Usage when reader.TokenType is JsonTokenType.Number: Usage = reader.ValueSpan; break;
            case Field.Usage: Usage = Text(ref reader, field); break;
            default: TakeProperties(ref reader, source); break;
        }
    }

    private void TakeProperties(ref Utf8JsonReader reader, ReadOnlySpan<byte> source)
    {
        var isObject = reader.TokenType is JsonTokenType.StartObject;
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        if (isObject) Properties = source[start..(int)reader.BytesConsumed];
        else Refuse("/properties", "must be an object");
    }

    private ReadOnlySpan<byte> Text(scoped ref Utf8JsonReader reader, Field field)
    {
        if (reader.TokenType is not JsonTokenType.String)
        {
            Refuse(PointerOf(field), field is Field.Usage ? "must be a number" : "must be a text");
            reader.Skip();
            return default;
        }

        if (!reader.ValueIsEscaped)
        {
            if (reader.ValueSpan.IsEmpty) Refuse(PointerOf(field), "must not be empty");
            return reader.ValueSpan;
        }

        try
        {
            var text = new byte[reader.ValueSpan.Length];
            return text.AsSpan(0, reader.CopyString(text));
        }
        catch (InvalidOperationException)
        {
            Refuse(PointerOf(field), "has characters that no text can hold");
            return default;
        }
    }

    private static Field FieldOf(ref Utf8JsonReader reader, bool namesAccount)
    {
        if (reader.ValueTextEquals("name"u8)) return Field.Name;
        if (reader.ValueTextEquals("usage"u8)) return Field.Usage;
        if (reader.ValueTextEquals("id"u8)) return Field.Id;
        if (reader.ValueTextEquals("timestamp"u8)) return Field.Timestamp;
        if (reader.ValueTextEquals("properties"u8)) return Field.Properties;
        return namesAccount && reader.ValueTextEquals("account"u8) ? Field.Account : Field.Unknown;
    }

    private static string PointerOf(Field field) => field switch
    {
        Field.Name => "/name",
        Field.Usage => "/usage",
        Field.Id => "/id",
        Field.Account => "/account",
        Field.Timestamp => "/timestamp",
        _ => "/properties",
    };

    private static string TextOrNothing(scoped ref Utf8JsonReader reader)
    {
        try
        {
            return (reader.GetString() ?? "")
                .Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
        }
        catch (InvalidOperationException)
        {
            return "";   // a lone surrogate
        }
    }
}
