using System.Text.Json;
using Brillig.Tests.Simulation;
using NodaTime;

namespace Brillig.Tests.Rating;

/// <summary>A record as it is sent.</summary>
internal sealed record Used(Ratio Quantity, Instant At, IReadOnlyDictionary<string, string> Properties)
{
    /// <summary>Its properties as the JSON that goes with it.</summary>
    public string? Json { get; } = Properties.Count == 0 ? null : JsonSerializer.Serialize(Properties);

    public override string ToString() => $"{Quantity.Text()} at {At} {Json}";

    /// <summary>The same but for how much.</summary>
    public Used Of(Ratio quantity) => new(quantity, At, Properties);
}

/// <summary>
/// What a rate of a tariff comes to, as the contract says it: worked out from all records of the period anew each time,
/// in fractions of big integers. Slow, plain, and without a line of the product.
/// </summary>
internal sealed class ReferenceRate
{
    private readonly ReferenceTerms _terms;

    public ReferenceRate(JsonElement rate, ReferenceScope scope)
    {
        _terms = new ReferenceTerms(rate, scope, null);
        (Minimum, Maximum) = (rate.Number("minimum_charge"), rate.Number("maximum_charge"));
    }

    public Ratio? Minimum { get; }

    public Ratio? Maximum { get; }

    /// <summary>P of a period's records in their order; null if nothing prices one of them.</summary>
    public Ratio? Charge(IReadOnlyList<Used> records)
    {
        var counted = new List<(ReferenceTerms Terms, List<Used> Records)>();
        foreach (var record in records)
        {
            if (_terms.Find(record) is not { } terms) return null;
            var mine = counted.Find(cell => cell.Terms == terms).Records;
            if (mine is null) counted.Add((terms, mine = []));
            mine.Add(record);
        }

        var sum = Ratio.Zero;
        foreach (var (terms, mine) in counted)
        {
            if (terms.Charge(mine) is not { } charge) return null;
            sum += charge;
        }

        return Maximum is { } maximum && sum > maximum ? maximum : sum;
    }

    /// <summary>What is owed for a charge once the period closes.</summary>
    public Ratio Owed(Ratio charge) => Minimum is { } minimum && charge < minimum ? minimum : charge;
}

/// <summary>What prices depend on besides the tariff and the records.</summary>
internal sealed record ReferenceScope(string TimeZone, IReadOnlyDictionary<string, ReferenceDeck> Decks)
{
    public static readonly ReferenceScope Utc = new("UTC", new Dictionary<string, ReferenceDeck>());
}
