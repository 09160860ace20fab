using System.Globalization;

namespace Brillig.Core.Basics;

/// <summary>An amount of one currency, in micros (10⁻⁶ of the currency unit).</summary>
/// <remarks>
/// About ±9.2 · 10¹² units. Arithmetic is checked: beyond that it throws <see cref="OverflowException"/>, and two
/// currencies in one operation throw <see cref="InvalidOperationException"/>, since both are bugs of the caller.
/// Equality is by amount and currency; <c>default</c> is zero of no currency.
/// </remarks>
public readonly record struct Money(long Micros, Currency Currency) : IComparable<Money>
{
    private const int Places = 6;

    /// <summary>Below zero.</summary>
    public bool IsNegative => Micros < 0;

    /// <summary>Zero.</summary>
    public bool IsZero => Micros == 0;

    /// <summary>No digit below the currency's minor unit.</summary>
    public bool IsWholeMinor => Micros % Currency.MinorMicros == 0;

    /// <summary>The amount in currency units, exact, with at least the currency's minor decimals: 1.50.</summary>
    public decimal Amount
    {
        get
        {
            var (scale, minor, micros) = (Places, Currency.Minor, Micros);
            for (; scale > minor && micros % 10 == 0; scale--) micros /= 10;
            var magnitude = micros < 0 ? unchecked((ulong)-micros) : (ulong)micros;
            return unchecked(new decimal((int)magnitude, (int)(magnitude >> 32), 0, micros < 0, (byte)scale));
        }
    }

    /// <summary>Nothing, in a currency.</summary>
    public static Money Zero(Currency currency) => new(0, currency);

    /// <summary>
    /// The amount in currency units as money; false if it has more than 6 decimals or is out of range.
    /// </summary>
    public static bool TryFrom(decimal amount, Currency currency, out Money money)
    {
        money = Zero(currency);
        if (decimal.Round(amount, Places) != amount) return false;
        if (!((Exact)amount).TryToMicros(out var micros)) return false;
        money = new(micros, currency);
        return true;
    }

    /// <summary>Rounds an exact amount to the currency's minor unit, a half away from zero.</summary>
    /// <exception cref="OverflowException">The amount is out of range.</exception>
    public static Money RoundToMinor(Exact amount, Currency currency) =>
        amount.Round(currency.Minor).TryToMicros(out var micros)
            ? new(micros, currency)
            : throw new OverflowException($"{amount} {currency} is beyond what money holds.");

    public static Money operator +(Money left, Money right) =>
        new(checked(left.Micros + right.Micros), Common(left, right));

    public static Money operator -(Money left, Money right) =>
        new(checked(left.Micros - right.Micros), Common(left, right));

    public static Money operator -(Money value) => new(checked(-value.Micros), value.Currency);

    public static bool operator <(Money left, Money right) => left.CompareTo(right) < 0;

    public static bool operator <=(Money left, Money right) => left.CompareTo(right) <= 0;

    public static bool operator >(Money left, Money right) => left.CompareTo(right) > 0;

    public static bool operator >=(Money left, Money right) => left.CompareTo(right) >= 0;

    /// <summary>Compares amounts of one currency.</summary>
    /// <exception cref="InvalidOperationException">The currencies differ.</exception>
    public int CompareTo(Money other)
    {
        Common(this, other);
        return Micros.CompareTo(other.Micros);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Amount} {Currency}");

    private static Currency Common(Money left, Money right) => left.Currency == right.Currency
        ? left.Currency
        : throw new InvalidOperationException($"{left.Currency} and {right.Currency} in one sum.");
}
