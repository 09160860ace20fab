using System.Globalization;
using System.Text.RegularExpressions;

namespace Brillig.Server.Docs;

/// <summary>Patterns of routes, read for people and for examples.</summary>
internal static partial class RoutePath
{
    private const int MatchMilliseconds = 1_000;
    private const string Plan = "service plan";
    private const string Record = "usage record";
    private const string Reseller = "reseller";

    /// <summary>What the id below a word is of.</summary>
    private static readonly Dictionary<string, string> Nouns = new(StringComparer.Ordinal)
    {
        ["accounts"] = "account", ["charges"] = "charge", ["payments"] = "payment", ["tariffs"] = "tariff",
        ["versions"] = "version, from 1 on", ["billing-types"] = "billing type", ["billing-runs"] = "billing run",
        ["keys"] = "key", ["decks"] = "rate deck", ["problems"] = "problem", ["items"] = "line, from 0 on",
        ["usage"] = Record, ["records"] = Record, ["reservations"] = "reservation",
        ["service_plans"] = Plan, ["available"] = Plan, ["outbox"] = "intent",
        ["braintree"] = Reseller, ["freshbooks"] = Reseller, ["http"] = Reseller,
        ["quickbooks"] = Reseller, ["stripe"] = Reseller,
    };

    /// <summary>A pattern as OpenAPI writes it: without its constraints.</summary>
    public static string Template(string pattern) => Hole().Replace(pattern, "{${name}}");

    /// <summary>The parameters of a pattern.</summary>
    public static IEnumerable<Field> Parameters(string pattern)
    {
        foreach (Match hole in Hole().Matches(pattern))
        {
            var above = pattern[..(hole.Index - 1)].Split('/')[^1];
            if (!Nouns.TryGetValue(above, out var noun))
                throw new InvalidOperationException($"Nobody says what follows /{above}/ in {pattern}.");
            var (name, constraint) = (hole.Groups["name"].Value, hole.Groups["rule"].Value);
            yield return constraint switch
            {
                ":guid" => Field.Id(name, $"The id of the {noun}."),
                ":int:min(1)" => Field.Whole(name, $"The number of the {noun}.", 1, min: 1, max: int.MaxValue),
                ":int:min(0)" => Field.Whole(name, $"The place of the {noun}.", 0, min: 0, max: int.MaxValue),
                _ when noun == Record => Field.Text(name, "The id of the usage record, percent-encoded.", "cdr-4711"),
                _ => Field.Text(name, $"The name of the {noun}.", noun),
            };
        }
    }

    /// <summary>The route that answers a request, whatever the case of its letters; null if none does.</summary>
    public static MappedRoute? Find(IEnumerable<MappedRoute> routes, string method, string target)
    {
        var address = target.Split('?')[0];
        var path = (address.EndsWith('/') ? address[..^1] : address).Split('/');   // one slash at the end means nothing
        return routes.Where(route => route.Method == method && Matches(route.Pattern.Split('/'), path))
            .MinBy(route => route.Pattern.Count(c => c == '{'));
    }

    private static bool Matches(string[] pattern, string[] path) => pattern.Length == path.Length
        && pattern.Zip(path).All(pair => Hole().Match(pair.First) is { Success: true } hole
            ? Fits(hole.Groups["rule"].Value, pair.Second)
            : pair.First.Equals(pair.Second, StringComparison.OrdinalIgnoreCase));

    private static bool Fits(string constraint, string text) => constraint switch
    {
        ":guid" => Guid.TryParse(text, out _),
        ":int:min(1)" => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n >= 1,
        ":int:min(0)" => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _),
        _ => text.Length > 0,
    };

    [GeneratedRegex(@"\{(?<name>\w+)(?<rule>(:\w+(\([^)]*\))?)*)\}", RegexOptions.ExplicitCapture, MatchMilliseconds)]
    private static partial Regex Hole();
}
