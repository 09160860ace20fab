using Brillig.Core.Basics;
using Brillig.Core.Charges;

namespace Brillig.Core.Reports;

/// <summary>What the lines of a document come to without taxes.</summary>
public static class NetAmounts
{
    /// <summary>
    /// Of each line its total, less its share of taxes that prices include, by largest remainder; of taxes: 0. They add
    /// up to the document's total less its tax.
    /// </summary>
    public static Money[] Of(Charge charge)
    {
        var items = charge.Items;
        var nets = items.Select(i => i.Kind == ItemKind.Tax ? Money.Zero(i.Total.Currency) : i.Total).ToArray();
        foreach (var tax in items)
        {
            if (tax is not { Kind: ItemKind.Tax, Included: { IsZero: false } included }) continue;
            var taxed = Enumerable.Range(0, items.Length).Where(i => items[i].Kind != ItemKind.Tax
                && (tax.TaxGroup == ChargeItem.NoGroup || items[i].TaxGroup == tax.TaxGroup)).ToArray();
            var sum = taxed.Aggregate(Exact.Zero, (all, i) => all + items[i].Total.Amount);
            if (taxed.Length == 0) throw new InvalidOperationException($"Nothing on charge {charge.Id} is taxed.");
            var parts = taxed.Select(i => sum.Sign == 0
                ? Exact.Zero
                : (Exact)included.Amount * items[i].Total.Amount / sum).ToArray();
            var shares = Shares.Split(included.Micros, parts, included.Currency.MinorMicros);
            for (var i = 0; i < taxed.Length; i++) nets[taxed[i]] -= new Money(shares[i], included.Currency);
        }

        return nets;
    }
}
