using System.Collections.Immutable;
using System.Text.Json;
using Brillig.Core.Basics;

namespace Brillig.Core.Tariffs;

/// <summary>A cell: what its dimensions must be, in the order of the dimensions, and what prices it then.</summary>
/// <param name="When">The values as texts; null: any.</param>
/// <param name="Terms">What prices it.</param>
internal sealed record MatrixCell(ImmutableArray<string?> When, RateTerms Terms);

/// <summary>
/// Chooses by properties: the first cell that equals the record's properties prices it, else `otherwise`. Each cell
/// counts its own records.
/// </summary>
internal sealed class Matrix : IRecordModel
{
    private const int DimensionsMax = 20;
    private const int CellsMax = 1_000;

    // What only one of its cells can have, since each counts its own records and is rounded on its own.
    private static readonly string[] OfCells =
        ["aggregate", "unique_by", "per", "divide_by", "round", "included", "round_amount"];

    private readonly MatrixIndex _index;

    private Matrix(ImmutableArray<string> dimensions, ImmutableArray<MatrixCell> cells, RateTerms? otherwise)
    {
        (Dimensions, Cells, Otherwise) = (dimensions, cells, otherwise);
        _index = new MatrixIndex(dimensions, cells);
    }

    /// <summary>The names of the properties that cells ask for.</summary>
    public ImmutableArray<string> Dimensions { get; }

    /// <summary>In their order.</summary>
    public ImmutableArray<MatrixCell> Cells { get; }

    /// <summary>What prices records that no cell equals, or null.</summary>
    public RateTerms? Otherwise { get; }

    /// <summary>All that may price a record.</summary>
    public IEnumerable<RateTerms> Terms
    {
        get
        {
            var cells = Cells.Select(cell => cell.Terms);
            return Otherwise is null ? cells : cells.Append(Otherwise);
        }
    }

    /// <inheritdoc/>
    public bool IsPerRecord => false;

    /// <inheritdoc/>
    public bool HasAllowance => true;

    /// <summary>The terms of a record; null: none price it. Allocates nothing.</summary>
    public RateTerms? TermsOf(in UsedRecord record)
    {
        var cell = _index.Find(record.Properties);
        return cell < 0 ? Otherwise : Cells[cell].Terms;
    }

    /// <summary>Never asked: the terms that <see cref="TermsOf"/> finds price a record.</summary>
    public bool TryPrice(
        Exact quantity, in UsedRecord record, in PriceScope scope, ref Cell cell, out Exact price)
    {
        price = default;
        return false;
    }

    /// <summary>Never asked.</summary>
    public IEnumerable<QuantityRange>? Affordable(
        Limit limit, in UsedRecord record, in PriceScope scope, in Cell cell) => null;

    /// <summary>Never asked.</summary>
    public void Explain(Exact quantity, in UsedRecord record, in PriceScope scope, in Cell cell, Steps steps)
    {
    }

    /// <summary>The same with other terms.</summary>
    public Matrix With(Func<RateTerms, RateTerms> terms) => new(
        Dimensions, [.. Cells.Select(cell => cell with { Terms = terms(cell.Terms) })],
        Otherwise is null ? null : terms(Otherwise));

    /// <summary>Says which cell it is that has these terms.</summary>
    public void Explain(RateTerms terms, Steps steps)
    {
        if (Cells.FirstOrDefault(cell => ReferenceEquals(cell.Terms, terms)) is not { } cell) steps.Note("otherwise");
        else
            steps.Note("cell", [.. Dimensions.Zip(cell.When, (name, value) => new StepValue(name, null, value))
                .Where(value => value.Text is not null)]);
    }

    /// <summary>Adds a fault for each modifier that a matrix itself does not take.</summary>
    public static void RefuseModifiers(Fields rate)
    {
        foreach (var name in OfCells)
        {
            if (rate.Has(name) && !rate.IsNull(name))
                rate.Refuse(name, "must not be on a matrix: put it into the rates of its cells, as each counts alone");
        }
    }

    /// <summary>Reads `dimensions`, `cells` and `otherwise`; null if one has a fault.</summary>
    public static Matrix? Read(Fields fields, Faults faults)
    {
        var before = faults.List.Count;
        var dimensions = fields.Texts("dimensions", required: true, DimensionsMax);
        if (dimensions is { Count: 0 }) fields.Refuse("dimensions", "must name a property");
        var cells = ReadCells(fields, dimensions, faults);
        var otherwise = fields.Object("otherwise") is { } rate
            ? NestedRate.Read(rate, faults, "m*", isInWindow: false)
            : null;
        return dimensions is null || faults.List.Count > before ? null : new([.. dimensions], cells, otherwise);
    }

    private static ImmutableArray<MatrixCell> ReadCells(
        Fields fields, IReadOnlyList<string>? dimensions, Faults faults)
    {
        var cells = ImmutableArray.CreateBuilder<MatrixCell>();
        var place = 0;
        foreach (var cell in fields.Objects("cells", required: true, CellsMax) ?? [])
        {
            var when = cell.Object("when", required: true);
            var values = when is null || dimensions is null ? [] : ReadWhen(when, dimensions);
            var terms = cell.Object("rate", required: true) is { } rate
                ? NestedRate.Read(rate, faults, $"m{place}", isInWindow: false)
                : null;
            cell.End();
            if (terms is not null) cells.Add(new(values, terms));
            place++;
        }

        return cells.ToImmutable();
    }

    private static ImmutableArray<string?> ReadWhen(Fields when, IReadOnlyList<string> dimensions)
    {
        var values = dimensions.Select(dimension => ReadValue(when, dimension)).ToImmutableArray();
        when.End("is none of the matrix's dimensions");
        return values;
    }

    // A number, and true or false, as they are written: so a record's property is compared.
    private static string? ReadValue(Fields when, string dimension)
    {
        if (when.Raw(dimension) is not { } element) return null;
        if (element.ValueKind is JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False)
            return element.GetRawText();
        if (element.ValueKind is JsonValueKind.String) return when.Text(dimension, maxLength: MatrixIndex.LengthMax);
        when.Refuse(dimension, "must be a text, a number, true or false");
        return null;
    }

    /// <summary>Writes them in their canonical form.</summary>
    public static void Write(Matrix matrix, Utf8JsonWriter json)
    {
        json.WriteStartArray("dimensions");
        foreach (var dimension in matrix.Dimensions) json.WriteStringValue(dimension);
        json.WriteEndArray();
        json.WriteStartArray("cells");
        foreach (var cell in matrix.Cells)
        {
            json.WriteStartObject();
            json.WriteStartObject("when");
            for (var i = 0; i < cell.When.Length; i++)
                if (cell.When[i] is { } value) json.WriteString(matrix.Dimensions[i], value);
            json.WriteEndObject();
            NestedRate.Write(json, "rate", cell.Terms);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (matrix.Otherwise is { } otherwise) NestedRate.Write(json, "otherwise", otherwise);
    }
}
