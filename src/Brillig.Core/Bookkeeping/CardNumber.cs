namespace Brillig.Core.Bookkeeping;

/// <summary>
/// Card numbers, which these books never take: 13 to 19 digits whose sum is right by the formula of Luhn
/// (ISO/IEC 7812-1, annex B), together or in groups with spaces or hyphens between them.
/// </summary>
public static class CardNumber
{
    private const int DigitsMin = 13;
    private const int DigitsMax = 19;

    /// <summary>True if a text holds one.</summary>
    public static bool IsIn(ReadOnlySpan<char> text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (!char.IsAsciiDigit(text[at]) || (at > 0 && char.IsAsciiDigit(text[at - 1]))) continue;
            if (StartsWith(text[at..], isGrouped: false)) return true;
            if ((at == 0 || !IsOfWord(text[at - 1])) && StartsWith(text[at..], isGrouped: true)) return true;
        }

        return false;
    }

    // In groups it stands for itself: the groups of an id, which are of letters too, are none.
    private static bool StartsWith(ReadOnlySpan<char> text, bool isGrouped)
    {
        Span<int> digits = stackalloc int[DigitsMax];
        var count = 0;
        for (var at = 0; at < text.Length; at++)
        {
            if (char.IsAsciiDigit(text[at]))
            {
                if (count == DigitsMax) return false;
                digits[count++] = text[at] - '0';
                if (at + 1 < text.Length && char.IsAsciiDigit(text[at + 1])) continue;
                var ends = !isGrouped || IsEnd(text[(at + 1)..]);
                if (ends && count >= DigitsMin && IsLuhn(digits[..count])) return true;
            }
            else if (!isGrouped || text[at] is not (' ' or '-'))
            {
                return false;
            }
        }

        return false;
    }

    private static bool IsEnd(ReadOnlySpan<char> rest) =>
        rest.IsEmpty || !(IsOfWord(rest[0]) || (rest.Length > 1 && rest[0] == '-' && IsOfWord(rest[1])));

    private static bool IsOfWord(char letter) => char.IsAsciiLetterOrDigit(letter) || letter == '_';

    private static bool IsLuhn(ReadOnlySpan<int> digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = digits[^(i + 1)];
            if (i % 2 == 1) digit = digit > 4 ? digit * 2 - 9 : digit * 2;
            sum += digit;
        }

        return sum % 10 == 0;
    }
}
