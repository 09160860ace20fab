using Brillig.Core.Basics;

namespace Brillig.Core.Tariffs;

/// <summary>P: what a quantity costs, and what quantity an amount buys. One file per model implements it.</summary>
public interface IPriceModel
{
    /// <summary>Whether it prices each record alone, whatever the rate says.</summary>
    bool IsPerRecord => false;

    /// <summary>Whether P(0) is due in a period without any usage.</summary>
    bool DueAtZero => false;

    /// <summary>Whether there is a way back from an amount to a quantity.</summary>
    bool IsInvertible => true;

    /// <summary>
    /// The exact charge, in currency units, of a quantity (0 or more) used from zero. Pure, and defined for every
    /// quantity. It may fall as the quantity grows (volume tiers), and is never negative.
    /// </summary>
    Exact Price(Exact quantity);

    /// <summary>The quantities, ascending, above which the price may fall; empty: it never does.</summary>
    IReadOnlyList<Exact> Peaks => [];

    /// <summary>
    /// The quantities whose price is within a limit, as ranges from the highest down; none if there are none.
    /// </summary>
    IEnumerable<QuantityRange> Affordable(Limit limit);

    /// <summary>Says how the price of a quantity comes about: the amounts of the steps add up to it.</summary>
    void Explain(Exact quantity, Steps steps);
}

/// <summary>
/// A model whose price depends on more than a quantity: on what the record says, or on an allowance of the period.
/// </summary>
public interface IRecordModel : IPriceModel
{
    /// <summary>Prices a record alone, and uses up the model's own allowance.</summary>
    /// <param name="quantity">What is to be priced of the record, converted and without what is included.</param>
    /// <param name="record">The record.</param>
    /// <param name="scope">What else prices depend on.</param>
    /// <param name="cell">Where the rate stands; only its <see cref="Cell.Free"/> is changed.</param>
    /// <param name="price">The exact charge, 0 or more.</param>
    /// <returns>False: nothing prices this record.</returns>
    bool TryPrice(
        Exact quantity, in UsedRecord record, in PriceScope scope, ref Cell cell, out Exact price);

    /// <summary>Whether it counts records or uses up <see cref="Cell.Free"/>, so that its cell must be kept.</summary>
    bool HasAllowance { get; }

    /// <summary>
    /// The quantities of a record, as <see cref="TryPrice"/> takes them, whose price is within a limit, from the
    /// highest range down; null: nothing prices this record.
    /// </summary>
    IEnumerable<QuantityRange>? Affordable(
        Limit limit, in UsedRecord record, in PriceScope scope, in Cell cell);

    /// <summary>
    /// Says how the price of a record that <see cref="TryPrice"/> prices comes about; the cell is as it was before it.
    /// </summary>
    void Explain(Exact quantity, in UsedRecord record, in PriceScope scope, in Cell cell, Steps steps);

    bool IPriceModel.IsPerRecord => true;

    Exact IPriceModel.Price(Exact quantity) => throw NotByQuantity();

    IEnumerable<QuantityRange> IPriceModel.Affordable(Limit limit) => throw NotByQuantity();

    void IPriceModel.Explain(Exact quantity, Steps steps) => throw NotByQuantity();

    private static InvalidOperationException NotByQuantity() => new("It prices records, not quantities.");
}
