using System.Numerics;

namespace Brillig.Core.Basics;

/// <content>The ways back from an exact number to a coarser one: the one place where Brillig rounds.</content>
public readonly partial struct Exact
{
    private const long MicrosPerUnit = 1_000_000;
    private const decimal MicrosUnitsMax = 10_000_000_000_000m;   // beyond any 64-bit count of micros

    /// <summary>The number without its sign.</summary>
    public Exact Abs() => Sign < 0 ? -this : this;

    /// <summary>The largest integer not above the number.</summary>
    public Exact Floor() => _fraction is { } fraction ? Whole(fraction.Floor()) : new(decimal.Floor(_value));

    /// <summary>The smallest integer not below the number.</summary>
    public Exact Ceiling() =>
        _fraction is { } fraction ? Whole(-fraction.Negated().Floor()) : new(decimal.Ceiling(_value));

    /// <summary>The largest integer not above left / right, which itself may have decimals that never end.</summary>
    /// <exception cref="DivideByZeroException">The divisor is zero.</exception>
    public static Exact FloorOfRatio(Exact left, Exact right) =>
        left._fraction is null && right._fraction is null
        && DecimalBits.TryFloorOfRatio(left._value, right._value, out var floor, out _)
            ? new(floor)
            : (left / right).Floor();

    /// <summary>The smallest integer not below left / right, which itself may have decimals that never end.</summary>
    /// <exception cref="DivideByZeroException">The divisor is zero.</exception>
    public static Exact CeilingOfRatio(Exact left, Exact right) =>
        left._fraction is null && right._fraction is null
        && DecimalBits.TryFloorOfRatio(left._value, right._value, out var floor, out var isWhole)
            ? new(isWhole ? floor : floor + 1)
            : (left / right).Ceiling();

    /// <summary>The integer part, toward zero.</summary>
    public Exact Truncate() => Sign < 0 ? Ceiling() : Floor();

    /// <summary>The smaller of both.</summary>
    public static Exact Min(Exact left, Exact right) => right < left ? right : left;

    /// <summary>The larger of both.</summary>
    public static Exact Max(Exact left, Exact right) => right > left ? right : left;

    /// <summary>Rounds to a number of decimals (0 or more), a half away from zero.</summary>
    /// <exception cref="ArgumentOutOfRangeException">places is negative.</exception>
    public Exact Round(int places)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(places);
        if (_fraction is { } fraction) return Ratio(fraction.RoundScaled(places), BigInteger.Pow(10, places));
        return places >= _value.Scale ? this : new(decimal.Round(_value, places, MidpointRounding.AwayFromZero));
    }

    /// <summary>The number as a decimal, exactly; false where no decimal holds it.</summary>
    public bool TryToDecimal(out decimal value)
    {
        value = _value;
        return _fraction is null;
    }

    /// <summary>The number times 10⁶, a half away from zero; false where that does not fit 64 bits.</summary>
    public bool TryToMicros(out long micros)
    {
        micros = 0;
        if (_fraction is { } fraction)
        {
            var scaled = fraction.RoundScaled(6);
            if (scaled < long.MinValue || scaled > long.MaxValue) return false;
            micros = (long)scaled;
            return true;
        }

        if (DecimalBits.TryToMicros(_value, out micros)) return true;
        if (_value is >= MicrosUnitsMax or <= -MicrosUnitsMax) return false;
        var whole = decimal.Round(_value, 6, MidpointRounding.AwayFromZero) * MicrosPerUnit;
        if (whole is > long.MaxValue or < long.MinValue) return false;
        micros = decimal.ToInt64(whole);
        return true;
    }

    private static Exact Whole(BigInteger value) => Ratio(value, BigInteger.One);
}
