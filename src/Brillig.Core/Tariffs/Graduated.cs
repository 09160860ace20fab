using System.Text.Json;
using Brillig.Core.Basics;

namespace Brillig.Core.Tariffs;

/// <summary>
/// Each tier prices the part of the quantity inside it. A tier's flat is due once it holds part of the quantity; a
/// quantity of 0 costs nothing, or the first tier's flat where that is due at zero.
/// </summary>
public sealed record Graduated : IPriceModel
{
    private readonly Tiers _tiers;
    private readonly Exact[] _before;   // what all tiers before this one cost, full

    /// <exception cref="ArgumentException">The tiers do not ascend, or it is not the last alone that has no
    /// end.</exception>
    public Graduated(IReadOnlyList<Tier> tiers, bool flatAtZero)
        : this(new Tiers(tiers), flatAtZero)
    {
    }

    private Graduated(Tiers tiers, bool flatAtZero)
    {
        (_tiers, DueAtZero) = (tiers, flatAtZero);
        _before = new Exact[tiers.All.Count];
        for (var i = 1; i < _before.Length; i++)
            _before[i] = _before[i - 1] + tiers.All[i - 1].Of(tiers.Begin(i) - tiers.Begin(i - 1));
    }

    /// <summary>The tiers, ascending.</summary>
    public IReadOnlyList<Tier> Steps => _tiers.All;

    /// <summary>`flat_at_zero`: the first tier's flat is due without usage.</summary>
    public bool DueAtZero { get; }

    public Exact Price(Exact quantity)
    {
        if (quantity.Sign <= 0) return DueAtZero ? Steps[0].Flat : Exact.Zero;
        var tier = _tiers.Holding(quantity);
        return _before[tier] + Steps[tier].Of(quantity - _tiers.Begin(tier));
    }

    public IEnumerable<QuantityRange> Affordable(Limit limit)
    {
        if (!limit.Allows(Price(Exact.Zero))) return [];
        return Pieces.Affordable(Piece, Steps.Count, limit) is { } range ? [range] : [];
    }

    public void Explain(Exact quantity, Steps steps)
    {
        if (quantity.Sign <= 0 && DueAtZero) _tiers.Explain(0, Exact.Zero, steps);
        for (var i = 0; i < Steps.Count && quantity > _tiers.Begin(i); i++)
            _tiers.Explain(i, Exact.Min(quantity, Steps[i].UpTo ?? quantity) - _tiers.Begin(i), steps);
    }

    private Piece Piece(int tier) => Steps[tier].Piece(_tiers.Begin(tier), _tiers.Begin(tier), _before[tier]);

    /// <summary>Reads `tiers`, `flat_at_zero`; null if one has a fault.</summary>
    public static Graduated? Read(Fields fields, Faults faults) => Read(fields, faults, isPercent: false);

    /// <summary>The same; the tiers have a `percent` where the quantity is an amount of money.</summary>
    internal static Graduated? Read(Fields fields, Faults faults, bool isPercent)
    {
        var flatAtZero = fields.Flag("flat_at_zero") ?? false;
        return Tiers.Read(fields, faults, isPercent) is { } tiers ? new(tiers, flatAtZero) : null;
    }

    internal static void Write(Graduated model, Utf8JsonWriter json)
    {
        model._tiers.Write(json);
        if (model.DueAtZero) json.WriteBoolean("flat_at_zero", true);
    }
}
