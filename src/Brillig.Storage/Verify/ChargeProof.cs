using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.Flow;

namespace Brillig.Storage.Verify;

/// <summary>
/// Draws every issued charge again from the counters as they stood: the same lines, each tax group's rounded sum and
/// taxes, and a total that is the sum of the lines. Numbers go up by one per seller and series.
/// </summary>
internal sealed class ChargeProof(Books books, Breaches breaches)
{
    private readonly Dictionary<(AccountId Seller, ChargeKind Kind), long> _numbers = [];

    /// <summary>Checks a document before it is applied.</summary>
    public void Check(ChargeIssued issued)
    {
        CheckNumber(issued.Charge);
        CheckSums(issued.Charge);
        CheckOwed(issued);
        if (issued.Charge.RefersTo is null) CheckDrawing(issued);
    }

    private void CheckNumber(Charge charge)
    {
        var series = (charge.Seller, charge.Kind);
        var last = _numbers.GetValueOrDefault(series);
        if (charge.Number != last + 1)
        {
            breaches.Add(
                $"{Name(charge)} has the number {charge.NumberText}, but the one before it in the series of seller "
                + $"{charge.Seller} is {last}: the numbers have a gap or are not in order.");
        }

        _numbers[series] = charge.Number ?? last;
    }

    private void CheckSums(Charge charge)
    {
        var (total, tax) = (Money.Zero(charge.Total.Currency), Money.Zero(charge.Total.Currency));
        foreach (var item in charge.Items)
        {
            total += item.Total;
            if (item.Kind == ItemKind.Tax) tax += item.Included ?? item.Total;
        }

        if (total != charge.Total)
            breaches.Add($"{Name(charge)} has the total {charge.Total}, but its items add up to {total}.");
        if (tax != charge.Tax)
            breaches.Add($"{Name(charge)} has the tax {charge.Tax}, but its tax items add up to {tax}.");
    }

    // What is owed is due, what is given back is credit.
    private void CheckOwed(ChargeIssued issued)
    {
        var charge = issued.Charge;
        var (due, credit) = (issued.Due, issued.Credit);
        var total = charge.Total;
        var isOwed = total.IsNegative || total.IsZero
            ? due is null
            : due is not null && due.Id == charge.Id.Value && due.Amount == total && due.Remaining == total;
        var isGiven = !total.IsNegative
            ? credit is null
            : credit is not null && credit.Id == charge.Id.Value && credit.Amount == -total
                && credit.Remaining == -total;
        if (!isOwed || !isGiven)
            breaches.Add($"{Name(charge)} has the total {total}, but raised {due?.Amount} and gave {credit?.Amount}.");
        if ((charge.Kind == ChargeKind.CreditNote) != (total.IsNegative || charge.RefersTo is not null))
            breaches.Add($"{Name(charge)} has the total {total}, but is in the wrong series.");
    }

    private void CheckDrawing(ChargeIssued issued)
    {
        var charge = issued.Charge;
        if (books.Account(charge.Account)?.RunningOf(charge.PeriodIndex) is not { } running) return;
        var drawing = Drawing.Of(running);
        var drawn = drawing.ToCharge(running, charge.Account, charge.Date, charge.DueDate, charge.Number);
        for (var i = 0; i < Math.Max(drawn.Items.Length, charge.Items.Length); i++)
        {
            var (item, expected) = (charge.Items.ElementAtOrDefault(i), drawn.Items.ElementAtOrDefault(i));
            if (item == expected) continue;
            breaches.Add(
                $"{Name(charge)} has as line {i} {Text(item)}, but the counters of period {charge.PeriodIndex} of "
                + $"account {charge.Account} give {Text(expected)}.");
        }

        var bare = charge with { Items = [] };
        var bareDrawn = drawn with { Items = [] };
        if (bare != bareDrawn)
        {
            breaches.Add(
                $"{Name(charge)} is a document of {charge.Total} with {charge.Tax} of tax for {charge.Period}, but the "
                + $"counters of account {charge.Account} give {drawn.Total} with {drawn.Tax} for {drawn.Period}.");
        }

        if (!Same(issued.Groups, drawing.Groups))
            breaches.Add($"{Name(charge)} carries other sums of its tax groups than their rounded sums and taxes.");
    }

    private static bool Same(IReadOnlyList<GroupTotal> one, IReadOnlyList<GroupTotal> other) =>
        one.Count == other.Count && one.Zip(other).All(pair =>
            pair.First.Amount == pair.Second.Amount && pair.First.Taxes.SequenceEqual(pair.Second.Taxes));

    private static string Name(Charge charge) => $"Charge {charge.Id} of account {charge.Account}";

    private static string Text(ChargeItem? item) => item is null
        ? "nothing"
        : $"{item.Name} {item.Usage} at {item.Exact}, {item.Total} (rate {item.Rate}, tax group {item.TaxGroup})";
}
