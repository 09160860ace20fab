using System.Text.Json;
using Brillig.Core.Basics;

namespace Brillig.Server.Edge;

/// <summary>
/// Card numbers are never taken: who held one would have to keep it as the card industry asks (PCI DSS). What is sent
/// is looked through before anything else is read of it, so that no refusal repeats one.
/// </summary>
/// <remarks>
/// A card number has 13 to 19 digits (ISO/IEC 7812), of which the first is 2 to 6 for the networks that merchants take,
/// and the last is a check digit (Luhn). A tenth of all numbers of that form pass by chance.
/// </remarks>
internal static class CardNumbers
{
    private const int DigitsMin = 13;
    private const int DigitsMax = 19;
    private const int GroupMin = 3;   // dates have groups of two
    private const int Shown = 4;      // which the card industry lets anyone see

    // Of these the content is numbers, of telephones above all, or there is so much that looking takes too long.
    private static readonly string[] Elsewhere =
        ["usage", "events", "reservations", "quantities", "services", "quotes", "quote", "simulate", "decks"];

    /// <summary>What QuickBooks calls a company: up to 19 digits, by chance those of a card.</summary>
    private const string Company = "realm_id";

    /// <summary>Whether they are looked for in what is sent to a path, or to a route's pattern.</summary>
    public static bool AreLookedForAt(string path) =>
        !path.Split('/').Any(segment => Elsewhere.Contains(segment, StringComparer.Ordinal));

    /// <summary>What is said of a body that holds one.</summary>
    public const string Detail = "Nothing of it was kept. Send a token that the bookkeeper gave for the card.";

    /// <summary>Whether a body holds one; the places are told without it.</summary>
    public static bool AreIn(JsonElement body, HttpRequest request, Faults faults)
    {
        if (AreLookedForAt(request.Path.Value ?? "")) Look(body, "", faults);
        return faults.Any;
    }

    /// <summary>The last digits of the first one in a text, or null.</summary>
    public static string? EndIn(ReadOnlySpan<char> text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (!char.IsAsciiDigit(text[at])) continue;
            var end = at;
            while (end < text.Length && (char.IsAsciiDigit(text[end]) || IsGap(text, end))) end++;
            var isAlone = (at == 0 || !IsPartOfMore(text[at - 1])) && (end == text.Length || !IsPartOfMore(text[end]));
            if (isAlone && IsOne(text[at..end]) is { } last) return last;
            at = end;
        }

        return null;
    }

    private static void Look(JsonElement element, string pointer, Faults faults)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                {
                    if (NameOf(member) is not { } name || name == Company) continue;
                    if (EndIn(name) is { } end) Add(faults, pointer, end);
                    else Look(member.Value, $"{pointer}/{Escaped(name)}", faults);
                }

                break;
            case JsonValueKind.Array:
                var index = 0;
                foreach (var item in element.EnumerateArray()) Look(item, $"{pointer}/{index++}", faults);
                break;
            case JsonValueKind.Number:
                if (EndIn(element.GetRawText()) is { } digits) Add(faults, pointer, digits);
                break;
            case JsonValueKind.String:
                if (TextOf(element) is { } text && EndIn(text) is { } last) Add(faults, pointer, last);
                break;
        }
    }

    private static void Add(Faults faults, string pointer, string end) =>
        faults.Add(pointer, $"holds what is a card number, by its form (****{end})");

    // Text that is not valid is refused by who reads it.
    private static string? TextOf(JsonElement element)
    {
        try
        {
            return element.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static string? NameOf(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static string Escaped(string name) =>
        name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    // A space or a dash between two digits.
    private static bool IsGap(ReadOnlySpan<char> text, int at) =>
        text[at] is ' ' or '-' && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1]);

    // A telephone number begins with a plus; an id goes on with letters, a decimal with a point.
    private static bool IsPartOfMore(char near) => char.IsLetterOrDigit(near) || near is '+' or '.' or '_' or '-';

    private static string? IsOne(ReadOnlySpan<char> text)
    {
        Span<char> digits = stackalloc char[DigitsMax];
        var (count, group) = (0, 0);
        foreach (var c in text)
        {
            if (char.IsAsciiDigit(c))
            {
                if (count == DigitsMax) return null;
                digits[count++] = c;
                group++;
            }
            else if (group < GroupMin) return null;
            else group = 0;
        }

        digits = digits[..count];
        return count >= DigitsMin && group >= GroupMin && digits[0] is >= '2' and <= '6' && IsChecked(digits)
            ? new string(digits[^Shown..])
            : null;
    }

    // Luhn's: every second digit from the right counts double, and the digits of all of that sum up to tens.
    private static bool IsChecked(ReadOnlySpan<char> digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = digits[^(i + 1)] - '0';
            sum += i % 2 == 0 ? digit : digit * 2 / 10 + digit * 2 % 10;
        }

        return sum % 10 == 0;
    }
}
