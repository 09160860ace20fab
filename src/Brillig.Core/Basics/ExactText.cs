using System.Globalization;
using System.Numerics;

namespace Brillig.Core.Basics;

/// <content>The canonical text of an exact number, as it is stored.</content>
public readonly partial struct Exact
{
    private const int DecimalDigitsMax = 28;

    /// <summary>
    /// The canonical text: a finite decimal without exponent, trailing zeros or sign of zero ("12.5"), or "n/d" in
    /// lowest terms where the decimals never end. Independent of any culture; <see cref="Parse"/> reads it back.
    /// </summary>
    public override string ToString()
    {
        if (_fraction is { } fraction) return Text(fraction);
        Span<char> text = stackalloc char[32];
        if (!_value.TryFormat(text, out var length, default, CultureInfo.InvariantCulture))
            throw new InvalidOperationException("A decimal has at most 31 characters.");
        text = text[..length];
        if (text.Contains('.')) text = text.TrimEnd('0').TrimEnd('.');
        return text is "-0" ? "0" : new string(text);
    }

    /// <summary>Reads a decimal without exponent, or n/d.</summary>
    /// <exception cref="FormatException">The text is neither.</exception>
    public static Exact Parse(string text) => TryParse(text, out var value)
        ? value
        : throw new FormatException($"'{text}' is not an exact number.");

    /// <summary>Reads a decimal without exponent, or n/d with a positive d; false for anything else.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Exact value)
    {
        value = default;
        var slash = text.IndexOf('/');
        if (slash < 0) return TryParseDecimal(text, out value);
        if (!TryParseInteger(text[..slash], out var numerator)) return false;
        if (!TryParseInteger(text[(slash + 1)..], out var denominator) || denominator.Sign <= 0) return false;
        value = Ratio(numerator, denominator);
        return true;
    }

    private static bool TryParseDecimal(ReadOnlySpan<char> text, out Exact value)
    {
        value = default;
        var point = text.IndexOf('.');
        var whole = point < 0 ? text : text[..point];
        var decimals = point < 0 ? default : text[(point + 1)..];
        if (!IsInteger(whole) || (point >= 0 && (decimals.IsEmpty || !IsDigits(decimals)))) return false;
        if (whole.Length + decimals.Length <= DecimalDigitsMax)
        {
            value = decimal.Parse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
                CultureInfo.InvariantCulture);
            return true;
        }

        var digits = BigInteger.Parse(string.Concat(whole, decimals), CultureInfo.InvariantCulture);
        value = Ratio(digits, BigInteger.Pow(10, decimals.Length));
        return true;
    }

    private static bool TryParseInteger(ReadOnlySpan<char> text, out BigInteger value)
    {
        value = default;
        return IsInteger(text)
            && BigInteger.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
    }

    private static bool IsInteger(ReadOnlySpan<char> text)
    {
        if (text is ['-', ..]) text = text[1..];
        return !text.IsEmpty && IsDigits(text);
    }

    private static bool IsDigits(ReadOnlySpan<char> text) => text.IndexOfAnyExceptInRange('0', '9') < 0;

    private static string Text(Fraction fraction)
    {
        var invariant = CultureInfo.InvariantCulture;
        if (!fraction.TryDecimals(out var places))
            return string.Create(invariant, $"{fraction.Numerator}/{fraction.Denominator}");

        var digits = BigInteger.Abs(fraction.RoundScaled(places)).ToString(invariant).PadLeft(places + 1, '0');
        var sign = fraction.Numerator.Sign < 0 ? "-" : "";
        return places == 0 ? sign + digits : $"{sign}{digits[..^places]}.{digits[^places..]}";
    }
}
