using System.Text.Json;
using System.Text.Json.Serialization;
using Brillig.Core.Basics;
using NodaTime;
using NodaTime.Text;

namespace Brillig.Storage.Audit;

/// <summary>A time as RFC 3339; the beginning of time as nothing.</summary>
internal sealed class ShownTimeConverter : JsonConverter<Instant>
{
    public override Instant Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
        reader.GetString() is { } text ? InstantPattern.ExtendedIso.Parse(text).Value : Instant.MinValue;

    public override void Write(Utf8JsonWriter writer, Instant time, JsonSerializerOptions options)
    {
        if (time == Instant.MinValue) writer.WriteNullValue();
        else writer.WriteStringValue(InstantPattern.ExtendedIso.Format(time));
    }
}

/// <summary>An exact number as its digits, in quotes: it may be a fraction.</summary>
internal sealed class ShownNumberConverter : JsonConverter<Exact>
{
    public override Exact Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
        Exact.Parse(reader.GetString() ?? "");

    public override void Write(Utf8JsonWriter writer, Exact value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
