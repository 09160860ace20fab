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
        return Round switch
        {
            RoundingMode.Up => Exact.CeilingOfRatio(quantity, DivideBy),
            RoundingMode.Down => Exact.FloorOfRatio(quantity, DivideBy),
            _ => quantity / DivideBy,
        };
    }

    /// <summary>The quantities that come to one of these, in the unit that is counted; null: none do.</summary>
    public QuantityRange? Before(QuantityRange range)
    {
        if (IsNone) return range;
        if (Round == RoundingMode.None)
            return new QuantityRange(range.Low * DivideBy, range.IncludesLow, Times(range.High));

        // Only whole numbers come out of rounding: the first and the last of them in the range.
        var first = range.Low.Ceiling();
        if (first == range.Low && !range.IncludesLow) first += Exact.One;
        Limit? last = range.High is { } high ? Limit.AtMost(high.Floor()) : null;
        if (last is { } end && !end.Allows(first)) return null;
        if (Round == RoundingMode.Down)
            return new(first * DivideBy, true, last is { } whole ? Times(Limit.Below(whole.Value + Exact.One)) : null);
        return first.Sign > 0
            ? new((first - Exact.One) * DivideBy, false, Times(last))
            : new(Exact.Zero, true, Times(last));
    }

    private Limit? Times(Limit? limit) => limit is { } end ? end with { Value = end.Value * DivideBy } : null;
}

/// <summary>`round_amount`: what each priced amount is rounded to.</summary>
/// <param name="Places">Decimals, from 0 to 12.</param>
/// <param name="Mode">Any but none.</param>
public sealed record RoundAmount(int Places, RoundingMode Mode)
{
    private readonly Exact _scale = Exact.Ratio(System.Numerics.BigInteger.Pow(10, Places), 1);
    private readonly Exact _unit = Exact.Ratio(1, System.Numerics.BigInteger.Pow(10, Places));

    /// <summary>The amount, 0 or more, rounded.</summary>
    public Exact Of(Exact amount)
    {
        var units = amount * _scale;
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

    /// <summary>The limit of an amount before it is rounded, so that it is within this one after.</summary>
    public Limit Before(Limit rounded)
    {
        var units = (rounded with { Value = rounded.Value * _scale }).Floor();
        var half = (units + (Exact.One / 2)) * _unit;
        return Mode switch
        {
            RoundingMode.Up => Limit.AtMost(units * _unit),
            RoundingMode.HalfUp => Limit.Below(half),
            RoundingMode.HalfEven => new Limit(half, !IsOdd(units)),
            _ => Limit.Below((units + Exact.One) * _unit),
        };
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

    /// <summary>What rounding adds to an amount, as a step.</summary>
    internal void Explain(Exact amount, Steps steps) => steps.Add(
        "rounding", Of(amount) - amount, new("places", Places), new("mode", null, ModeName));

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject("round_amount");
        json.WriteNumber("places", Places);
        json.WriteString("mode", ModeName);
        json.WriteEndObject();
    }

    private string ModeName => ModeNames.First(pair => pair.Value == Mode).Key;

    private static readonly Dictionary<string, RoundingMode> ModeNames = new(StringComparer.Ordinal)
    {
        ["half_up"] = RoundingMode.HalfUp,
        ["half_even"] = RoundingMode.HalfEven,
        ["up"] = RoundingMode.Up,
        ["down"] = RoundingMode.Down,
    };
}
