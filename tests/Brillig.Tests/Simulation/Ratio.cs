using System.Globalization;
using System.Numerics;

namespace Brillig.Tests.Simulation;

/// <summary>An exact number, the plain way: two big integers, reduced after every step.</summary>
internal readonly struct Ratio : IComparable<Ratio>, IEquatable<Ratio>
{
    private readonly BigInteger _over;
    private readonly BigInteger _underLessOne;   // so that default is zero

    public Ratio(BigInteger over, BigInteger under)
    {
        var common = BigInteger.GreatestCommonDivisor(over, under);
        if (under.Sign < 0) common = -common;
        (_over, _underLessOne) = (over / common, under / common - 1);
    }

    public BigInteger Over => _over;

    public BigInteger Under => _underLessOne + 1;

    public int Sign => _over.Sign;

    public static Ratio Zero => default;

    public static implicit operator Ratio(decimal value)
    {
        var bits = decimal.GetBits(value);
        var whole = unchecked(((((BigInteger)(uint)bits[2] << 32) + (uint)bits[1]) << 32) + (uint)bits[0]);
        return new(value < 0 ? -whole : whole, BigInteger.Pow(10, (bits[3] >> 16) & 0xFF));
    }

    public static Ratio operator +(Ratio a, Ratio b) => new(a.Over * b.Under + b.Over * a.Under, a.Under * b.Under);

    public static Ratio operator -(Ratio a, Ratio b) => new(a.Over * b.Under - b.Over * a.Under, a.Under * b.Under);

    public static Ratio operator *(Ratio a, Ratio b) => new(a.Over * b.Over, a.Under * b.Under);

    public static Ratio operator /(Ratio a, Ratio b) => new(a.Over * b.Under, a.Under * b.Over);

    public static bool operator <(Ratio a, Ratio b) => a.CompareTo(b) < 0;

    public static bool operator >(Ratio a, Ratio b) => a.CompareTo(b) > 0;

    public static bool operator <=(Ratio a, Ratio b) => a.CompareTo(b) <= 0;

    public static bool operator >=(Ratio a, Ratio b) => a.CompareTo(b) >= 0;

    public static bool operator ==(Ratio a, Ratio b) => a.Equals(b);

    public static bool operator !=(Ratio a, Ratio b) => !a.Equals(b);

    /// <summary>The least whole number that is not below.</summary>
    public BigInteger Up() => -BigInteger.Divide(-_over - (_over > 0 ? Under - 1 : 0), Under);

    /// <summary>Cut toward zero.</summary>
    public BigInteger Cut() => BigInteger.Divide(_over, Under);

    /// <summary>Half away from zero, to so many decimals.</summary>
    public decimal Round(int places)
    {
        var scale = BigInteger.Pow(10, places);
        var twice = BigInteger.Abs(_over) * scale * 2 + Under;
        var whole = BigInteger.Divide(twice, Under * 2);
        return (decimal)(_over.Sign < 0 ? -whole : whole) / (decimal)scale;
    }

    public int CompareTo(Ratio other) => (Over * other.Under).CompareTo(other.Over * Under);

    public bool Equals(Ratio other) => _over == other._over && _underLessOne == other._underLessOne;

    public override bool Equals(object? obj) => obj is Ratio other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(_over, _underLessOne);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Over}/{Under}");
}
