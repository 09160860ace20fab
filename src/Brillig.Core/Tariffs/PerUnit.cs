using System.Text.Json;
using Brillig.Core.Basics;

namespace Brillig.Core.Tariffs;

/// <summary>Quantity × price.</summary>
/// <param name="UnitPrice">Currency units per unit of quantity; 0 or more, at most 12 decimals.</param>
public sealed record PerUnit(decimal UnitPrice) : IPriceModel
{
    private readonly Exact _price = UnitPrice;

    public Exact Price(Exact quantity) => quantity * _price;

    public IEnumerable<QuantityRange> Affordable(Limit limit)
    {
        if (!limit.Allows(Exact.Zero)) return [];
        return [QuantityRange.UpTo(UnitPrice == 0 ? null : limit with { Value = limit.Value / _price })];
    }

    public void Explain(Exact quantity, Steps steps)
    {
        if (quantity.Sign != 0) steps.Add("unit", Price(quantity), new("quantity", quantity), new("price", UnitPrice));
    }

    /// <summary>Reads `price`; null if it has a fault.</summary>
    public static PerUnit? Read(Fields fields, Faults faults) =>
        fields.Number("price", required: true) is { } price ? new(price) : null;

    internal static void Write(PerUnit model, Utf8JsonWriter json) => json.WriteExact("price", model.UnitPrice);
}
