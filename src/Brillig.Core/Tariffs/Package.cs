using System.Text.Json;
using Brillig.Core.Basics;

namespace Brillig.Core.Tariffs;

/// <summary>Started packages beyond a free quantity: ceil((quantity − free) / size) × price, never below 0.</summary>
/// <param name="Size">The quantity in a package; above 0, at most 12 decimals.</param>
/// <param name="PackagePrice">Currency units per package; 0 or more.</param>
/// <param name="Free">The quantity that costs nothing; 0 or more.</param>
public sealed record Package(decimal Size, decimal PackagePrice, decimal Free) : IPriceModel
{
    public Exact Price(Exact quantity)
    {
        var billed = quantity - Free;
        return billed.Sign > 0 ? Exact.CeilingOfRatio(billed, Size) * PackagePrice : Exact.Zero;
    }

    public IEnumerable<QuantityRange> Affordable(Limit limit)
    {
        if (!limit.Allows(Exact.Zero)) return [];
        var packages = new Piece(Free, null, Free, Exact.Zero, PackagePrice, Size);
        return [QuantityRange.UpTo(packages.Affordable(limit) is { } some ? some.High : Limit.AtMost(Free))];
    }

    public void Explain(Exact quantity, Steps steps)
    {
        var billed = Exact.Max(quantity - Free, Exact.Zero);
        if (Free != 0) steps.Note("free", new("free", Free), new("quantity", billed));
        if (billed.Sign == 0) return;
        var packages = Exact.CeilingOfRatio(billed, Size);
        steps.Add("package", packages * PackagePrice,
            new("quantity", billed), new("size", Size), new("packages", packages), new("price", PackagePrice));
    }

    /// <summary>Reads `size`, `price`, `free`; null if one has a fault.</summary>
    public static Package? Read(Fields fields, Faults faults)
    {
        var size = fields.Number("size", required: true, min: Tier.Smallest);
        var price = fields.Number("price", required: true);
        var free = fields.Number("free");
        return size is { } s && price is { } p ? new(s, p, free ?? 0) : null;
    }

    internal static void Write(Package model, Utf8JsonWriter json)
    {
        json.WriteExact("size", model.Size);
        json.WriteExact("price", model.PackagePrice);
        if (model.Free != 0) json.WriteExact("free", model.Free);
    }
}
