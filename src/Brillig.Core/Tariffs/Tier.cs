using System.Text.Json;
using Brillig.Core.Basics;

namespace Brillig.Core.Tariffs;

/// <summary>One tier of a graduated or volume price.</summary>
/// <param name="UpTo">The last quantity in it, inclusive and exact; null in the last tier, which has no end.</param>
/// <param name="Price">Currency units per unit of quantity, or per block.</param>
/// <param name="Flat">Due once when the tier is reached, in currency units.</param>
/// <param name="Block">Billed in started blocks of so much; null: as it is.</param>
public sealed record Tier(decimal? UpTo, decimal Price, decimal Flat = 0, decimal? Block = null)
{
    /// <summary>The smallest quantity there is, 12 decimals.</summary>
    internal const decimal Smallest = 0.000000000001m;

    /// <summary>Whether the quantity is an amount of money, and the price a percentage of it.</summary>
    public bool IsPercent
    {
        get;
        init
        {
            field = value;
            _each = value ? (Exact)Price / 100m : Price;
        }
    }

    private readonly Exact _each = Price;

    /// <summary>What a quantity above zero costs in this tier, its flat included.</summary>
    internal Exact Of(Exact quantity) =>
        ((Block is { } block ? Exact.CeilingOfRatio(quantity, block) : quantity) * _each) + Flat;

    /// <summary>The tier as a piece of a price.</summary>
    /// <param name="from">Where it begins.</param>
    /// <param name="origin">Where what it bills is counted from.</param>
    /// <param name="before">What is due before it.</param>
    internal Piece Piece(Exact from, Exact origin, Exact before) =>
        new(from, UpTo, origin, before + Flat, _each, Block);

    /// <summary>Reads `up_to`, `price` and `block`, or `percent`, and `flat`; null if one has a fault.</summary>
    internal static Tier? Read(Fields fields, bool isPercent)
    {
        var upTo = fields.Number("up_to", min: Smallest);
        var price = fields.Number(PriceKey(isPercent), required: true);
        var flat = fields.Number("flat");
        var block = isPercent ? null : fields.Number("block", min: Smallest);
        fields.End();
        return price is { } p ? new(upTo, p, flat ?? 0, block) { IsPercent = isPercent } : null;
    }

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        if (UpTo is { } upTo) json.WriteExact("up_to", upTo);
        else json.WriteNull("up_to");
        json.WriteExact(PriceKey(IsPercent), Price);
        if (Flat != 0) json.WriteExact("flat", Flat);
        if (Block is { } block) json.WriteExact("block", block);
        json.WriteEndObject();
    }

    /// <summary>What the price is called.</summary>
    internal static string PriceKey(bool isPercent) => isPercent ? "percent" : "price";
}
