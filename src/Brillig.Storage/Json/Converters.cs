using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Brillig.Core.Basics;
using NodaTime;
using NodaTime.Text;

namespace Brillig.Storage.Json;

/// <summary>An id as its uuid.</summary>
internal sealed class IdConverter<T>(Func<T, Guid> value, Func<Guid, T> make) : JsonConverter<T>
{
    public override T Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
        make(reader.GetGuid());

    public override void Write(Utf8JsonWriter writer, T id, JsonSerializerOptions options) =>
        writer.WriteStringValue(value(id));
}

/// <summary>A time as whole microseconds since the Unix epoch; what is finer, or beyond them, as ISO text.</summary>
internal sealed class InstantConverter : JsonConverter<Instant>
{
    public override Instant Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Number
            ? Rows.Time(reader.GetInt64())
            : InstantPattern.ExtendedIso.Parse(reader.GetString() ?? "").Value;

    public override void Write(Utf8JsonWriter writer, Instant time, JsonSerializerOptions options)
    {
        var micros = Rows.Micros(time);
        if (Rows.Time(micros) == time) writer.WriteNumberValue(micros);
        else writer.WriteStringValue(InstantPattern.ExtendedIso.Format(time));
    }
}

/// <summary>A local day as ISO text.</summary>
internal sealed class LocalDateConverter : JsonConverter<LocalDate>
{
    public override LocalDate Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
        LocalDatePattern.Iso.Parse(reader.GetString() ?? "").Value;

    public override void Write(Utf8JsonWriter writer, LocalDate day, JsonSerializerOptions options) =>
        writer.WriteStringValue(LocalDatePattern.Iso.Format(day));
}

/// <summary>An exact number as its canonical text.</summary>
internal sealed class ExactConverter : JsonConverter<Exact>
{
    public override Exact Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
        Exact.Parse(reader.GetString() ?? "");

    public override void Write(Utf8JsonWriter writer, Exact value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}

/// <summary>A currency as its code; no currency as empty text.</summary>
internal sealed class CurrencyConverter : JsonConverter<Currency>
{
    public override Currency Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
        Codes.Currency(reader.GetString() ?? "");

    public override void Write(Utf8JsonWriter writer, Currency value, JsonSerializerOptions options) =>
        writer.WriteStringValue(Codes.Of(value));
}

/// <summary>Money as "micros CUR".</summary>
internal sealed class MoneyConverter : JsonConverter<Money>
{
    public override Money Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
    {
        var text = reader.GetString() ?? "";
        var space = text.IndexOf(' ', StringComparison.Ordinal);
        return new Money(
            long.Parse(text.AsSpan(0, space), CultureInfo.InvariantCulture),
            Codes.Currency(text[(space + 1)..]));
    }

    public override void Write(Utf8JsonWriter writer, Money value, JsonSerializerOptions options) =>
        writer.WriteStringValue(string.Create(null, stackalloc char[32], $"{value.Micros} {Codes.Of(value.Currency)}"));
}

/// <summary>Names; a list that was never made is written as an empty one.</summary>
internal sealed class NamesConverter : JsonConverter<ImmutableArray<string>>
{
    public override ImmutableArray<string> Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
    {
        var names = ImmutableArray.CreateBuilder<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) names.Add(reader.GetString() ?? "");
        return names.ToImmutable();
    }

    public override void Write(Utf8JsonWriter writer, ImmutableArray<string> value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        if (!value.IsDefault) foreach (var name in value) writer.WriteStringValue(name);
        writer.WriteEndArray();
    }
}
