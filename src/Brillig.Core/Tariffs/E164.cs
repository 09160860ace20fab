namespace Brillig.Core.Tariffs;

/// <summary>Numbers as people and switches write them, as the digits of E.164: from the country code on.</summary>
public static class E164
{
    /// <summary>Room for any number.</summary>
    internal const int LengthMax = 32;

    private const int NationalDigits = 10;

    /// <summary>
    /// The digits of a number: those behind "+", "00" or "011"; ten digits alone are a number of the country; others
    /// are taken to begin with a country code. What only parts the digits, as in "(202) 555-0123", is passed over.
    /// Allocates nothing.
    /// </summary>
    /// <param name="number">As it was written.</param>
    /// <param name="country">The country code of numbers without one.</param>
    /// <param name="digits">Takes the digits; <see cref="LengthMax"/> is enough.</param>
    /// <param name="length">How many there are.</param>
    /// <returns>False: it is no number.</returns>
    public static bool TryNormalise(ReadOnlySpan<char> number, string country, Span<char> digits, out int length)
    {
        length = 0;
        number = number.Trim();
        var hasPlus = number is ['+', ..];
        Span<char> plain = stackalloc char[LengthMax];
        var count = 0;
        foreach (var letter in hasPlus ? number[1..] : number)
        {
            if (letter is ' ' or '-' or '.' or '(' or ')' or '/') continue;
            if (!char.IsAsciiDigit(letter) || count == plain.Length - country.Length) return false;
            plain[count++] = letter;
        }

        ReadOnlySpan<char> rest = plain[..count];
        if (!hasPlus && rest.StartsWith("00")) rest = rest[2..];
        else if (!hasPlus && rest.StartsWith("011")) rest = rest[3..];
        else if (!hasPlus && count == NationalDigits)
        {
            country.CopyTo(digits);
            length = country.Length;
        }

        rest.CopyTo(digits[length..]);
        length += rest.Length;
        return length > 0;
    }
}
