using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Bookkeeping;

namespace Brillig.Core.Flow;

/// <summary>What an account has collected to raise its balance: one at a time, so that none is charged twice.</summary>
internal static class TopUps
{
    /// <summary>True if a bookkeeper collects what is asked for, or grants it.</summary>
    public static bool MayAsk(in BookkeeperImage bookkeeper) =>
        bookkeeper.IsOutside ? bookkeeper.CollectsCharges : bookkeeper.GrantsTopUps;

    /// <summary>What a bookkeeper says against an amount that it is to collect, or null.</summary>
    public static string? Limit(in BookkeeperImage bookkeeper, Money amount) =>
        bookkeeper.AmountMin is { } min && amount.Amount < min ? $"A top-up is at least {(Exact)min}."
        : bookkeeper.AmountMax is { } max && amount.Amount > max ? $"A top-up is at most {(Exact)max}."
        : null;

    /// <summary>
    /// Asks for one if less is available to who pays than its threshold, and neither another one nor the day's limit
    /// nor its bookkeeper stands against it. Null: it asks for none.
    /// </summary>
    public static OutboxIntent? IfLow(Draft draft, AccountBook payer)
    {
        if (payer.Account.Settings.TopUp is not { } terms) return null;
        if (payer.Account.Image.Status != AccountStatus.Open
            || draft.Available(payer) is not { } left || left.Amount >= terms.Threshold) return null;
        if (payer.Intents is { } intents
            && (IsOpen(payer, orInvoiced: true) || intents.TopUpsSince(draft.Now) >= terms.DailyLimit
                || intents.Image.RefusedAt > draft.Now - AccountIntents.Pause)) return null;
        var bookkeeper = draft.Books.BookkeeperOf(draft.SellerNow(payer));
        return MayAsk(bookkeeper) && Money.TryFrom(terms.Amount, payer.Currency, out var amount)
            && Limit(bookkeeper, amount) is null
            ? Ask(draft, payer, new IntentId(draft.NewId()), amount, isAutomatic: true)
            : null;
    }

    /// <summary>True while one is under way, or while the invoice of one is not paid.</summary>
    public static bool IsOpen(AccountBook book, bool orInvoiced = false)
    {
        foreach (var held in book.Intents?.Image.Held ?? [])
        {
            if (held.Kind == IntentKind.TopUp && (held.IsOpen || orInvoiced && held.State == IntentState.Invoiced))
                return true;
        }

        return false;
    }

    /// <summary>Asks the seller's bookkeeper; `local`, which grants it, gives it at once.</summary>
    public static OutboxIntent Ask(Draft draft, AccountBook book, IntentId id, Money amount, bool isAutomatic)
    {
        var seller = draft.SellerNow(book);
        var bookkeeper = draft.Books.BookkeeperOf(seller);
        var intent = new OutboxIntent(id, IntentKind.TopUp, book.Id, seller, bookkeeper.Type, amount, draft.Now)
        {
            IsAutomatic = isAutomatic, At = draft.Now,
            State = bookkeeper.IsOutside ? IntentState.Waiting : IntentState.Done,
            Due = bookkeeper.IsOutside ? draft.Now : null,
        };
        if (intent.State == IntentState.Done) Collecting.Paid(draft, book, intent);
        draft.Add(new IntentSet(intent));
        return intent;
    }
}
