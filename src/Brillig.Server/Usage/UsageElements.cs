using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using Brillig.Core.Basics;
using Brillig.Core.Usage;
using NodaTime;

namespace Brillig.Server.Usage;

/// <summary>Turns the fields of a record into what the rules take: checked, and hashed.</summary>
internal static class UsageElements
{
    private const int QuantityPlaces = 12;
    private const decimal QuantityMax = 1_000_000_000_000_000_000m;
    private const int PropertiesMax = 8_192;
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 64 };
    private static readonly Instant TimeMin = Instant.FromUtc(1900, 1, 1, 0, 0);
    private static readonly Instant TimeMax = Instant.FromUtc(3000, 1, 1, 0, 0);

    /// <summary>The record; what is wrong is added to the fields' faults, and the result means nothing then.</summary>
    public static UsageElement Of(ref UsageFields fields, Desk desk, AccountId account, bool idRequired)
    {
        var name = desk.Services.Find(fields.Name);
        if (name is null) RefuseText(ref fields, fields.Name, "/name", required: true);
        var quantity = Quantity(ref fields);
        var time = Time(ref fields);
        var properties = Properties(ref fields);
        var id = fields.Id.IsEmpty ? null : UsageText.Of(fields.Id);
        if (id is null && (idRequired || !fields.Id.IsEmpty)) RefuseText(ref fields, fields.Id, "/id", idRequired);
        if (fields.Faults is not null || name is null) return default;

        var seed = desk.Store.HashSeed;
        Span<byte> owner = stackalloc byte[16];
        account.Value.TryWriteBytes(owner);
        if (id is not null)
            return new UsageElement(
                id, RecordHash.Of(seed, owner, fields.Id), ContentHash(fields, seed, quantity, time),
                name, quantity, time, properties);

        id = desk.NewId().ToString();
        Span<byte> made = stackalloc byte[36];
        Encoding.ASCII.GetBytes(id, made);
        return new UsageElement(
            id, RecordHash.Of(seed, owner, made), ContentHash(fields, seed, quantity, time),
            name, quantity, time, properties);
    }

    /// <summary>The hash of a record's id, for an account that was found later than the record was read.</summary>
    public static ulong IdHash(Desk desk, AccountId account, string id)
    {
        Span<byte> owner = stackalloc byte[16];
        account.Value.TryWriteBytes(owner);
        return RecordHash.Of(desk.Store.HashSeed, owner, Encoding.UTF8.GetBytes(id));
    }

    /// <summary>The content as sent: the service, the quantity's value, the time and the properties' text.</summary>
    private static ulong ContentHash(in UsageFields fields, ulong seed, decimal quantity, Instant? time)
    {
        Span<byte> numbers = stackalloc byte[25];
        Span<int> bits = stackalloc int[4];

        // Divided so, a decimal loses its trailing zeros: 1.50 and 1.5 are the same content.
        decimal.GetBits(quantity / 1.0000000000000000000000000000m, bits);
        for (var i = 0; i < bits.Length; i++) BinaryPrimitives.WriteInt32LittleEndian(numbers[(i * 4)..], bits[i]);
        numbers[16] = time is null ? (byte)0 : (byte)1;
        BinaryPrimitives.WriteInt64LittleEndian(numbers[17..], time?.ToUnixTimeTicks() ?? 0);
        return RecordHash.Of(RecordHash.Of(seed, fields.Name, fields.Properties), numbers);
    }

    private static decimal Quantity(ref UsageFields fields)
    {
        if (fields.Usage.IsEmpty)
        {
            if (!Notes(fields, "/usage")) fields.Refuse("/usage", "is required");
            return 0;
        }

        if (!Fields.TryDecimal(fields.Usage, QuantityPlaces, out var quantity))
            fields.Refuse("/usage", "must be a number with at most 28 digits, 12 of them decimals");
        else if (quantity is < 0 or > QuantityMax) fields.Refuse("/usage", "must be from 0 to 10^18");
        return quantity;
    }

    private static Instant? Time(ref UsageFields fields)
    {
        if (fields.Timestamp.IsEmpty) return null;
        if (TryTime(fields.Timestamp, out var time)) return time;
        fields.Refuse("/timestamp", "must be a time with an offset, such as 2026-01-31T12:00:00Z, in 1900 to 2999");
        return null;
    }

    // The usual form is read from its bytes; lower-case letters and other allowed rarities take the slow way.
    private static bool TryTime(ReadOnlySpan<byte> utf8, out Instant time)
    {
        time = default;
        if (utf8.Length is < 20 or > 40) return false;
        Span<byte> quoted = stackalloc byte[42];
        quoted[0] = (byte)'"';
        utf8.CopyTo(quoted[1..]);
        quoted[utf8.Length + 1] = (byte)'"';
        var hasSeconds = utf8[16] == ':';
        var hasOffset = utf8[^1] == 'Z' || (utf8[^3] == ':' && utf8[^6] is (byte)'+' or (byte)'-');
        if (hasSeconds && hasOffset)
        {
            var reader = new Utf8JsonReader(quoted[..(utf8.Length + 2)]);
            if (reader.Read() && reader.TryGetDateTimeOffset(out var read))
            {
                var ticks = read.UtcTicks - DateTimeOffset.UnixEpoch.Ticks;
                time = Instant.FromUnixTimeTicks(ticks - (((ticks % 10) + 10) % 10));
                return time >= TimeMin && time < TimeMax;
            }
        }

        return Fields.TryTime(Encoding.UTF8.GetString(utf8), out time);
    }

    private static string? Properties(ref UsageFields fields)
    {
        if (fields.Properties.IsEmpty) return null;
        var text = Encoding.UTF8.GetString(fields.Properties);
        if (PropertiesFault(text) is { } fault) fields.Refuse("/properties", fault);
        return text;
    }

    /// <summary>What is wrong with the properties of a record, a JSON object as text; null: nothing.</summary>
    public static string? PropertiesFault(string text)
    {
        if (text.Length > PropertiesMax) return $"must have at most {PropertiesMax} characters";
        try
        {
            using var document = JsonDocument.Parse(text, Strict);
            return null;
        }
        catch (JsonException)
        {
            return "has a field that is given twice";
        }
    }

    private static void RefuseText(ref UsageFields fields, ReadOnlySpan<byte> text, string pointer, bool required)
    {
        if (Notes(fields, pointer)) return;
        if (text.IsEmpty && required) fields.Refuse(pointer, "is required");
        else fields.Refuse(pointer, "must have 1 to 255 characters, none of them a control character");
    }

    private static bool Notes(in UsageFields fields, string pointer) =>
        fields.Faults?.Exists(fault => fault.Pointer == pointer || fault.Pointer.Length == 0) ?? false;
}
