using Brillig.Core.Basics;
using Brillig.Core.Bookkeeping;

namespace Brillig.Core.Flow;

/// <summary>What an account has collected to raise its balance: one at a time, so that none is charged twice.</summary>
internal static class TopUps
{
    /// <summary>True if a bookkeeper collects what is asked for, or grants it.</summary>
    public static bool MayAsk(in BookkeeperImage bookkeeper) =>
        bookkeeper.IsOutside ? bookkeeper.CollectsCharges : bookkeeper.GrantsTopUps;

    /// <summary>True while one is under way.</summary>
    public static bool IsOpen(AccountBook book)
    {
        foreach (var held in book.Intents?.Image.Held ?? [])
        {
            if (held is { Kind: IntentKind.TopUp, IsOpen: true }) return true;
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
