using System.Collections.Immutable;
using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Charges;

namespace Brillig.Core.Flow;

/// <summary>
/// Which accounts pay for others. An account that is paid for has no charge, no balance and no periods: what it uses
/// and its lines are priced by its own tariff and plans, and are on the charge of the one that pays.
/// </summary>
internal static class Paying
{
    private const string Pointer = "/billing_id";
    private const int ListedMax = 50;

    /// <summary>Refused because an account with these settings cannot be paid for by the one that they name.</summary>
    public static Refused? Refuse(Draft draft, AccountId id, AccountSettings settings)
    {
        if (settings.Payer is not { } named) return null;
        var tree = draft.Books.Tree;
        if (draft.Reach(named) is not { Account.Image.Status: AccountStatus.Open } payer)
            return Refused.At(Reason.UnknownPayer, Pointer, $"There is no open account {named}.");
        if (settings.Parent != named
            && !(draft.Books.Account(settings.Parent) is { } parent && tree.Ancestors(parent).Contains(payer)))
            return Refused.At(Reason.PayerNotAbove, Pointer, $"Account {named} does not stand above account {id}.");
        if (tree.Seller(payer) != tree.SellerBelow(settings.Parent))
            return Refused.At(Reason.PayerOfAnotherSeller, Pointer, $"Account {named} has another seller.");
        if (payer.IsPaidFor)
            return Refused.At(Reason.PayerChain, Pointer, $"Another account pays for account {named} itself.");
        if (draft.Books.Payees.Of(id).Count > 0)
            return Refused.At(Reason.PayerChain, Pointer, $"Account {id} pays for others.");
        return payer.Currency == settings.Currency ? null : Refused.At(
            Reason.CurrencyMismatch, Pointer,
            $"Account {named} is in {payer.Currency}, account {id} in {settings.Currency}.");
    }

    /// <summary>Another account, or it itself, pays for an open account from now on.</summary>
    /// <param name="draft">What is decided on.</param>
    /// <param name="book">The account.</param>
    /// <param name="changed">How its settings change, the one who pays among them.</param>
    /// <returns>Why it cannot be, or null.</returns>
    public static Refused? Change(Draft draft, AccountBook book, AccountChanged changed)
    {
        var next = changed.Settings;
        if (Refuse(draft, book.Id, next) is { } refused) return refused;
        if (book.Reservations is { Own: > 0 and var open })
        {
            return new Refused(
                Reason.ReservationsOpen, $"{open} reservations of account {book.Id} are open: end them first.");
        }

        var (before, after) = (draft.Payer(book), next.Payer is { } id ? draft.Books.Account(id) ?? book : book);
        Advance.To(draft, after);
        var available = draft.Available(after);
        var period = book.Open is { } own ? own.Image.Index + 1 : book.Account.Image.Paid?.Period ?? 0;
        if (Close(draft, book, before) is { } left) return left;
        if (after != book) Close(draft, after);

        draft.Add(changed with { Paid = new PaidSince(draft.Now, period) });
        if (after == book) Begin(draft, book, period);
        Recurring.BeginPaid(draft, book);
        Holding.PriceOf(draft, book);

        // What those below have together is otherwise priced where it is not on the charge by its own plans.
        foreach (var payer in new[] { before, after })
            if (payer != book) Recurring.Settle(draft, payer, draft.Now);
        MarkSyncs(draft, book, before, after);
        return after == book ? null : Refusal.IfOverdrawn(draft, after, available);
    }

    /// <summary>Refused because accounts would no longer stand below who pays for them, or have its seller.</summary>
    /// <param name="draft">The books as they would be.</param>
    /// <param name="moved">The account that moved, or sells otherwise.</param>
    public static Refused? Lost(Draft draft, AccountBook moved)
    {
        if (!draft.Books.Payees.Any) return null;
        var tree = draft.Books.Tree;
        var lost = tree.Below(moved.Id).Prepend(moved)
            .Where(b => b.IsPaidFor && b.Account.Image.Status != AccountStatus.Closed)
            .Where(b => draft.Payer(b) is var payer
                && !(tree.Ancestors(b).Contains(payer) && tree.Seller(b) == tree.Seller(payer)))
            .OrderBy(b => b.Id.Value).ToArray();
        return lost.Length == 0 ? null : new Refused(
            Reason.PayerLost,
            $"{lost.Length} accounts would no longer stand below the account that pays for them, or have another "
            + "seller than it: let them pay for themselves first.",
            [.. lost.Take(ListedMax).Select(b => new Fault(Pointer, $"account {b.Id}: {draft.Payer(b).Id}"))]);
    }

    /// <summary>True if its currency is that of another account: one of them pays for the other.</summary>
    public static bool Binds(Draft draft, AccountBook book) =>
        book.IsPaidFor || draft.Books.Payees.Of(book.Id).Count > 0;

    /// <summary>Refused because an account and the one that pays for it have one currency.</summary>
    public static Refused OtherCurrency(AccountBook book) => Refused.At(
        Reason.CurrencyMismatch, "/currency",
        $"Account {book.Id} pays for others in {book.Currency}, or another pays for it.");

    /// <summary>Refused because an account that another pays for has no balance.</summary>
    public static Refused NoBalance() => Refused.At(
        Reason.BalanceNotZero, "/balance", "An account that another pays for has no balance.");

    /// <summary>Refused because the charges of an account are those of another; null: they are its own.</summary>
    public static Refused? PaidFor(AccountBook book) => book.Account.Settings.Payer is { } payer
        ? new Refused(
            Reason.PaidFor, $"Account {payer} pays for account {book.Id}: charges and payments are on that account.")
        : null;

    // What it used and its lines so far are on the charge of who paid for it until now, which is closed.
    private static Refused? Close(Draft draft, AccountBook book, AccountBook payer)
    {
        if (payer != book)
        {
            Recurring.EndOne(draft, book, goesOn: true);
            Close(draft, payer);
            return null;
        }

        if (book.Open is not { } open) return Refusal.Closed(book);
        Advance.Cut(draft, book, open, next: null, draft.Now, goesOn: true);
        foreach (var running in book.Image.Running)
            CloseCharge.Issue(draft, book, running, draft.Now, isLast: true, isCut: running == open);
        var left = book.Balance.Image.Posted;
        return left.IsZero ? null : new Refused(
            Reason.BalanceNotZero,
            $"Its charge closed, account {book.Id} would {(left.IsNegative ? $"owe {-left}" : $"have {left}")}: "
            + "record a payment or a refund of that first.");
    }

    private static void Close(Draft draft, AccountBook payer)
    {
        if (payer.Open is { HasItems: true } open) CloseCharge.Issue(draft, payer, open, draft.Now, isLast: false);
    }

    private static void Begin(Draft draft, AccountBook book, int period)
    {
        var first = new BillingPeriod(draft.Now, draft.Cuts(book).Next(draft.Now));
        draft.Add(new PeriodBegun(book.Id, period, Advance.First(draft, book.Account.Settings, first)));
    }

    private static void MarkSyncs(Draft draft, params ReadOnlySpan<AccountBook> all)
    {
        if (all[0].Plans is null) return;
        foreach (var book in all) BilledLines.MarkToTell(draft, book);
    }
}
