using Brillig.Core.Ledger;

namespace Brillig.Core.Charges;

/// <summary>
/// The entries of an issued charge; a credit note's amounts are negative, so its entries are the reverse.
/// </summary>
internal static class ChargePostings
{
    /// <summary>customer → revenue per item, customer → tax per rate, revenue → tax for what prices include.</summary>
    public static IEnumerable<JournalPosted?> Of(Charge charge)
    {
        var cause = charge.Kind == ChargeKind.CreditNote ? Cause.CreditNote : Cause.Charge;
        var postings = new Postings(charge.Account, charge.Seller, cause, charge.Id.Value, charge.Date);
        foreach (var item in charge.Items)
        {
            yield return item.Kind != ItemKind.Tax ? postings.Revenue(item.Total)
                : item.Included is { } included ? postings.IncludedTax(included)
                : postings.Tax(item.Total);
        }
    }
}
