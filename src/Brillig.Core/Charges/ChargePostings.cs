using System.Collections.Immutable;
using Brillig.Core.Basics;
using Brillig.Core.Ledger;

namespace Brillig.Core.Charges;

/// <summary>
/// The entries of an issued charge; a credit note's amounts are negative, so its entries are the reverse.
/// </summary>
internal static class ChargePostings
{
    /// <summary>
    /// customer → revenue per item, customer → deferred for what it bills in advance, customer → tax per rate,
    /// revenue → tax for what prices include.
    /// </summary>
    /// <param name="charge">The document.</param>
    /// <param name="deferred">Of each item, what is not yet earned.</param>
    public static IEnumerable<JournalPosted?> Of(Charge charge, ImmutableArray<Money> deferred)
    {
        var cause = charge.Kind == ChargeKind.CreditNote ? Cause.CreditNote : Cause.Charge;
        var postings = new Postings(charge.Account, charge.Seller, cause, charge.Id.Value, charge.Date);
        for (var i = 0; i < charge.Items.Length; i++)
        {
            var item = charge.Items[i];
            yield return item.Kind != ItemKind.Tax ? postings.Revenue(item.Total - deferred[i])
                : item.Included is { } included ? postings.IncludedTax(included)
                : postings.Tax(item.Total);
            yield return postings.Deferred(deferred[i]);
        }
    }
}
