using System.Text.RegularExpressions;

namespace Brillig.Core.ServicePlans;

/// <summary>
/// Regular expressions of classifiers. They are matched without going back, so that a number takes time by its length
/// whatever the pattern; and what would make a small pattern a large automaton is refused.
/// </summary>
internal static class ClassifierRegex
{
    /// <summary>The longest pattern.</summary>
    public const int LengthMax = 512;

    private const int RepeatsMax = 32;

    /// <summary>The pattern, ready.</summary>
    public static Regex Of(string pattern) =>
        new(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    /// <summary>Why a pattern is not taken, for whoever wrote it; null: it is.</summary>
    public static string? Fault(string pattern)
    {
        if (pattern.Length > LengthMax) return $"must have at most {LengthMax} characters";
        if (Costly(pattern) is { } costly) return costly;
        try
        {
            _ = Of(pattern);
            return null;
        }
        catch (RegexParseException error)
        {
            return $"is no regular expression: {error.Message}";
        }
        catch (NotSupportedException)
        {
            return "looks around or back, which is not done here";
        }
    }

    // A repeated group multiplies what is in it, nested ones each other; a repeated character only adds.
    private static string? Costly(string pattern)
    {
        for (var i = 0; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case '\\': i++; break;
                case '(' when Next(pattern, i) == '?' && Next(pattern, i + 1) != ':':
                    return "has a group that begins with (?: write ( or (?: instead";
                case ')' when Next(pattern, i) == '{':
                    return "repeats a group by a count: write it out instead";
                case '{' when CountsIn(pattern, i + 1).Any(count => count > RepeatsMax):
                    return $"repeats more than {RepeatsMax} times: numbers are shorter";
            }
        }

        return null;
    }

    private static char? Next(string pattern, int at) => at + 1 < pattern.Length ? pattern[at + 1] : null;

    private static IEnumerable<int> CountsIn(string pattern, int from)
    {
        var end = pattern.IndexOf('}', from);
        if (end < 0) yield break;
        foreach (var text in pattern[from..end].Split(','))
            if (text.Length > 0 && text.All(char.IsAsciiDigit)) yield return text.Length > 4 ? int.MaxValue : int.Parse(
                text, System.Globalization.CultureInfo.InvariantCulture);
    }
}
