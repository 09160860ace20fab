using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Brillig.Core.Basics;
using Brillig.Core.Tariffs;

namespace Brillig.Storage.Json;

/// <summary>A cell of a counter: what is not zero, by short names.</summary>
internal sealed class CellConverter : JsonConverter<Cell>
{
    public override Cell Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
    {
        var cell = default(Cell);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            reader.Read();
            cell = name switch
            {
                "q" => cell with { Quantity = Number(ref reader) },
                "c" => cell with { Charge = Number(ref reader) },
                "n" => cell with { Records = reader.GetInt64() },
                "u" => cell with { Used = Number(ref reader) },
                "f" => cell with { Free = Number(ref reader) },
                "v" => cell with { Values = Values(ref reader) },
                _ => throw new JsonException($"A cell has no {name}."),
            };
        }

        return cell;
    }

    public override void Write(Utf8JsonWriter writer, Cell value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        Write(writer, "q", value.Quantity);
        Write(writer, "c", value.Charge);
        if (value.Records != 0) writer.WriteNumber("n", value.Records);
        Write(writer, "u", value.Used);
        Write(writer, "f", value.Free);
        if (value.Values is { } values)
        {
            writer.WriteStartArray("v");
            foreach (var text in values.All) writer.WriteStringValue(text);
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, string name, Exact value)
    {
        if (value.Sign != 0) writer.WriteString(name, value.ToString());
    }

    private static Exact Number(ref Utf8JsonReader reader) => Exact.Parse(reader.GetString() ?? "");

    private static ValueSet Values(ref Utf8JsonReader reader)
    {
        var all = ImmutableSortedSet.CreateBuilder<string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) all.Add(reader.GetString() ?? "");
        return new ValueSet(all.ToImmutable());
    }
}

/// <summary>The cells of a counter, by path.</summary>
internal sealed class CellsConverter : JsonConverter<Cells>
{
    private static readonly CellConverter One = new();

    public override Cells Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
    {
        var cells = Cells.Empty;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var path = reader.GetString() ?? "";
            reader.Read();
            cells = cells.With(path, One.Read(ref reader, typeof(Cell), options));
        }

        return cells;
    }

    public override void Write(Utf8JsonWriter writer, Cells value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var path in value.Paths)
        {
            writer.WritePropertyName(path);
            One.Write(writer, value.At(path), options);
        }

        writer.WriteEndObject();
    }
}
