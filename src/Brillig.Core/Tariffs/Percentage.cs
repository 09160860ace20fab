using System.Text.Json;
using Brillig.Core.Basics;

namespace Brillig.Core.Tariffs;

/// <summary>
/// A percentage of what each record is worth, plus a fixed amount, within bounds. An allowance goes first: a number of
/// records, an amount, or both, of which the one that is used up first ends it. A record that the amount covers in
/// part pays for the rest; one that is covered in full, or worth 0, costs nothing.
/// </summary>
public sealed record Percentage : IRecordModel
{
    private readonly Exact _share;

    private Percentage(decimal percent) => (Percent, _share) = (percent, (Exact)percent / 100m);

    /// <summary>Of the value; 0 or more.</summary>
    public decimal Percent { get; }

    /// <summary>Due for each record that pays, in currency units.</summary>
    public decimal Fixed { get; private init; }

    /// <summary>How many records are free, those worth 0 among them; 0: that is no allowance.</summary>
    public decimal FreeRecords { get; private init; }

    /// <summary>What the records may be worth in total that are free; 0: that is no allowance.</summary>
    public decimal FreeAmount { get; private init; }

    /// <summary>The least that a record costs that pays.</summary>
    public decimal? MinimumPerRecord { get; private init; }

    /// <summary>The most that a record costs.</summary>
    public decimal? MaximumPerRecord { get; private init; }

    public bool HasAllowance => FreeRecords != 0 || FreeAmount != 0;

    public bool TryPrice(
        Exact quantity, in UsedRecord record, in PriceScope scope, ref Cell cell, out Exact price)
    {
        if (!HasAllowance)
        {
            price = PriceOf(quantity);
            return true;
        }

        var covered = Covered(quantity, cell);
        price = PriceOf(quantity - covered);
        cell = cell with { Free = cell.Free + covered };
        return true;
    }

    public IEnumerable<QuantityRange> Affordable(
        Limit limit, in UsedRecord record, in PriceScope scope, in Cell cell)
    {
        if (!limit.Allows(Exact.Zero)) return [];
        if (Left(cell) is not { } free) return [QuantityRange.UpTo(null)];
        if (MaximumPerRecord is { } maximum && limit.Allows(maximum)) return [QuantityRange.UpTo(null)];
        var paying = MinimumPerRecord is not { } minimum || limit.Allows(minimum)
            ? new Piece(free, null, free, Fixed, _share, null).Affordable(limit)
            : null;
        return [QuantityRange.UpTo(paying is { } some ? some.High : Limit.AtMost(free))];
    }

    public void Explain(Exact quantity, in UsedRecord record, in PriceScope scope, in Cell cell, Steps steps)
    {
        var covered = Covered(quantity, cell);
        var rest = quantity - covered;
        if (HasAllowance) steps.Note("free", new("free", covered), new("quantity", rest));
        if (rest.Sign == 0) return;
        var plain = (rest * _share) + Fixed;
        steps.Add("percentage", plain, new("quantity", rest), new("percent", Percent), new("fixed", Fixed));
        var bound = PriceOf(rest) - plain;
        if (bound.Sign > 0) steps.Add("minimum_per_record", bound, new StepValue("minimum", MinimumPerRecord));
        if (bound.Sign < 0) steps.Add("maximum_per_record", bound, new StepValue("maximum", MaximumPerRecord));
    }

    /// <summary>Reads all its keys; null if one has a fault.</summary>
    public static Percentage? Read(Fields fields, Faults faults)
    {
        var percent = fields.Number("percent", required: true);
        var model = new Percentage(percent ?? 0)
        {
            Fixed = fields.Number("fixed") ?? 0,
            FreeRecords = fields.Number("free_records", places: 0) ?? 0,
            FreeAmount = fields.Number("free_amount") ?? 0,
            MinimumPerRecord = fields.Number("minimum_per_record"),
            MaximumPerRecord = fields.Number("maximum_per_record"),
        };
        if (model.MinimumPerRecord > model.MaximumPerRecord)
        {
            fields.Refuse("minimum_per_record", "must not be above maximum_per_record");
            return null;
        }

        return percent is null ? null : model;
    }

    internal static void Write(Percentage model, Utf8JsonWriter json)
    {
        json.WriteExact("percent", model.Percent);
        if (model.Fixed != 0) json.WriteExact("fixed", model.Fixed);
        if (model.FreeRecords != 0) json.WriteExact("free_records", model.FreeRecords);
        if (model.FreeAmount != 0) json.WriteExact("free_amount", model.FreeAmount);
        if (model.MinimumPerRecord is { } minimum) json.WriteExact("minimum_per_record", minimum);
        if (model.MaximumPerRecord is { } maximum) json.WriteExact("maximum_per_record", maximum);
    }

    /// <summary>What the allowance covers of a record.</summary>
    private Exact Covered(Exact quantity, in Cell cell) =>
        Left(cell) is { } left ? Exact.Min(quantity, left) : quantity;

    /// <summary>How much the allowance covers of the next record; null: all of it.</summary>
    private Exact? Left(in Cell cell)
    {
        if (!HasAllowance || (FreeRecords != 0 && cell.Records >= FreeRecords)) return Exact.Zero;
        return FreeAmount == 0 ? null : Exact.Max(FreeAmount - cell.Free, Exact.Zero);
    }

    private Exact PriceOf(Exact rest)
    {
        if (rest.Sign <= 0) return Exact.Zero;
        var price = (rest * _share) + Fixed;
        if (MinimumPerRecord is { } minimum) price = Exact.Max(price, minimum);
        return MaximumPerRecord is { } maximum ? Exact.Min(price, maximum) : price;
    }
}
