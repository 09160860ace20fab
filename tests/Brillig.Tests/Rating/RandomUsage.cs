using System.Text.Json;
using NodaTime;

namespace Brillig.Tests.Rating;

/// <summary>Draws records that a rate has something to say about.</summary>
internal sealed class RandomUsage
{
    private static readonly IReadOnlyDictionary<string, string> Nothing = new Dictionary<string, string>();

    private readonly Draw _draw;
    private readonly List<decimal> _edges = [];

    public RandomUsage(Draw draw, JsonElement rate)
    {
        _draw = draw;
        var numbers = new List<decimal>();
        Collect(rate, numbers);
        var divideBy = rate.TryGetProperty("divide_by", out var by) ? by.GetDecimal() : 1;
        var included = rate.TryGetProperty("included", out var free) ? free.GetDecimal() : 0;
        foreach (var number in numbers.Distinct())
            foreach (var edge in (ReadOnlySpan<decimal>)[number, number + included])
                if (edge > 0 && edge <= Draw.Huge / Math.Max(1, divideBy))
                    _edges.Add(decimal.Round(edge * divideBy, 12));
    }

    /// <summary>Where the rate's price changes, as quantities.</summary>
    public IReadOnlyList<decimal> Edges => _edges;

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
