using System.Text.Json;
using Brillig.Core.Basics;

namespace Brillig.Core.Tariffs;

/// <summary>The tiers of a price: ascending, without gap or overlap, the last one without end.</summary>
internal sealed class Tiers
{
    private const int CountMax = 1_000;
    private readonly Exact[] _ends;   // of all but the last

    /// <exception cref="ArgumentException">The tiers break that rule.</exception>
    public Tiers(IReadOnlyList<Tier> tiers)
    {
        if (tiers.Count == 0 || tiers[^1].UpTo is not null)
            throw new ArgumentException("The last tier ends.", nameof(tiers));
        All = tiers;
        _ends = [.. tiers.SkipLast(1).Select(tier => tier.UpTo).OfType<decimal>().Select(end => (Exact)end)];
        if (_ends.Length != tiers.Count - 1)
            throw new ArgumentException("A tier before the last does not end.", nameof(tiers));
        for (var i = 1; i < _ends.Length; i++)
            if (_ends[i] <= _ends[i - 1]) throw new ArgumentException("The tiers do not ascend.", nameof(tiers));
    }

    public IReadOnlyList<Tier> All { get; }

    /// <summary>Where all but the last one end.</summary>
    public IReadOnlyList<Exact> Ends => _ends;

    /// <summary>The tier a quantity falls in; up_to is inclusive. O(log tiers).</summary>
    public int Holding(Exact quantity)
    {
        var (low, high) = (0, _ends.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (quantity <= _ends[middle]) high = middle;
            else low = middle + 1;
        }

        return low;
    }

    /// <summary>Where a tier begins: what is above this lies in it.</summary>
    public Exact Begin(int tier) => tier == 0 ? Exact.Zero : _ends[tier - 1];

    /// <summary>Reads `tiers`; null, with a fault at its pointer, for each that is missing or out of order.</summary>
    public static Tiers? Read(Fields fields, Faults faults, bool isPercent = false)
    {
        var before = faults.List.Count;
        if (fields.Objects("tiers", required: true, max: CountMax) is not { } list) return null;
        if (list.Count == 0) fields.Refuse("tiers", "must have at least one tier");
        var tiers = new List<Tier>(list.Count);
        var end = 0m;
        foreach (var (item, place) in list.Select((item, place) => (item, place)))
        {
            var faultsSoFar = faults.List.Count;
            if (Tier.Read(item, isPercent) is not { } tier) continue;
            tiers.Add(tier);
            if (faults.List.Count == faultsSoFar) CheckEnd(item, tier, place == list.Count - 1, end);
            end = tier.UpTo ?? end;
        }

        return faults.List.Count == before && tiers.Count > 0 ? new(tiers) : null;
    }

    /// <summary>One tier as a step of an explanation.</summary>
    /// <param name="tier">Which.</param>
    /// <param name="quantity">What it prices; 0: only its flat is due.</param>
    /// <param name="steps">Where it goes.</param>
    public void Explain(int tier, Exact quantity, Steps steps)
    {
        var (upTo, price, flat, block) = All[tier];
        StepValue[] values =
        [
            new("from", Begin(tier)), new("up_to", upTo), new("quantity", quantity),
            new(Tier.PriceKey(All[tier].IsPercent), price), new("flat", flat),
        ];
        steps.Add("tier", All[tier].Of(quantity), block is { } size ? [.. values, new("block", size)] : values);
    }

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartArray("tiers");
        foreach (var tier in All) tier.Write(json);
        json.WriteEndArray();
    }

    private static void CheckEnd(Fields item, Tier tier, bool last, decimal before)
    {
        if (last && tier.UpTo is not null) item.Refuse("up_to", "must be null: the last tier has no end");
        if (!last && tier.UpTo is null) item.Refuse("up_to", "must be a number: only the last tier has no end");
        if (!last && tier.UpTo <= before) item.Refuse("up_to", "must be above the tier before");
    }
}
