using System.Text.Json;
using Brillig.Core.Basics;

namespace Brillig.Core.Tariffs;

/// <summary>How the records of a period become one quantity.</summary>
public enum Aggregate
{
    /// <summary>Added up.</summary>
    Sum,

    /// <summary>How many there are.</summary>
    Count,

    /// <summary>The largest.</summary>
    Max,

    /// <summary>The one that arrived last.</summary>
    Last,

    /// <summary>How many distinct values a property has.</summary>
    Unique,
}

/// <summary>How a number that is not whole, or has too many places, is rounded.</summary>
public enum RoundingMode
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>Away from zero.</summary>
    Up,

    /// <summary>Toward zero.</summary>
    Down,

    /// <summary>To the nearest; a half away from zero.</summary>
    HalfUp,

    /// <summary>To the nearest; a half to the even neighbour.</summary>
    HalfEven,
}

/// <summary>`divide_by` and `round`: the unit that is priced, from the unit that is counted.</summary>
/// <param name="DivideBy">Above 0.</param>
/// <param name="Round">None, up or down, to a whole number.</param>
public readonly record struct Conversion(Exact DivideBy, RoundingMode Round)
{
    /// <summary>As it is counted.</summary>
    public static readonly Conversion None = new(Exact.One, RoundingMode.None);

    /// <summary>True if the unit that is counted is priced.</summary>
    public bool IsNone => Round == RoundingMode.None && DivideBy == Exact.One;

    /// <summary>The quantity in the unit that is priced.</summary>
    public Exact Of(Exact quantity)
    {
        if (IsNone) return quantity;
        var divided = quantity / DivideBy;
        return Round switch
        {
            RoundingMode.Up => divided.Ceiling(),
            RoundingMode.Down => divided.Floor(),
            _ => divided,
        };
    }
}

/// <summary>`round_amount`: what each priced amount is rounded to.</summary>
/// <param name="Places">Decimals, from 0 to 12.</param>
/// <param name="Mode">Any but none.</param>
public sealed record RoundAmount(int Places, RoundingMode Mode)
{
    private readonly Exact _unit = Exact.Ratio(1, System.Numerics.BigInteger.Pow(10, Places));

    /// <summary>The amount, 0 or more, rounded.</summary>
    public Exact Of(Exact amount)
    {
        var units = amount / _unit;
        var below = units.Floor();
        var rest = units - below;
        var up = Mode switch
        {
            RoundingMode.Up => rest.Sign > 0,
            RoundingMode.HalfUp => rest + rest >= Exact.One,
            RoundingMode.HalfEven => rest + rest > Exact.One || (rest + rest == Exact.One && IsOdd(below)),
            _ => false,
        };
        return (up ? below + Exact.One : below) * _unit;
    }

    private static bool IsOdd(Exact whole) => whole / 2m != (whole / 2m).Floor();

    /// <summary>Reads `places` and `mode`; null if one has a fault.</summary>
    public static RoundAmount? Read(Fields fields)
    {
        var places = fields.Whole("places", required: true, min: 0, max: 12);
        var mode = fields.OneOf("mode", required: true, [.. ModeNames.Keys]);
        fields.End();
        return places is { } p && mode is not null ? new(p, ModeNames[mode]) : null;
    }

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject("round_amount");
        json.WriteNumber("places", Places);
        json.WriteString("mode", ModeNames.First(pair => pair.Value == Mode).Key);
        json.WriteEndObject();
    }

    private static readonly Dictionary<string, RoundingMode> ModeNames = new(StringComparer.Ordinal)
    {
        ["half_up"] = RoundingMode.HalfUp,
        ["half_even"] = RoundingMode.HalfEven,
        ["up"] = RoundingMode.Up,
        ["down"] = RoundingMode.Down,
    };
}
