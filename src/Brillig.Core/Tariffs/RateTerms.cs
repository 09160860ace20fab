using System.Text.Json;
using Brillig.Core.Basics;

namespace Brillig.Core.Tariffs;

/// <summary>The terms that price a record, and the path of the cell that it counts in.</summary>
internal readonly record struct Leaf(string Path, RateTerms Terms);

/// <summary>A model with its modifiers: what prices a service, one of its windows or a cell of its matrix.</summary>
public sealed partial record RateTerms
{
    /// <summary>The name of the model.</summary>
    public required string Name { get; init; }

    /// <summary>The model.</summary>
    public required IPriceModel Model { get; init; }

    /// <summary>How the period's records become one quantity.</summary>
    public Aggregate Aggregate { get; init; }

    /// <summary>The property whose distinct values are counted, of <see cref="Aggregate.Unique"/>.</summary>
    public string? UniqueBy { get; init; }

    /// <summary>True if each record is priced alone.</summary>
    public bool PerRecord { get; init; }

    /// <summary>From the unit that is counted to the unit that is priced.</summary>
    public Conversion Conversion { get; init; } = Conversion.None;

    /// <summary>The quantity per period that costs nothing, used first.</summary>
    public decimal Included { get; init; }

    /// <summary>What each priced amount is rounded to, or null.</summary>
    public RoundAmount? RoundAmount { get; init; }

    /// <summary>
    /// True if what a record brings is money already, of the currency of its account: the price is in that, too.
    /// </summary>
    internal bool IsOfMoney => Name is "percentage" or "graduated_percentage" or "prepriced";

    /// <summary>A label only, of a nested rate.</summary>
    internal string? Unit { get; init; }

    /// <summary>Which cell its records count in; made once, when it is read.</summary>
    internal string Path { get; init; } = "";

    /// <summary>What prices at other times of the day; null: nothing does.</summary>
    internal Windows? Windows { get; init; }

    /// <summary>
    /// True if a cell's quantity and charge tell all that the next record's price depends on.
    /// </summary>
    public bool IsPlain => Windows is null && (PerRecord ? Included == 0 : Aggregate == Aggregate.Sum)
        && Model is not IRecordModel { HasAllowance: true };

    /// <summary>What a period without usage owes by this rate.</summary>
    public Exact DueUnused => !PerRecord && Model.DueAtZero ? Rounded(Model.Price(Exact.Zero)) : Exact.Zero;

    /// <summary>What a period's quantity costs: P, of a rate that is plain and not per record.</summary>
    internal Exact PriceOf(Exact quantity)
    {
        var priced = Conversion.IsNone ? quantity : Conversion.Of(quantity);
        if (Included != 0) priced = Exact.Max(priced - Included, Exact.Zero);
        return Rounded(Model.Price(priced));
    }

    /// <summary>Which terms price a record, and in which cell it counts; false: none do.</summary>
    internal bool TryFind(in UsedRecord record, in PriceScope scope, out Leaf leaf)
    {
        if (Windows?.TermsAt(record.At, scope.TimeZone) is { } inner) return inner.TryFind(record, scope, out leaf);
        if (Model is Matrix matrix)
        {
            leaf = default;
            return matrix.TermsOf(record) is { } cell && cell.TryFind(record, scope, out leaf);
        }

        leaf = new Leaf(Path, this);
        return true;
    }

    /// <summary>The terms that price the cell of a path; null: there is no such cell.</summary>
    internal RateTerms? At(string path) => path == Path ? this : NestedRate.At(this, path);

    /// <summary>Moves the cell by one record; false: nothing prices it.</summary>
    public bool TryAdd(in UsedRecord record, in PriceScope scope, ref Cell cell)
    {
        if (PerRecord) return TryAddAlone(record, scope, ref cell);
        cell = Aggregated(cell, record);
        cell = cell with { Charge = PriceOf(cell.Quantity) };
        return true;
    }

    private bool TryAddAlone(in UsedRecord record, in PriceScope scope, ref Cell cell)
    {
        var alone = Alone(record);
        var quantity = Conversion.Of(alone);
        if (Included != 0)
        {
            var cut = Exact.Min(quantity, Included - cell.Used);
            cell = cell with { Used = cell.Used + cut };
            quantity -= cut;
        }

        Exact price;
        if (Model is not IRecordModel model) price = Model.Price(quantity);
        else if (!model.TryPrice(quantity, record, scope, ref cell, out price)) return false;
        cell = cell with
        {
            Quantity = cell.Quantity + alone,
            Charge = cell.Charge + Rounded(price),
            Records = IsPlain ? 0 : cell.Records + 1,
        };
        return true;
    }

    // What a record is by itself.
    private Exact Alone(in UsedRecord record) => Aggregate switch
    {
        Aggregate.Sum or Aggregate.Last => record.Quantity,
        Aggregate.Max => Exact.Max(Exact.Zero, record.Quantity),
        Aggregate.Count => Exact.One,
        _ => UniqueBy is { } name && PropertyValue.Of(record.Properties, name) is not null ? Exact.One : Exact.Zero,
    };

