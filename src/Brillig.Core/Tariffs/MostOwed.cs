using Brillig.Core.Basics;

namespace Brillig.Core.Tariffs;

/// <summary>Usage that may come to one cell of a counter, any part of it, in records of any order.</summary>
/// <param name="Path">Which cell.</param>
/// <param name="Terms">What prices it there.</param>
/// <param name="Records">At most how many records.</param>
/// <param name="Usage">At most how much in all of them.</param>
/// <param name="Largest">At most how much in one of them, of a rate that counts the largest or the last.</param>
/// <param name="Alone">At most what they cost one by one, without allowance, of a rate per record.</param>
/// <param name="Only">The record, if it can only be one.</param>
internal readonly record struct Coming(
    string Path, RateTerms Terms, int Records, Exact Usage, Exact Largest, Exact Alone, UsedRecord? Only);

/// <summary>
/// The most that usage can cost which is still to come: max over 0 ≤ r ≤ R of P(Q + r). Models are monotone but for
/// their peaks, and so is all that is done with their prices.
/// </summary>
internal static class MostOwed
{
    // A cell whose allowances are used up, whatever they are.
    private const long RecordsFar = long.MaxValue / 2;
    private const decimal FreeFar = 1_000_000_000_000_000_000_000_000_000m;

    /// <summary>By how much what is owed for a counter can grow; 0 or more.</summary>
    public static Exact Growth(
        RateDocument rate, in Counter counter, IEnumerable<Coming> coming, in PriceScope scope)
    {
        var charge = counter.Cells?.Charge ?? counter.Charge;
        foreach (var part in coming)
        {
            var cell = counter.At(part.Path);
            charge += OfCell(part, cell, scope) - cell.Charge;
        }

        charge = rate.Capped(charge);
        var owed = rate.Minimum is { } minimum ? Exact.Max(charge, minimum) : charge;
        return Exact.Max(owed - counter.Owed, Exact.Zero);
    }

    /// <summary>
    /// The most that any part of a record costs by itself, without allowance; null: nothing prices it.
    /// </summary>
    public static Exact? Alone(RateTerms terms, in UsedRecord record, in PriceScope scope)
    {
        var most = Exact.Zero;
        var spent = new Cell { Records = RecordsFar, Used = terms.Included, Free = FreeFar };
        foreach (var quantity in Candidates(terms, Exact.Zero, record.Quantity, included: Exact.Zero))
        {
            var cell = spent;
            if (!terms.TryAdd(record with { Quantity = quantity }, scope, ref cell)) return null;
            most = Exact.Max(most, cell.Charge);
        }

        return most;
    }

    private static Exact OfCell(in Coming coming, in Cell cell, in PriceScope scope)
    {
        var terms = coming.Terms;
        if (terms.PerRecord) return cell.Charge + OfRecords(coming, cell, scope);
        var (low, high) = terms.Aggregate switch
        {
            Aggregate.Sum => (cell.Quantity, cell.Quantity + coming.Usage),
            Aggregate.Max => (cell.Quantity, Exact.Max(cell.Quantity, coming.Largest)),
            Aggregate.Last => (Exact.Zero, coming.Largest),
            _ => (cell.Quantity, cell.Quantity + coming.Records),
        };
        var most = cell.Charge;
        foreach (var quantity in Candidates(terms, low, high, terms.Included))
            most = Exact.Max(most, terms.PriceOf(quantity));
        return most;
    }

    // Only one record can count on the allowance that is left: of several, another may have used it up before.
    private static Exact OfRecords(in Coming coming, Cell cell, in PriceScope scope)
    {
        var terms = coming.Terms;
        if (terms.IsPlain || terms.Model.Peaks.Count > 0 || coming.Only is not { } record) return coming.Alone;
        var before = cell.Charge;
        return terms.TryAdd(record, scope, ref cell) ? cell.Charge - before : coming.Alone;
    }

    // The end of a range of quantities, and the peaks within it, led back to the unit that is counted.
    private static IEnumerable<Exact> Candidates(RateTerms terms, Exact low, Exact high, Exact included)
    {
        yield return high;
        foreach (var peak in terms.Model.Peaks)
        {
            var priced = peak + included;
            if (terms.Conversion.Round != RoundingMode.None) priced = priced.Floor();
            var quantity = priced * terms.Conversion.DivideBy;
            if (quantity >= high) yield break;
            if (quantity > low) yield return quantity;
        }
    }
}
