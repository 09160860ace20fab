using Brillig.Core.Accounts;
using Brillig.Core.Basics;

namespace Brillig.Core.Flow;

/// <summary>
/// Subscriptions of a bookkeeper begin on the 1st to the 28th of a month, or on its last day. Who is billed by the
/// month from the 29th or 30th on is refused below a seller whose bookkeeper bills lines by them: else it would be
/// billed here, and nobody would notice.
/// </summary>
internal static class SubscriptionDays
{
    private const int ListedMax = 50;
    private const string Remedy = "Give a billing_day of 1 to 28, or 31, which is the last of each month.";

    /// <summary>Refused because of an account as it would be.</summary>
    public static Refused? Refuse(Draft draft, AccountBook book) =>
        draft.Books.BookkeeperOf(draft.Books.Tree.Seller(book)).CollectsLines && IsOff(draft, book)
            ? Refused.At(
                Reason.BillingDayUnknown, "/billing_day",
                "Its seller's bookkeeper bills by subscriptions, which do not begin on day "
                + $"{draft.Cuts(book).BillingDay} of a month. {Remedy}")
            : null;

    /// <summary>Refused because of accounts as they would be.</summary>
    public static Refused? Refuse(Draft draft, IEnumerable<AccountBook> all)
    {
        var off = all.Where(book => Refuse(draft, book) is not null).OrderBy(book => book.Id.Value).ToArray();
        return off.Length == 0 ? null : new Refused(
            Reason.BillingDayUnknown,
            $"{off.Length} accounts are billed from a day on which no subscription begins. {Remedy}",
            [
                .. off.Take(ListedMax).Select(
                    book => new Fault("", $"account {book.Id}: day {draft.Cuts(book).BillingDay}")),
            ]);
    }

    /// <summary>Refused because of accounts that a seller sells to.</summary>
    public static Refused? RefuseOf(Draft draft, AccountId seller) => Refuse(
        draft, draft.Books.Tree.Below(seller, enters: book => !book.Account.Settings.Reseller)
            .Where(book => book.Id != seller));

    private static bool IsOff(Draft draft, AccountBook book) =>
        !book.IsPaidFor && book.Account.Image.Status == AccountStatus.Open
        && draft.Cuts(book) is { Length: { Unit: PeriodUnit.Month, Count: 1 }, BillingDay: 29 or 30 };
}
