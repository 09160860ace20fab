using System.Globalization;

namespace Brillig.Cli;

/// <summary>How many of something, for people.</summary>
public static class Counted
{
    /// <summary>"1 row", "1,234 rows".</summary>
    /// <param name="number">How many.</param>
    /// <param name="one">What one of them is called.</param>
    /// <param name="many">What several are called; null: with an s.</param>
    public static string Of(long number, string one, string? many = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{number:N0} {(number == 1 ? one : many ?? one + "s")}");
}
