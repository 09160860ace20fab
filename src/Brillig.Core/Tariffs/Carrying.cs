using Brillig.Core.Basics;

namespace Brillig.Core.Tariffs;

/// <summary>
/// `carry_usage`: a rate changes within a period, and what was used under the old one uses up tiers and allowances of
/// the new one. It is not charged again: the new counter begins at P(q₀), and owes P(q₀ + q) − P(q₀).
/// </summary>
public static class Carrying
{
    /// <summary>
    /// Where the counter of the new rate begins; null: anew, for both do not count the same, or count it in parts.
    /// </summary>
    public static Counter? Of(RateDocument from, in Counter counter, RateDocument to)
    {
        var (old, terms) = (from.Terms, to.Terms);
        if (old.Aggregate != terms.Aggregate || old.UniqueBy != terms.UniqueBy) return null;
        if (counter.Cells is { } cells && cells.Paths.Any(path => path.Length > 0)) return null;
        var cell = Begin(counter, terms);
        var charge = to.Capped(cell.Charge);
        if (to.IsPlain) return new Counter(counter.Quantity, charge, Exact.Zero, null);
        var extra = to.Minimum is { } minimum ? Exact.Max(minimum - charge, Exact.Zero) : Exact.Zero;
        return new Counter(counter.Quantity, charge, extra, Cells.Empty.With("", cell));
    }

    // Records that are priced alone cost nothing for what came before; their allowances are used by it.
    private static Cell Begin(in Counter counter, RateTerms terms)
    {
        var (cell, quantity) = (counter.At(""), counter.Quantity);
        return terms.PerRecord
            ? cell with
            {
                Quantity = quantity, Charge = Exact.Zero,
                Used = Exact.Min(terms.Conversion.Of(quantity), terms.Included),
            }
            : new Cell { Quantity = quantity, Charge = terms.PriceOf(quantity), Values = cell.Values };
    }
}
