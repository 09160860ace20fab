using System.Globalization;

namespace Brillig.Cli;

/// <summary>Numbers of things, as a sentence says them: "1 account", "1,256 facts".</summary>
public static class Counted
{
    /// <summary>A number of things; many of them are called by the one with an s, or as given.</summary>
    public static string Of(long number, string one, string? many = null) => string.Create(
        CultureInfo.InvariantCulture, $"{number:N0} {(number == 1 ? one : many ?? one + "s")}");
}
