using System.Collections.Immutable;
using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.Ledger;
using NodaTime;

namespace Brillig.Core.Flow;

/// <summary>
/// What is billed in advance is earned when the period that it was billed for ends; until then it is deferred.
/// </summary>
public static class Deferring
{
    /// <summary>Of each item of a document, how much is not yet earned; asked before it is applied.</summary>
    public static ImmutableArray<Money> Parts(AccountBook book, Charge charge)
    {
        var left = Money.Zero(charge.Total.Currency);
        if (charge.RefersTo is { } given)
            left = book.Balance.Image.Deferred.FirstOrDefault(d => d.Charge == given)?.Amount ?? left;
        var isAhead = charge.RefersTo is null ? Ahead(book, charge) : null;
        var parts = ImmutableArray.CreateBuilder<Money>(charge.Items.Length);
        var included = Included(charge);
        for (var i = 0; i < charge.Items.Length; i++)
        {
            var item = charge.Items[i];
            var (part, net) = (Money.Zero(charge.Total.Currency), item.Total - included[i]);
            if (isAhead is not null && item.Line is { } line && isAhead(line)) part = net;
            if (charge.RefersTo is not null && item.Line is { } back && IsInAdvance(back)) part = Back(net, left);
            left += part;
            parts.Add(part);
        }

        return parts.MoveToImmutable();
    }

    // Of each item, what of it is tax that its price includes: that is owed to the state and earned by nobody.
    private static Money[] Included(Charge charge)
    {
        var (items, currency) = (charge.Items, charge.Total.Currency);
        var included = new Money[items.Length];
        Array.Fill(included, Money.Zero(currency));
        foreach (var group in items.Where(i => i.Included is { IsZero: false }).GroupBy(i => i.TaxGroup))
        {
            var tax = group.Aggregate(Money.Zero(currency), (sum, i) => sum + (i.Included ?? sum));
            int[] taxed =
            [
                .. Enumerable.Range(0, items.Length)
                    .Where(i => items[i].Kind != ItemKind.Tax && items[i].TaxGroup == group.Key),
            ];
            var gross = taxed.Aggregate(Exact.Zero, (sum, i) => sum + items[i].Total.Amount);
            if (gross.Sign == 0) continue;
            var shares = Shares.Split(
                tax.Micros, [.. taxed.Select(i => (Exact)items[i].Total.Amount * tax.Amount / gross)],
                currency.MinorMicros);
            for (var i = 0; i < taxed.Length; i++) included[taxed[i]] = new Money(shares[i], currency);
        }

        return included;
    }

    /// <summary>The end of the period that a charge bills in advance; null: it bills none.</summary>
    public static Instant? Until(AccountBook book, Charge charge) =>
        book.RunningOf(charge.PeriodIndex) is { IsOpen: true } open
            ? open.Image.Period.End
            : book.RunningOf(charge.PeriodIndex + 1)?.Image.Period.End;

    /// <summary>A document was issued: notes what of it is not yet earned.</summary>
    /// <param name="draft">The books.</param>
    /// <param name="book">The account.</param>
    /// <param name="charge">The document.</param>
    /// <param name="parts">Of each item, what is not yet earned.</param>
    /// <param name="until">The end of the period that it bills in advance.</param>
    internal static void Issued(
        Draft draft, AccountBook book, Charge charge, ImmutableArray<Money> parts, Instant? until)
    {
        var sum = parts.Aggregate(Money.Zero(charge.Total.Currency), (all, part) => all + part);
        if (sum.IsZero) return;
        var id = charge.RefersTo ?? charge.Id;
        var known = book.Balance.Image.Deferred.FirstOrDefault(d => d.Charge == id);
        var deferral = known is not null ? known with { Amount = known.Amount + sum }
            : until is { } end ? new Deferral(id, end, charge.Seller, sum)
            : throw new InvalidOperationException($"Charge {id} defers {sum}, until nobody knows when.");
        draft.Add(new RevenueDeferred(book.Id, deferral));

        // A charge that is issued late tells of a period that has ended meanwhile.
        if (!(deferral.Until > book.Open?.Image.Period.Start)) Earn(draft, book, deferral.Until);
    }

    /// <summary>A period ended: what was billed for it is earned.</summary>
    internal static void Earn(Draft draft, AccountBook book, Instant end)
    {
        var earned = book.Balance.Image.Deferred.RemoveAll(d => d.Until > end);
        Earn(draft, book, earned, end);
    }

    /// <summary>A period was cut: all that was billed in advance is earned, and what is given back is not.</summary>
    internal static void EarnAll(Draft draft, AccountBook book) =>
        Earn(draft, book, book.Balance.Image.Deferred, draft.Now);

    private static void Earn(Draft draft, AccountBook book, ImmutableArray<Deferral> earned, Instant at)
    {
        if (earned.IsEmpty) return;
        draft.Add(new RevenueEarned(book.Id, [.. earned.Select(d => d.Charge)]));
        foreach (var one in earned)
        {
            var postings = new Postings(book.Id, one.Seller, Cause.Earned, one.Charge.Value, at);
            draft.AddIf(postings.Earned(one.Amount));
        }
    }

    // Lines whose days are not over: those of the period that runs, else those of the one that follows.
    private static Func<ItemLine, bool>? Ahead(AccountBook book, Charge charge)
    {
        if (Until(book, charge) is not { } until || until <= charge.Date) return null;
        var isOpen = book.RunningOf(charge.PeriodIndex) is { IsOpen: true };
        return line => (isOpen ? IsInAdvance(line) : line.Part == LinePart.Advance)
            && PeriodCuts.StartOfDay(line.To, book.Account.Zone) > charge.Date;
    }

    private static bool IsInAdvance(ItemLine line) =>
        line.Part is LinePart.Advance or LinePart.Rest or LinePart.Changed or LinePart.Added;

    // What a credit note's item takes back: as much of it as is still there.
    private static Money Back(Money item, Money left)
    {
        if (left.IsZero || item.IsZero || item.IsNegative == left.IsNegative) return Money.Zero(left.Currency);
        return left.IsNegative == (item + left).IsNegative ? item : -left;
    }
}
