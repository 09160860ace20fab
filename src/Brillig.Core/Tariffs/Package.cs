using System.Text.Json;
using Brillig.Core.Basics;

namespace Brillig.Core.Tariffs;

/// <summary>Started packages beyond a free quantity: ceil((quantity − free) / size) × price, never below 0.</summary>
/// <param name="Size">The quantity in a package; above 0, at most 12 decimals.</param>
/// <param name="PackagePrice">Currency units per package; 0 or more.</param>
/// <param name="Free">The quantity that costs nothing; 0 or more.</param>
public sealed record Package(decimal Size, decimal PackagePrice, decimal Free) : IPriceModel
{
    public bool DueAtZero => false;

    public Exact Price(Exact quantity)
    {
        var billed = quantity - Free;
        return billed.Sign > 0 ? (billed / Size).Ceiling() * PackagePrice : Exact.Zero;
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
