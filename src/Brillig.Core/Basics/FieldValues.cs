using System.Text.Json;
using NodaTime;
using NodaTime.Text;

namespace Brillig.Core.Basics;

/// <content>The single values: texts, numbers, flags, times.</content>
public sealed partial class Fields
{
    // Far from the ends of what calendars and instants can count, so that dates computed from these cannot run over.
    private static readonly Instant TimeMin = Instant.FromUtc(1900, 1, 1, 0, 0);
    private static readonly Instant TimeMax = Instant.FromUtc(3000, 1, 1, 0, 0);

    /// <summary>A text of 1 to maxLength UTF-16 characters, without control characters and lone surrogates.</summary>
    public string? Text(string name, bool required = false, int maxLength = 255)
    {
        if (Value(name, required) is not { } element) return null;
        if (element.ValueKind is not JsonValueKind.String) return Wrong<string>(name, "must be a text");
        if (TextOf(element) is not { } text) return Wrong<string>(name, "has characters that no text can hold");
        if (text.Length == 0) return Wrong<string>(name, "must not be empty");
        if (text.Length > maxLength) return Wrong<string>(name, $"must have at most {maxLength} characters");
        return text;
    }

    /// <summary>
    /// A decimal, read exactly from the token of a JSON number or a text: at most 28 significant digits and an
    /// exponent of at most 28.
    /// </summary>
    public decimal? Number(
        string name,
        bool required = false,
        decimal min = 0,
        decimal max = 1_000_000_000_000_000_000m,
        int places = 12)
    {
        if (Value(name, required) is not { } element) return null;
        var fault = element.ValueKind is JsonValueKind.Number or JsonValueKind.String
            ? ReadNumber(element, min, max, places, out var value)
            : Describe(DecimalFault.NotANumber, places, out value);
        if (fault is null) return value;
        Refuse(name, fault);
        return null;
    }

    /// <summary>A whole number of 32 bits; a JSON number, not a text.</summary>
    public int? Whole(string name, bool required = false, int min = int.MinValue, int max = int.MaxValue)
    {
        if (Value(name, required) is not { } element) return null;
        var fault = element.ValueKind is JsonValueKind.Number
            ? ReadNumber(element, min, max, 0, out var value)
            : Describe(DecimalFault.NotANumber, 0, out value);
        if (fault is null) return decimal.ToInt32(value);
        Refuse(name, fault);
        return null;
    }

    /// <summary>True or false.</summary>
    public bool? Flag(string name)
    {
        if (Value(name, required: false) is not { } element) return null;
        if (element.ValueKind is JsonValueKind.True or JsonValueKind.False) return element.GetBoolean();
        Refuse(name, "must be true or false");
        return null;
    }

    /// <summary>An instant from 1900 to 2999, RFC 3339 with an offset, cut to whole microseconds.</summary>
    public Instant? Time(string name, bool required = false)
    {
        if (Value(name, required) is not { } element) return null;
        var text = element.ValueKind is JsonValueKind.String ? TextOf(element) : null;
        if (text is null || !TryInstant(text, out var instant))
        {
            Refuse(name, "must be a time with an offset, such as 2026-01-31T12:00:00Z");
            return null;
        }

        if (IsInRange(instant)) return instant;
        Refuse(name, "must lie in the years 1900 to 2999");
        return null;
    }

    /// <summary>Ids, as an array of texts.</summary>
    public IReadOnlyList<Guid>? Ids(string name, int max)
    {
        if (Value(name, required: false) is not { } element) return null;
        if (element.ValueKind is not JsonValueKind.Array || element.GetArrayLength() > max)
            return Wrong<IReadOnlyList<Guid>>(name, $"must be an array of at most {max} ids");
        var ids = new List<Guid>(element.GetArrayLength());
        foreach (var (item, place) in element.EnumerateArray().Select((item, place) => (item, place)))
        {
            if (item.ValueKind is JsonValueKind.String && item.TryGetGuid(out var id)) ids.Add(id);
            else _faults.Add($"{At(name)}/{place}", "must be an id such as 01890a5d-ac96-774b-bcce-b302099a8057");
        }

        return ids;
    }

