using System.Numerics;
using System.Runtime.CompilerServices;

namespace Brillig.Core.Basics;

/// <summary>An exact rational number: no operation ever drops a digit.</summary>
/// <remarks>
/// A number that a <see cref="decimal"/> holds is kept as one, so that the common case neither allocates nor leaves the
/// processor's registers for long; every decimal operation is checked by the scale of its result, since .NET rounds
/// silently, and goes on as a fraction of big integers where a digit would be lost. Equality is by value (1.0 is 1.00);
/// <c>default</c> is zero.
/// </remarks>
public readonly partial struct Exact : IEquatable<Exact>, IComparable<Exact>
{
    private readonly decimal _value;
    private readonly Fraction? _fraction;   // set only where no decimal holds the number

    private Exact(decimal value) => _value = value;

    private Exact(Fraction fraction) => _fraction = fraction;

    /// <summary>0.</summary>
    public static Exact Zero => default;

    /// <summary>1.</summary>
    public static Exact One => new(1m);

    /// <summary>−1, 0 or 1.</summary>
    public int Sign => _fraction is { } fraction ? fraction.Numerator.Sign : Math.Sign(_value);

    /// <summary>The number as a fraction in lowest terms; the denominator is positive.</summary>
    internal Fraction AsFraction => _fraction ?? Fraction.Of(_value);

    public static implicit operator Exact(decimal value) => new(value);

    public static implicit operator Exact(long value) => new(value);

    public static implicit operator Exact(int value) => new(value);

    /// <summary>numerator / denominator.</summary>
    /// <exception cref="DivideByZeroException">The denominator is zero.</exception>
    public static Exact Ratio(BigInteger numerator, BigInteger denominator) =>
        From(new Fraction(numerator, denominator));

    public static Exact operator +(Exact left, Exact right)
    {
        if (left._fraction is null && right._fraction is null
            && TryAdd(left._value, right._value, out var sum)) return new(sum);
        return From(left.AsFraction.Plus(right.AsFraction));
    }

    public static Exact operator -(Exact left, Exact right)
    {
        if (left._fraction is null && right._fraction is null
            && TryAdd(left._value, -right._value, out var sum)) return new(sum);
        return From(left.AsFraction.Plus(right.AsFraction.Negated()));
    }

    public static Exact operator -(Exact value) =>
        value._fraction is { } fraction ? From(fraction.Negated()) : new(-value._value);

    public static Exact operator *(Exact left, Exact right)
    {
        if (left._fraction is null && right._fraction is null
            && TryMultiply(left._value, right._value, out var product)) return new(product);
        return From(left.AsFraction.Times(right.AsFraction));
    }

    /// <summary>Exact division.</summary>
    /// <exception cref="DivideByZeroException">The divisor is zero.</exception>
    public static Exact operator /(Exact left, Exact right)
    {
        if (left._fraction is null && right._fraction is null
            && TryDivide(left._value, right._value, out var quotient)) return new(quotient);
        return From(left.AsFraction.Over(right.AsFraction));
    }

    public static bool operator ==(Exact left, Exact right) => left.Equals(right);

    public static bool operator !=(Exact left, Exact right) => !left.Equals(right);

    public static bool operator <(Exact left, Exact right) => left.CompareTo(right) < 0;

    public static bool operator <=(Exact left, Exact right) => left.CompareTo(right) <= 0;

    public static bool operator >(Exact left, Exact right) => left.CompareTo(right) > 0;

    public static bool operator >=(Exact left, Exact right) => left.CompareTo(right) >= 0;

    public int CompareTo(Exact other)
    {
        if (_fraction is not null || other._fraction is not null) return AsFraction.CompareTo(other.AsFraction);
        return DecimalBits.TryCompare(_value, other._value, out var order)
            ? order
            : decimal.Compare(_value, other._value);
    }

    public bool Equals(Exact other)
    {
        if (_fraction is null && other._fraction is null) return _value == other._value;
        return _fraction is not null && other._fraction is not null && _fraction.Equals(other._fraction);
    }

    public override bool Equals(object? obj) => obj is Exact other && Equals(other);

    public override int GetHashCode() => _fraction?.GetHashCode() ?? _value.GetHashCode();

    /// <summary>The one form of a number: a decimal where one holds it, else the fraction.</summary>
    private static Exact From(Fraction fraction) => fraction.TryToDecimal(out var value) ? new(value) : new(fraction);

    // The decimal type aligns both operands to the larger scale; a smaller scale in the result means it has rounded.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryAdd(decimal left, decimal right, out decimal sum)
    {
        if (DecimalBits.TryAdd(left, right, out sum)) return true;
        if (!IsFarFromLimit(left) || !IsFarFromLimit(right)) return TryAddLarge(left, right, out sum);
        sum = left + right;
        return sum.Scale == Math.Max(left.Scale, right.Scale);
    }

    private static bool TryAddLarge(decimal left, decimal right, out decimal sum)
    {
        try
        {
            sum = left + right;
            return sum.Scale == Math.Max(left.Scale, right.Scale);
        }
        catch (OverflowException)
        {
            sum = 0;
            return false;
        }
    }

    // The exact product has the sum of both scales; a smaller scale means it has been rounded.
    private static bool TryMultiply(decimal left, decimal right, out decimal product)
    {
        if (DecimalBits.TryMultiply(left, right, out product)) return true;
        if (left == 0 || right == 0) return true;
        try
        {
            product = left * right;
            return product.Scale == left.Scale + right.Scale;
        }
        catch (OverflowException)
        {
            return false;
        }
    }

    private static bool TryDivide(decimal left, decimal right, out decimal quotient)
    {
        quotient = 0;
        if (left == 0) return right != 0;
        if (right == 0) return false;
        try
        {
            quotient = left / right;
            return TryMultiply(quotient, right, out var product) && product == left;
        }
        catch (OverflowException)
        {
            return false;
        }
    }

    private static bool IsFarFromLimit(decimal value) =>
        value is < 10_000_000_000_000_000_000_000_000_000m and > -10_000_000_000_000_000_000_000_000_000m;
}