    private Cell Aggregated(in Cell cell, in UsedRecord record)
    {
        switch (Aggregate)
        {
            case Aggregate.Sum: return cell with { Quantity = cell.Quantity + record.Quantity };
            case Aggregate.Count: return cell with { Quantity = cell.Quantity + Exact.One };
            case Aggregate.Max: return cell with { Quantity = Exact.Max(cell.Quantity, record.Quantity) };
            case Aggregate.Last: return cell with { Quantity = record.Quantity };
            default:
                var values = cell.Values ?? ValueSet.Empty;
                if (UniqueBy is { } name && !PropertyValue.IsIn(values, record.Properties, name)
                    && PropertyValue.Of(record.Properties, name) is { } value)
                    values = values.With(value);
                return cell with { Quantity = values.All.Count, Values = values };
        }
    }

    private Exact Rounded(Exact price) => RoundAmount is { } rounding ? rounding.Of(price) : price;

    /// <summary>Reads a model and its modifiers; null, with at least one fault, if anything is wrong.</summary>
    /// <remarks>The caller has asked for its own keys before, so that no other key is known then.</remarks>
    internal static RateTerms? Read(Fields fields, Faults faults, bool isInWindow = false)
    {
        var before = faults.List.Count;
        var name = fields.Text("model", required: true);
        var aggregate = fields.OneOf("aggregate", required: false, [.. AggregateNames.Keys]);
        var uniqueBy = fields.Text("unique_by", required: aggregate == "unique");
        if (uniqueBy is not null && aggregate != "unique") fields.Refuse("unique_by", "goes with aggregate unique");
        var per = fields.OneOf("per", required: false, "period", "record");
        var divideBy = fields.Number("divide_by", min: Tier.Smallest);
        var round = fields.OneOf("round", required: false, [.. RoundNames.Keys]);
        var included = fields.Number("included");
        var rounding = fields.Object("round_amount") is { } amount ? RoundAmount.Read(amount) : null;

        var windows = Windows.Read(fields, faults, name is "timed" or "deck", isInWindow);
        if (name == "matrix") Matrix.RefuseModifiers(fields);

        // Without a model nobody knows which keys belong to the rate, so none is called unknown.
        if (name is null || Models.Find(name, fields) is not { } kind)
        {
            return null;
        }

        var model = kind.Read(fields, faults);
        fields.End();
        if (model is { IsPerRecord: true } && per == "period")
            fields.Refuse("per", $"must be record: {name} prices each record alone");
        if (windows is not null && model is Matrix m && m.Terms.Any(NestedRate.HasCalls))
            fields.Refuse("windows", "must be in the timed cells themselves: a call is split where a window begins");
        if (model is null || faults.List.Count > before) return null;
        return SplitCall.Between(new RateTerms
        {
            Name = name,
            Model = model,
            Aggregate = aggregate is null ? Aggregate.Sum : AggregateNames[aggregate],
            UniqueBy = uniqueBy,
            PerRecord = model.IsPerRecord || per == "record",
            Conversion = new(divideBy ?? 1m, round is null ? RoundingMode.None : RoundNames[round]),
            Included = included ?? 0,
            RoundAmount = rounding,
            Windows = windows,
        });
    }

    /// <summary>Writes all but the model's name in their canonical form; what is as without it is left out.</summary>
    internal void Write(Utf8JsonWriter json)
    {
        if (Aggregate != Aggregate.Sum) json.WriteString("aggregate", Names.Of(AggregateNames, Aggregate));
        if (UniqueBy is not null) json.WriteString("unique_by", UniqueBy);
        if (PerRecord && !Model.IsPerRecord) json.WriteString("per", "record");
        if (Conversion.DivideBy != Exact.One) json.WriteExact("divide_by", Conversion.DivideBy);
        if (Conversion.Round != RoundingMode.None) json.WriteString("round", Names.Of(RoundNames, Conversion.Round));
        if (Included != 0) json.WriteExact("included", Included);
        RoundAmount?.Write(json);
        Models.Of(Name).Write(Model is SplitCall split ? split.First : Model, json);
        Windows?.Write(json);
    }

    private static readonly Dictionary<string, Aggregate> AggregateNames = new(StringComparer.Ordinal)
    {
        ["sum"] = Aggregate.Sum,
        ["count"] = Aggregate.Count,
        ["max"] = Aggregate.Max,
        ["last"] = Aggregate.Last,
        ["unique"] = Aggregate.Unique,
    };

    private static readonly Dictionary<string, RoundingMode> RoundNames = new(StringComparer.Ordinal)
    {
        ["none"] = RoundingMode.None,
        ["up"] = RoundingMode.Up,
        ["down"] = RoundingMode.Down,
    };

    private static class Names
    {
        public static string Of<T>(Dictionary<string, T> names, T value) =>
            names.First(pair => EqualityComparer<T>.Default.Equals(pair.Value, value)).Key;
    }
}
