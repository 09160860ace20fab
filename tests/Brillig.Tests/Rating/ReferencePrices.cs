using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Brillig.Tests.Simulation;

namespace Brillig.Tests.Rating;

/// <summary>What a quantity costs, by the models that need to know no more than it.</summary>
internal static class ReferencePrices
{
    /// <summary>The price of a rate's model; null if it needs the record.</summary>
    public static Func<Ratio, Ratio>? Of(JsonElement rate)
    {
        var tiers = rate.List("tiers").Select(tier => new Tier(tier)).ToList();
        var zero = rate.Said("flat_at_zero", "False") == "True" ? tiers[0].Flat : Ratio.Zero;
        return rate.Said("model", "") switch
        {
            "per_unit" => quantity => quantity * Needed(rate, "price"),
            "graduated" or "graduated_percentage" => quantity => quantity.Sign > 0 ? Graduated(tiers, quantity) : zero,
            "volume" => quantity => quantity.Sign > 0 ? tiers.First(t => t.Holds(quantity)).Price(quantity) : zero,
            "package" => quantity => Package(rate, quantity),
            _ => null,
        };
    }

    private static Ratio Graduated(List<Tier> tiers, Ratio quantity)
    {
        var (sum, begin) = (Ratio.Zero, Ratio.Zero);
        foreach (var tier in tiers)
        {
            if (quantity <= begin) break;
            sum += tier.Price(Ratios.Min(quantity, tier.UpTo ?? quantity) - begin);
            begin = tier.UpTo ?? quantity;
        }

        return sum;
    }

    private static Ratio Package(JsonElement rate, Ratio quantity)
    {
        var billed = quantity - (rate.Number("free") ?? 0);
        return billed.Sign <= 0 ? 0
            : Ratios.Whole((billed / Needed(rate, "size")).Up()) * Needed(rate, "price");
    }

    private static Ratio Needed(JsonElement rate, string name) =>
        rate.Number(name) ?? throw new InvalidOperationException($"No {name}: {rate}");

    private sealed class Tier(JsonElement tier)
    {
        private readonly Ratio _price =
            tier.Number("price") ?? (tier.Number("percent") ?? throw new InvalidOperationException("No price.")) / 100;

        private readonly Ratio? _block = tier.Number("block");

        public Ratio? UpTo { get; } = tier.Number("up_to");

        public Ratio Flat { get; } = tier.Number("flat") ?? 0;

        public bool Holds(Ratio quantity) => UpTo is not { } end || quantity <= end;

        public Ratio Price(Ratio part) =>
            (_block is { } block ? Ratios.Whole((part / block).Up()) : part) * _price + Flat;
    }
}

/// <summary>Reads what a rate says.</summary>
internal static class ReferenceJson
{
    public static Ratio? Number(this JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind is not JsonValueKind.Null
            ? Parse(value.ToString()) : null;

    public static string Said(this JsonElement element, string name, string otherwise) =>
        element.TryGetProperty(name, out var value) && value.ValueKind is not JsonValueKind.Null
            ? value.ToString() : otherwise;

    public static IEnumerable<JsonElement> List(this JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.Array
            ? value.EnumerateArray() : [];

    public static Ratio Parse(string number) =>
        decimal.Parse(number, NumberStyles.Float, CultureInfo.InvariantCulture);
}

/// <summary>What else of fractions is needed.</summary>
internal static class Ratios
{
    public static Ratio Min(Ratio a, Ratio b) => a < b ? a : b;

    public static Ratio Max(Ratio a, Ratio b) => a > b ? a : b;

    public static Ratio Whole(BigInteger whole) => new(whole, 1);

    /// <summary>The largest multiple of a step that is not above.</summary>
    public static Ratio Multiple(Ratio number, Ratio step)
    {
        var steps = number / step;
        var whole = Whole(steps.Cut());
        return (whole > steps ? whole - 1 : whole) * step;
    }

    /// <summary>As a decimal where it has few digits, else as a fraction.</summary>
    public static string Text(this Ratio number)
    {
        const int Places = 18;
        var scaled = number * Whole(BigInteger.Pow(10, Places));
        if (scaled.Under != 1) return number.ToString();
        var digits = BigInteger.Abs(scaled.Over).ToString(CultureInfo.InvariantCulture).PadLeft(Places + 1, '0');
        var text = $"{digits[..^Places]}.{digits[^Places..]}".TrimEnd('0').TrimEnd('.');
        return number.Sign < 0 ? "-" + text : text;
    }
}
