using System.Globalization;
using System.Xml.Linq;

namespace Brillig.Simulators.Braintree.Wire;

/// <summary>
/// A search in two steps, as the vendor's libraries do it: first the ids of all that matches, newest first, then the
/// objects, a page of ids at a time.
/// </summary>
internal sealed class Search<T>(string collection, Func<T, string> id, Func<Gateway, T, XElement> write)
{
    private const int PageSize = 50;

    public required Dictionary<string, Func<T, string?>> Texts { get; init; }

    public Dictionary<string, Func<T, decimal?>> Numbers { get; init; } = [];

    public Dictionary<string, Func<T, DateTimeOffset?>> Times { get; init; } = [];

    public Answer Ids(IEnumerable<T> all, Call call)
    {
        if (Matching(all, call) is not { } found) return new Answer(403);
        return Answer.Found(new XElement(
            "search-results", Whole("page-size", PageSize),
            new XElement("ids", new XAttribute("type", "array"), found.Select(t => new XElement("item", id(t))))));
    }

    public Answer Page(Gateway gateway, IEnumerable<T> all, Call call)
    {
        if (Matching(all, call) is not { } found) return new Answer(403);
        return Answer.Found(new XElement(
            collection, new XAttribute("type", "collection"),
            Whole("current-page-number", 1), Whole("page-size", PageSize), Whole("total-items", found.Count),
            found.Take(PageSize).Select(t => write(gateway, t))));
    }

    private static XElement Whole(string name, int value) =>
        new(name, new XAttribute("type", "integer"), value.ToString(CultureInfo.InvariantCulture));

    private List<T>? Matching(IEnumerable<T> all, Call call)
    {
        var found = all.Reverse();
        foreach (var criterion in call.Said("search").Element.Elements())
        {
            var name = criterion.Name.LocalName;
            if (name == "ids") found = found.Where(t => IsOneOf(id(t), criterion));
            else if (Texts.TryGetValue(name, out var text)) found = found.Where(t => Suits(text(t), criterion));
            else if (Numbers.TryGetValue(name, out var number)) found = found.Where(t => Suits(number(t), criterion));
            else if (Times.TryGetValue(name, out var time)) found = found.Where(t => Suits(time(t), criterion));
            else return null;
        }

        return [.. found];
    }

    private static bool IsOneOf(string? value, XElement criterion) =>
        criterion.Elements().Any(item => item.Value == value);

    private static bool Suits(string? value, XElement criterion)
    {
        if ((string?)criterion.Attribute("type") == "array") return IsOneOf(value, criterion);
        return criterion.Elements().All(condition => condition.Name.LocalName switch
        {
            "is" => string.Equals(value, condition.Value, StringComparison.OrdinalIgnoreCase),
            "is-not" => !string.Equals(value, condition.Value, StringComparison.OrdinalIgnoreCase),
            "starts-with" => value?.StartsWith(condition.Value, StringComparison.OrdinalIgnoreCase) == true,
            "ends-with" => value?.EndsWith(condition.Value, StringComparison.OrdinalIgnoreCase) == true,
            "contains" => value?.Contains(condition.Value, StringComparison.OrdinalIgnoreCase) == true,
            _ => false,
        });
    }

    private static bool Suits(decimal? value, XElement criterion) => criterion.Elements().All(condition =>
        decimal.TryParse(condition.Value, CultureInfo.InvariantCulture, out var bound)
        && Suits(value?.CompareTo(bound), condition));

    private static bool Suits(DateTimeOffset? value, XElement criterion) => criterion.Elements().All(condition =>
        DateTimeOffset.TryParse(
            condition.Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var bound)
        && Suits(value?.CompareTo(bound), condition));

    private static bool Suits(int? comparison, XElement condition) => condition.Name.LocalName switch
    {
        "is" => comparison == 0,
        "min" => comparison >= 0,
        "max" => comparison <= 0,
        _ => false,
    };
}
