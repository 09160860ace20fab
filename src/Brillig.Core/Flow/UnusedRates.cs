using Brillig.Core.Accounts;
using Brillig.Core.Charges;

namespace Brillig.Core.Flow;

/// <summary>
/// What a period owes for services that nobody used in it: the flat fee of a rate with
/// <c>flat_at_zero</c>, and minimum charges.
/// </summary>
internal static class UnusedRates
{
    /// <summary>Adds an item of quantity 0 for each such rate without a counter in the period.</summary>
    /// <remarks>
    /// The tariff is the one that priced the period's last instant; "*" names no service, so it owes nothing.
    /// </remarks>
    public static void Add(Draft draft, AccountBook payer, RunningCharge running)
    {
        Add(draft, payer, payer, running);
        foreach (var paid in draft.Books.Payees.Of(payer.Id))
        {
            if (paid.Account.Image is { Status: AccountStatus.Open } image && !(image.Paid?.At >= running.Image.Period.End))
                Add(draft, payer, paid, running);
        }
    }

    private static void Add(Draft draft, AccountBook payer, AccountBook book, RunningCharge running)
    {
        var (start, end) = running.Image.Period;
        var last = end - NodaTime.Duration.Epsilon;
        if (end <= start || draft.TariffAt(book, last) is not { } tariff) return;
        if (tariff.Image.Currency != running.Currency) return;
        var version = tariff.VersionAt(last, start);
        foreach (var rate in version.Rates)
        {
            var document = rate.Document;
            if (document.Service == "*" || document.Unused is not { Owed.Sign: > 0 } unused) continue;
            var priced = new Priced(tariff, version, rate) { For = book == payer ? null : book.Id };
            if (running.Counter(priced.Key(document.Service)) is not null) continue;
            if (Pricing.Carried(draft.Books, book, running, document.Service, priced, last) is not null) continue;
            if (!Bounds.Hold(payer, running, unused.Owed)) continue;
            draft.Add(new ItemAdded(
                payer.Id, running.Image.Index, ItemKind.Usage, document.Service, 0m, unused.Charge,
                tariff.Id, version.Number, rate.Id) { Extra = unused.Extra, For = priced.For });
        }
    }
}
