using System.Globalization;
using System.Text.Json.Nodes;

namespace Brillig.Simulators.FreshBooks.Wire;

/// <summary>A list: what <c>search[…]</c> leaves of it, and a page of that.</summary>
/// <param name="name">The kind of object, of many.</param>
internal sealed class Search<T>(string name)
{
    private const int PageSize = 15;
    private const int PageMax = 100;
    private const string Prefix = "search[";

    /// <summary>Matched exactly; of a name with an s at its end and [] behind it, any of several.</summary>
    public required Dictionary<string, Func<T, string?>> Equal { get; init; }

    /// <summary>Contained.</summary>
    public Dictionary<string, Func<T, string?>> Like { get; init; } = [];

    /// <summary>From …_min on, and before the day after …_max.</summary>
    public Dictionary<string, Func<T, DateOnly?>> Between { get; init; } = [];

    public required Func<T, int> VisState { get; init; }

    public Answer Page(IEnumerable<T> all, Call call, Func<T, JsonObject> write)
    {
        if (Positive(call, "page", 1) is not { } page || Positive(call, "per_page", PageSize) is not { } asked)
            return Answer.Refused(400, new Error(Error.InvalidPage, "page", "page", "page must be a number."));
        var found = all.Reverse().ToList();
        foreach (var (key, values) in call.Query.Where(q => q.Key.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            var filter = key[Prefix.Length..].TrimEnd('[', ']');
            if (Filter(filter, [.. values.OfType<string>()]) is not { } suits)
                return Answer.Refused(422, new Error(Error.InvalidValue, name, filter, $"{filter} is no filter."));
            found = [.. found.Where(suits)];
        }

        if (!call.Query.ContainsKey("search[vis_state]")) found = [.. found.Where(t => VisState(t) != Visible.Deleted)];
        var size = Math.Clamp(asked, 1, PageMax);
        return Answer.Result(new JsonObject
        {
            [name] = new JsonArray([.. found.Skip((page - 1) * size).Take(size).Select(write)]),
            ["page"] = page, ["pages"] = (found.Count + size - 1) / size, ["per_page"] = size, ["total"] = found.Count,
        });
    }

    private Func<T, bool>? Filter(string filter, string[] values)
    {
        bool Is(string? value) => values.Contains(value, StringComparer.OrdinalIgnoreCase);
        if (filter == "vis_state") return t => Is(VisState(t).ToString(CultureInfo.InvariantCulture));
        if (Equal.TryGetValue(filter, out var exact)) return t => Is(exact(t));
        if (Equal.TryGetValue(filter.TrimEnd('s'), out var any)) return t => Is(any(t));
        if (Like.TryGetValue(filter, out var part))
            return t => values.All(v => part(t)?.Contains(v, StringComparison.OrdinalIgnoreCase) == true);
        if (filter.Length < 5 || !Between.TryGetValue(filter[..^4], out var day)) return null;
        if (!DateOnly.TryParse(values.FirstOrDefault(), CultureInfo.InvariantCulture, out var bound)) return null;
        return filter.EndsWith("_min", StringComparison.Ordinal) ? t => day(t) >= bound
            : filter.EndsWith("_max", StringComparison.Ordinal) ? t => day(t) <= bound
            : null;
    }

    private static int? Positive(Call call, string field, int usual) =>
        !call.Query.TryGetValue(field, out var text) ? usual
        : !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? null
        : Math.Max(1, number);
}