    /// <summary>One of some texts.</summary>
    public string? OneOf(string name, bool required, params ReadOnlySpan<string> values)
    {
        if (Value(name, required) is not { } element) return null;
        var text = element.ValueKind is JsonValueKind.String ? TextOf(element) : null;
        if (text is not null && values.Contains(text)) return text;
        return Wrong<string>(name, $"must be one of: {string.Join(", ", values)}");
    }

    /// <summary>
    /// Reads a number's UTF-8 token exactly and without allocation. False for anything but JSON's grammar ("+1",
    /// "NaN", ".5"), for more than 28 significant digits, an exponent beyond 28, or more decimals than places.
    /// </summary>
    public static bool TryDecimal(ReadOnlySpan<byte> utf8Token, int places, out decimal value) =>
        DecimalToken.Read(utf8Token, places, out value) is DecimalFault.None;

    /// <summary>
    /// Reads a time as <see cref="Time"/> does: RFC 3339 with an offset, from 1900 to 2999, cut to whole microseconds.
    /// </summary>
    public static bool TryTime(string text, out Instant time) => TryInstant(text, out time) && IsInRange(time);

    private static bool IsInRange(Instant instant) => instant >= TimeMin && instant < TimeMax;

    private static string? ReadNumber(JsonElement element, decimal min, decimal max, int places, out decimal value)
    {
        var fault = DecimalToken.Read(RawToken(element), places, out value);
        if (fault is not DecimalFault.None) return Describe(fault, places, out value);
        if (value < min) return $"must be at least {(Exact)min}";
        return value > max ? $"must be at most {(Exact)max}" : null;
    }

    private static string Describe(DecimalFault fault, int places, out decimal value)
    {
        value = 0;
        return fault switch
        {
            DecimalFault.TooManyDigits => "must have at most 28 digits",
            DecimalFault.ExponentTooLarge => "must have an exponent of at most 28",
            DecimalFault.TooManyDecimals when places == 0 => "must be a whole number",
            DecimalFault.TooManyDecimals => $"must have at most {places} decimals",
            _ => "must be a number",
        };
    }

    private static bool TryInstant(string text, out Instant instant)
    {
        instant = default;
        // RFC 3339 allows lower case letters; four digits of year are all it knows.
        if (text.Length > 40 || !char.IsAsciiDigit(text.FirstOrDefault())) return false;
        var parsed = OffsetDateTimePattern.Rfc3339.Parse(text.ToUpperInvariant());
        if (!parsed.TryGetValue(default, out var time)) return false;
        // The last year may end outside of what an instant can be; no bound depends on its offset.
        instant = time.Year < 9999 ? time.ToInstant() : time.LocalDateTime.InUtc().ToInstant();
        var (ticks, micro) = (instant.ToUnixTimeTicks(), NodaConstants.TicksPerMillisecond / 1_000);
        instant = Instant.FromUnixTimeTicks(ticks - (((ticks % micro) + micro) % micro));
        return true;
    }

    /// <summary>
    /// The text of a string element; null if it is none, or holds control characters or lone surrogates.
    /// </summary>
    private static string? TextOf(JsonElement element)
    {
        if (element.ValueKind is not JsonValueKind.String) return null;
        try
        {
            var text = element.GetString();
            return text is not null && !HasControl(text) ? text : null;
        }
        catch (InvalidOperationException)
        {
            return null;   // an escaped lone surrogate
        }
    }

    /// <summary>What is wrong with a field's name that a document chooses by itself; null: nothing.</summary>
    public static string? NameFault(string name) => name.Length is 0 or > 255 || HasControl(name)
        ? "must have a name of 1 to 255 printable characters"
        : null;

    private static bool HasControl(ReadOnlySpan<char> text) =>
        text.ContainsAnyInRange('\0', '\x1F') || text.ContainsAnyInRange('\x7F', '\x9F');
}
