using System.Globalization;

namespace Brillig.Server;

/// <summary>How many requests are taken: so many a second, and at once what was saved up.</summary>
/// <param name="PerSecond">1 to 1,000,000.</param>
/// <param name="Burst">The most that is saved up; 1 to 1,000,000.</param>
public sealed record RateLimit(int PerSecond, int Burst)
{
    private const int Max = 1_000_000;

    /// <summary>Reads "100" (a second, and as many at once) or "100:500"; "off" is no limit.</summary>
    /// <returns>False if it is neither.</returns>
    public static bool TryParse(string text, out RateLimit? limit)
    {
        limit = null;
        if (text == "off") return true;
        var parts = text.Split(':');
        if (parts.Length > 2 || !IsCount(parts[0], out var perSecond) || !IsCount(parts[^1], out var burst))
            return false;
        limit = new RateLimit(perSecond, burst);
        return true;
    }

    private static bool IsCount(string text, out int count) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count) && count is > 0 and <= Max;
}
