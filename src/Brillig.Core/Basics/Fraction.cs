using System.Numerics;

namespace Brillig.Core.Basics;

/// <summary>A fraction of big integers in lowest terms with a positive denominator: the slow path of Exact.</summary>
internal sealed class Fraction : IEquatable<Fraction>, IComparable<Fraction>
{
    private const int ScaleMax = 28;
    private static readonly BigInteger MantissaMax = (BigInteger.One << 96) - 1;

    /// <exception cref="DivideByZeroException">The denominator is zero.</exception>
    public Fraction(BigInteger numerator, BigInteger denominator)
    {
        if (denominator.IsZero) throw new DivideByZeroException();
        var divisor = BigInteger.GreatestCommonDivisor(numerator, denominator);
        if (denominator.Sign < 0) divisor = -divisor;
        Numerator = numerator / divisor;
        Denominator = denominator / divisor;
    }

    public BigInteger Numerator { get; }

    public BigInteger Denominator { get; }

    public static Fraction Of(decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        var (low, middle, high) = unchecked(((uint)bits[0], (uint)bits[1], (uint)bits[2]));
        var mantissa = ((BigInteger)high << 64) + ((BigInteger)middle << 32) + low;
        return new(bits[3] < 0 ? -mantissa : mantissa, BigInteger.Pow(10, value.Scale));
    }

    public Fraction Plus(Fraction other) =>
        new((Numerator * other.Denominator) + (other.Numerator * Denominator), Denominator * other.Denominator);

    public Fraction Times(Fraction other) => new(Numerator * other.Numerator, Denominator * other.Denominator);

    /// <exception cref="DivideByZeroException">The other fraction is zero.</exception>
    public Fraction Over(Fraction other) => new(Numerator * other.Denominator, Denominator * other.Numerator);

    public Fraction Negated() => new(-Numerator, Denominator);

    public BigInteger Floor()
    {
        var quotient = BigInteger.DivRem(Numerator, Denominator, out var remainder);
        return remainder.Sign < 0 ? quotient - 1 : quotient;
    }

    /// <summary>The value times 10^places as an integer, half away from zero.</summary>
    public BigInteger RoundScaled(int places)
    {
        var quotient = BigInteger.DivRem(Numerator * BigInteger.Pow(10, places), Denominator, out var remainder);
        return BigInteger.Abs(remainder) * 2 < Denominator ? quotient : quotient + Numerator.Sign;
    }

    /// <summary>The decimals the number has written out, or false when they never end.</summary>
    public bool TryDecimals(out int places)
    {
        var rest = Denominator;
        var twos = DivideOut(ref rest, 2);
        var fives = DivideOut(ref rest, 5);
        places = Math.Max(twos, fives);
        return rest.IsOne;
    }

    public bool TryToDecimal(out decimal value)
    {
        value = 0;
        // 10^28 < 2^94, so a denominator beyond that cannot divide it: no need to factor a large one.
        if (Denominator.GetBitLength() > 94 || !TryDecimals(out var places) || places > ScaleMax) return false;
        var mantissa = BigInteger.Abs(Numerator) * BigInteger.Pow(10, places) / Denominator;
        if (mantissa > MantissaMax) return false;
        var (low, middle, high) = ((uint)(mantissa & uint.MaxValue), (uint)((mantissa >> 32) & uint.MaxValue),
            (uint)(mantissa >> 64));
        value = unchecked(new decimal((int)low, (int)middle, (int)high, Numerator.Sign < 0, (byte)places));
        return true;
    }

    public int CompareTo(Fraction? other) =>
        other is null ? 1 : (Numerator * other.Denominator).CompareTo(other.Numerator * Denominator);

    public bool Equals(Fraction? other) =>
        other is not null && Numerator == other.Numerator && Denominator == other.Denominator;

    public override bool Equals(object? obj) => Equals(obj as Fraction);

    public override int GetHashCode() => HashCode.Combine(Numerator, Denominator);

    private static int DivideOut(ref BigInteger value, int factor)
    {
        var times = 0;
        while (true)
        {
            var quotient = BigInteger.DivRem(value, factor, out var remainder);
            if (!remainder.IsZero) return times;
            (value, times) = (quotient, times + 1);
        }
    }
}
