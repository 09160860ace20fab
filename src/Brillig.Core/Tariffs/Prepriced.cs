using System.Text.Json;
using Brillig.Core.Basics;

namespace Brillig.Core.Tariffs;

/// <summary>
/// Each record brings its own amount, in currency units, in its property `amount`: 0 or more, at most 12 decimals. One
/// without it is not priced.
/// </summary>
public sealed record Prepriced : IRecordModel
{
    private const string Amount = "amount";

    public bool HasAllowance => false;

    public bool IsInvertible => false;

    public bool TryPrice(
        Exact quantity, in UsedRecord record, in PriceScope scope, ref Cell cell, out Exact price)
    {
        var has = PropertyValue.TryNumber(record.Properties, Amount, out var amount);
        price = amount;
        return has;
    }

    public IEnumerable<QuantityRange>? Affordable(
        Limit limit, in UsedRecord record, in PriceScope scope, in Cell cell) =>
        throw new InvalidOperationException("No amount leads to a quantity that brings its own.");

    public void Explain(Exact quantity, in UsedRecord record, in PriceScope scope, in Cell cell, Steps steps)
    {
        if (PropertyValue.TryNumber(record.Properties, Amount, out var amount)) steps.Add("prepriced", amount);
    }

    /// <summary>It has no keys.</summary>
    public static Prepriced? Read(Fields fields, Faults faults) => new();

    internal static void Write(Prepriced model, Utf8JsonWriter json)
    {
    }
}
