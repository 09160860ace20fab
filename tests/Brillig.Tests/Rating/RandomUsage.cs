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

    public RandomUsage(Draw draw, JsonElement rate)
    {
        _draw = draw;
        var numbers = new List<decimal>();
        Collect(rate, numbers);
        var (divideBy, included) = (rate.Number("divide_by") ?? 1, rate.Number("included") ?? 0);
        var edges = numbers.Distinct().SelectMany(number => new[] { (Ratio)number, number + included });
        if (rate.Said("round", "none") != "none")
            edges = edges.SelectMany(edge => new[] { edge, Ratios.Whole(edge.Cut()), Ratios.Whole(edge.Up()) });
        Edges = [.. edges.Select(edge => edge * divideBy).Where(edge => edge.Sign > 0).Distinct()];
        _edges = [.. Edges.Where(edge => edge <= Draw.Huge).Select(edge => Ratios.Multiple(edge, Draw.Tiny))];
    }

    /// <summary>Where the rate's price changes, as quantities.</summary>
    public IReadOnlyList<Ratio> Edges { get; }

    public Used Next() => new(_draw.Usage(_edges), Instant.FromUtc(2026, 3, 1, 0, 0), Properties());

    private IReadOnlyDictionary<string, string> Properties() => _draw.Chance(2) ? Nothing
        : new Dictionary<string, string>
        {
            ["who"] = _draw.Of("ann", "bob", "cleo", "Ünal"), ["amount"] = Draw.Text(_draw.Price()),
        };

    private static void Collect(JsonElement element, List<decimal> numbers)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject()) Collect(property.Value, numbers);
                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray()) Collect(item, numbers);
                break;
            case JsonValueKind.Number:
                numbers.Add(element.GetDecimal());
                break;
        }
    }
}
