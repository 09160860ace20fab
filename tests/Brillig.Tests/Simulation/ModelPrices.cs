using System.Globalization;
using NodaTime;

namespace Brillig.Tests.Simulation;

/// <summary>A tier as a person would write it down.</summary>
internal sealed record ModelTier(decimal? UpTo, decimal Price, decimal Flat, decimal? Block)
{
    public string Json => string.Create(CultureInfo.InvariantCulture,
        $$"""{"up_to": {{UpTo?.ToString(CultureInfo.InvariantCulture) ?? "null"}}, "price": {{Price}}""")
        + (Flat == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", \"flat\": {Flat}"))
        + (Block is null ? "}" : string.Create(CultureInfo.InvariantCulture, $$""", "block": {{Block}}}"""));

    /// <summary>So much in this tier, more than nothing.</summary>
    public Ratio Of(Ratio part) => (Block is { } block ? new Ratio((part / block).Up(), 1) : part) * Price + Flat;
}

/// <summary>A rate of one of the four models, and its price by the words of the tariff's documentation.</summary>
internal sealed record ModelRate(
    string Service, string Model, decimal Price, decimal Size, decimal Free, bool FlatAtZero,
    IReadOnlyList<ModelTier> Tiers, string Aggregate = "sum")
{
    public string Json { get; } = string.Create(CultureInfo.InvariantCulture,
        $"{{\"service\": \"{Service}\", \"model\": \"{Model}\", \"aggregate\": \"{Aggregate}\", ") + Model switch
        {
            "per_unit" => string.Create(CultureInfo.InvariantCulture, $"\"price\": {Price}"),
            "package" => string.Create(CultureInfo.InvariantCulture,
                $"\"size\": {Size}, \"price\": {Price}, \"free\": {Free}"),
            _ => (FlatAtZero ? "\"flat_at_zero\": true, " : "")
                + $"\"tiers\": [{string.Join(", ", Tiers.Select(t => t.Json))}]",
        } + "}";

    /// <summary>What a period's records come to, in the order of their coming, after what was carried.</summary>
    public Ratio Aggregated(Ratio? carried, IReadOnlyList<decimal> records)
    {
        var before = carried ?? Ratio.Zero;
        return Aggregate switch
        {
            "max" => records.Aggregate(before, (max, record) => max < record ? record : max),
            "last" => records.Count == 0 ? before : records[^1],
            "count" => before + records.Count,
            _ => records.Aggregate(before, (sum, record) => sum + record),
        };
    }

    /// <summary>What a period's quantity costs.</summary>
    public Ratio Charge(Ratio quantity) => Model switch
    {
        "per_unit" => quantity * Price,
        "package" => quantity > Free ? new Ratio(((quantity - Free) / Size).Up(), 1) * Price : Ratio.Zero,
        _ when quantity.Sign == 0 => FlatAtZero ? Tiers[0].Flat : Ratio.Zero,
        "volume" => Tiers.First(t => t.UpTo is not { } end || quantity <= end).Of(quantity),
        "graduated" => Graduated(quantity),
        _ => throw new InvalidOperationException(Model),
    };

    private Ratio Graduated(Ratio quantity)
    {
        var (sum, from) = (Ratio.Zero, Ratio.Zero);
        foreach (var tier in Tiers)
        {
            var to = tier.UpTo is { } end && end < quantity ? end : quantity;
            if (to > from) sum += tier.Of(to - from);
            from = to;
        }

        return sum;
    }
}

/// <summary>A version of a tariff: its rates, each with the id that it has for good.</summary>
internal sealed record ModelVersion(
    int Number, Instant From, bool AtOnce, bool Carries, IReadOnlyList<(int Id, ModelRate Rate)> Rates);

/// <summary>A tariff in its versions.</summary>
internal sealed class ModelTariff(Guid id, string name, string currency)
{
    public Guid Id { get; } = id;

    public string Name { get; } = name;

    public string Currency { get; } = currency;

    public List<ModelVersion> Versions { get; } = [];

    /// <summary>Rates written as in the version before keep their ids, others get new ones.</summary>
    public void Publish(Instant from, bool atOnce, bool carries, IReadOnlyList<ModelRate> rates)
    {
        var top = Versions.SelectMany(v => v.Rates).Select(r => r.Id).DefaultIfEmpty().Max();
        var named = rates.Select(rate =>
        {
            var kept = Versions.Count == 0 ? [] : Versions[^1].Rates.Where(r => r.Rate.Json == rate.Json).ToArray();
            return (kept.Length > 0 ? kept[0].Id : ++top, rate);
        }).ToArray();
        Versions.Add(new ModelVersion(Versions.Count + 1, from, atOnce, carries, named));
    }

    /// <summary>The latest that reached an account at this time of a period; the first holds since always.</summary>
    public ModelVersion At(Instant time, Instant periodStart) => Versions.Last(v =>
        v.Number == 1 || v.From <= (v.AtOnce ? time : periodStart));
}
