using System.Globalization;
using System.Text.Json;
using Brillig.Core.Basics;

namespace Brillig.Core.ServicePlans;

/// <summary>One tier: the last quantity in it, and what it costs.</summary>
public readonly record struct PriceTier(long UpTo, decimal Price);

/// <summary>The tiers of `rates` and `flat_rates`: ascending, each key an inclusive upper bound.</summary>
public sealed class TierTable
{
    private readonly long[] _bounds;
    private readonly decimal[] _prices;

    private TierTable(SortedDictionary<long, decimal> tiers) =>
        (_bounds, _prices) = ([.. tiers.Keys], [.. tiers.Values]);

    /// <summary>The tiers, ascending.</summary>
    public IEnumerable<PriceTier> All => _bounds.Zip(_prices, (upTo, price) => new PriceTier(upTo, price));

    /// <summary>How many there are.</summary>
    public int Count => _bounds.Length;

    /// <summary>The tier with the smallest key that is not below the quantity; null above the last. O(log tiers).
    /// </summary>
    public PriceTier? Holding(long quantity)
    {
        var place = Array.BinarySearch(_bounds, quantity);
        if (place < 0) place = ~place;
        return place < _bounds.Length ? new(_bounds[place], _prices[place]) : null;
    }

    /// <summary>The tiers of both; where both have a key, the price of this one.</summary>
    public TierTable Over(TierTable below)
    {
        var tiers = new SortedDictionary<long, decimal>();
        foreach (var tier in below.All.Concat(All)) tiers[tier.UpTo] = tier.Price;
        return new(tiers);
    }

    /// <summary>Reads a table; null if it is absent. A key or a price that is none is a fault at its pointer.</summary>
    internal static TierTable? Read(Fields fields, string name)
    {
        if (fields.Object(name) is not { } table) return null;
        var tiers = new SortedDictionary<long, decimal>();
        foreach (var key in table.Names)
        {
            if (table.IsNull(key)) continue;
            if (UpperBound(key) is not { } upTo) table.Refuse(key, "must be named by a whole number, such as 10");
            else if (table.Number(key) is { } price) tiers.Add(upTo, price);
        }

        return new(tiers);
    }

    internal void Write(Utf8JsonWriter json, string name)
    {
        json.WriteStartObject(name);
        foreach (var (upTo, price) in All)
        {
            json.WritePropertyName(upTo.ToString(CultureInfo.InvariantCulture));
            json.WriteRawValue(((Exact)price).ToString());
        }

        json.WriteEndObject();
    }

    /// <summary>In its one form, so that no two keys of a table mean the same.</summary>
    private static long? UpperBound(string key)
    {
        if (key.Length is 0 or > 13 || !key.All(char.IsAsciiDigit) || key is ['0', _, ..]) return null;
        var upTo = long.Parse(key, CultureInfo.InvariantCulture);
        return upTo <= PlanItem.QuantityMax ? upTo : null;
    }
}
