using Microsoft.Net.Http.Headers;

namespace Brillig.Server.Edge;

/// <summary>The media types that a route answers in, the usual one first; a route that says nothing, JSON.</summary>
internal sealed record Offers(params string[] Types)
{
    /// <summary>What a route answers in that says nothing. Problems come along with any answer.</summary>
    public static readonly Offers Json = new("application/json", Decimals.TextsType, Problem.MediaType);
}

/// <summary>Chooses the form of an answer by the header Accept (RFC 9110, 12.5.1).</summary>
internal static class Accepting
{
    /// <summary>The offered type that is wanted most; null: none is acceptable.</summary>
    public static string? Best(string? accept, Offers offers)
    {
        if (string.IsNullOrEmpty(accept) || accept == "*/*" || accept == offers.Types[0]) return offers.Types[0];
        if (!MediaTypeHeaderValue.TryParseList([accept], out var ranges)) return null;
        var (best, most) = ((string?)null, (Quality: 0.0, Closeness: 0));
        foreach (var type in offers.Types)
        {
            var wish = Wish(MediaTypeHeaderValue.Parse(type), ranges);
            if (wish.Quality == 0 || wish.CompareTo(most) <= 0) continue;
            (best, most) = (type, wish);
        }

        return best;
    }

    // How much it is wanted by the range that names it most closely.
    private static (double Quality, int Closeness) Wish(MediaTypeHeaderValue type, IList<MediaTypeHeaderValue> ranges)
    {
        var (quality, closest) = (0.0, 0);
        foreach (var range in ranges)
        {
            var closeness = Closeness(type, range);
            if (closeness <= closest) continue;
            (quality, closest) = (range.Quality ?? 1, closeness);
        }

        return (quality, closest);
    }

    private static int Closeness(MediaTypeHeaderValue type, MediaTypeHeaderValue range)
    {
        if (range.MatchesAllTypes) return 1;
        if (!range.Type.Equals(type.Type, StringComparison.OrdinalIgnoreCase)) return 0;
        if (range.MatchesAllSubTypes) return 2;
        if (!range.SubType.Equals(type.SubType, StringComparison.OrdinalIgnoreCase)) return 0;
        var closeness = 3;
        foreach (var parameter in range.Parameters)
        {
            // The encoding is UTF-8 whatever is asked for, and a quality is no part of the type.
            if (Is(parameter, "q") || Is(parameter, "charset")) continue;
            if (!type.Parameters.Any(own => Is(own, parameter.Name.Value) && Text(own) == Text(parameter))) return 0;
            closeness++;
        }

        return closeness;
    }

    private static string Text(NameValueHeaderValue parameter) =>
        HeaderUtilities.RemoveQuotes(parameter.Value).Value?.ToLowerInvariant() ?? "";

    private static bool Is(NameValueHeaderValue parameter, string? name) =>
        parameter.Name.Equals(name, StringComparison.OrdinalIgnoreCase);
}
