using System.Text.Json;
using Brillig.Core.Basics;

namespace Brillig.Core.Tariffs;

/// <summary>
/// The whole quantity at the price of the tier it falls in, plus that tier's flat. A quantity of 0 costs nothing, or
/// the first tier's flat where that is due at zero. A larger quantity may cost less.
/// </summary>
public sealed record Volume : IPriceModel
{
    private readonly Tiers _tiers;

    /// <exception cref="ArgumentException">The tiers do not ascend, or it is not the last alone that has no
    /// end.</exception>
    public Volume(IReadOnlyList<Tier> tiers, bool flatAtZero)
        : this(new Tiers(tiers), flatAtZero)
    {
    }

    private Volume(Tiers tiers, bool flatAtZero) => (_tiers, DueAtZero) = (tiers, flatAtZero);

    /// <summary>The tiers, ascending.</summary>
    public IReadOnlyList<Tier> Steps => _tiers.All;

    /// <summary>`flat_at_zero`: the first tier's flat is due without usage.</summary>
    public bool DueAtZero { get; }

    /// <summary>Where a tier ends, a cheaper one may begin.</summary>
    public IReadOnlyList<Exact> Peaks => _tiers.Ends;

    public Exact Price(Exact quantity)
    {
        if (quantity.Sign <= 0) return DueAtZero ? Steps[0].Flat : Exact.Zero;
        return Steps[_tiers.Holding(quantity)].Of(quantity);
    }

    /// <remarks>Each tier by itself: a higher one may be cheaper than this one.</remarks>
    public IEnumerable<QuantityRange> Affordable(Limit limit)
    {
        for (var i = Steps.Count - 1; i >= 0; i--)
            if (Steps[i].Piece(_tiers.Begin(i), Exact.Zero, Exact.Zero).Affordable(limit) is { } range)
                yield return range;
        if (limit.Allows(Price(Exact.Zero))) yield return QuantityRange.UpTo(Limit.AtMost(Exact.Zero));
    }

    public void Explain(Exact quantity, Steps steps)
    {
        if (quantity.Sign > 0) _tiers.Explain(_tiers.Holding(quantity), quantity, steps);
        else if (DueAtZero) _tiers.Explain(0, Exact.Zero, steps);
    }

    /// <summary>Reads `tiers`, `flat_at_zero`; null if one has a fault.</summary>
    public static Volume? Read(Fields fields, Faults faults)
    {
        var flatAtZero = fields.Flag("flat_at_zero") ?? false;
        return Tiers.Read(fields, faults) is { } tiers ? new(tiers, flatAtZero) : null;
    }

    internal static void Write(Volume model, Utf8JsonWriter json)
    {
        model._tiers.Write(json);
        if (model.DueAtZero) json.WriteBoolean("flat_at_zero", true);
    }
}
