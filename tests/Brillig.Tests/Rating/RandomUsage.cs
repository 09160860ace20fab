using System.Text.Json;
using Brillig.Tests.Simulation;
using NodaTime;

namespace Brillig.Tests.Rating;

/// <summary>Draws records that a rate has something to say about.</summary>
internal sealed class RandomUsage
{
    private static readonly IReadOnlyDictionary<string, string> Nothing = new Dictionary<string, string>();

    private readonly Draw _draw;
    private readonly List<Ratio> _edges;
    private readonly bool _isTimed;
    private readonly bool _isCall;

    public RandomUsage(Draw draw, JsonElement rate)
    {
        _draw = draw;
        _isTimed = rate.GetRawText().Contains("\"windows\"", StringComparison.Ordinal);
        _isCall = _isTimed && rate.Said("model", "") is "timed" or "deck";
        Edges = [.. EdgesOf(rate).Where(edge => edge.Sign > 0).Distinct()];
        _edges = [.. Edges.Where(edge => edge <= Draw.Huge).Select(edge => Ratios.Multiple(edge, Draw.Tiny))];
    }

    /// <summary>Where the rate's price changes, as quantities.</summary>
    public IReadOnlyList<Ratio> Edges { get; }

    public Used Next() => new(_isCall ? Seconds() : _draw.Usage(_edges), Begin(), Properties());

    // Near the boundaries of windows and the changes of the clocks.
    private Instant Begin()
    {
        if (!_isTimed) return Instant.FromUtc(2026, 3, 1, 0, 0);
        var day = _draw.Of(
            Instant.FromUtc(2026, 3, 28, 0, 0), Instant.FromUtc(2026, 10, 24, 0, 0), Instant.FromUtc(2026, 3, 7, 12, 0),
            Instant.FromUtc(2026, 4, 4, 0, 0), Instant.FromUtc(2026, 5, 5 + _draw.Random.Next(7), 0, 0));
        var seconds = _draw.Random.Next(96) * 1800 + _draw.Of(0, 0, -1, 1, -_draw.Random.Next(300));
        return day + Duration.FromSeconds(seconds);
    }

    private Ratio Seconds() => _draw.Random.Next(8) switch
    {
        0 => _draw.Of<Ratio>(0, 1, 0.25m, 59, 60, 61),
        1 => _draw.Random.Next(3_000),
        _ => _draw.Random.Next(300),
    };

    private IReadOnlyDictionary<string, string> Properties() => _draw.Chance(2) ? Nothing
        : new Dictionary<string, string>
        {
            ["who"] = _draw.Of("ann", "bob", "cleo", "Ünal"), ["amount"] = Draw.Text(_draw.Price()),
            ["zone"] = _draw.Of("a", "b", "c"), ["destination"] = RandomDeck.Number(_draw),
        };

    private static IEnumerable<Ratio> EdgesOf(JsonElement rate)
    {
        var numbers = new List<Ratio>();
        var inner = new List<JsonElement>();
        Collect(rate, numbers, inner);
        var (divideBy, included) = (rate.Number("divide_by") ?? 1, rate.Number("included") ?? 0);
        var edges = numbers.Distinct().SelectMany(number => new[] { number, number + included });
        if (rate.Said("round", "none") != "none")
            edges = edges.SelectMany(edge => new[] { edge, Ratios.Whole(edge.Cut()), Ratios.Whole(edge.Up()) });
        return edges.Select(edge => edge * divideBy).Concat(inner.SelectMany(EdgesOf));
    }

    private static void Collect(JsonElement element, List<Ratio> numbers, List<JsonElement> inner)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                    if (property.Name is "rate" or "otherwise") inner.Add(property.Value);
                    else Collect(property.Value, numbers, inner);
                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray()) Collect(item, numbers, inner);
                break;
            case JsonValueKind.Number:
                numbers.Add(element.GetDecimal());
                break;
        }
    }
}
