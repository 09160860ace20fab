using System.Collections.Immutable;
using Brillig.Core.Basics;
using Brillig.Core.Bookkeeping;

namespace Brillig.Core.Flow;

/// <summary>What accounts pay by: kept by bookkeepers, known here by what may be shown.</summary>
internal static class PaymentMethods
{
    /// <summary>What the account's bookkeeper keeps of it; null: nothing, or another bookkeeper did.</summary>
    public static PaymentMethod? Of(Draft draft, AccountBook book)
    {
        if (book.Intents?.Image.Method is not { } method) return null;
        var seller = draft.SellerNow(book);
        return method.Seller == seller && method.Via == draft.Books.BookkeeperOf(seller).Type ? method : null;
    }

    /// <summary>What is being registered or removed, or null.</summary>
    public static OutboxIntent? UnderWay(AccountBook book)
    {
        foreach (var held in book.Intents?.Image.Held ?? [])
            if (held is { Kind: IntentKind.PaymentMethod, IsOpen: true }) return held;
        return null;
    }

    /// <summary>Takes back what surely nobody has seen; null: somebody may have.</summary>
    public static OutboxIntent? Withdraw(Draft draft, OutboxIntent intent)
    {
        if (intent.State == IntentState.Calling || intent.MustLookUp) return null;
        var withdrawn = intent with
        {
            State = IntentState.Withdrawn, Due = null, Token = null, Why = "replaced", At = draft.Now,
        };
        draft.Add(new IntentSet(withdrawn));
        return withdrawn;
    }

    /// <summary>Has one registered, or without a token the one there is removed.</summary>
    public static OutboxIntent Ask(Draft draft, AccountBook book, IntentId id, string? token)
    {
        var seller = draft.SellerNow(book);
        var intent = new OutboxIntent(
            id, IntentKind.PaymentMethod, book.Id, seller, draft.Books.BookkeeperOf(seller).Type,
            Money.Zero(book.Currency), draft.Now)
        {
            Token = token, IsRemoval = token is null,
            Collected = token is null ? book.Intents?.Image.Method?.Reference : null,
            State = IntentState.Waiting, Due = draft.Now, At = draft.Now,
        };
        draft.Add(new IntentSet(intent));
        return intent;
    }

    /// <summary>
    /// The bookkeeper has it: what it refused to collect is asked for again, each once. A refusal stands until then,
    /// and with it the account's standing.
    /// </summary>
    public static OutboxIntent Done(Draft draft, AccountBook book, OutboxIntent intent, MethodShown? shown)
    {
        if (intent.IsRemoval || intent.Reference is not { } reference) return intent with { Token = null };
        var refused = (book.Intents?.Image.Held ?? []).Where(i => i is { State: IntentState.Refused })
            .DistinctBy(i => i.Charge).ToImmutableArray();
        foreach (var over in refused) Collecting.Again(draft, book, over);
        if (book.Sync?.Image is { Refusal: not null }) draft.Add(new SyncMarked(book.Id, draft.Now, draft.Now));
        return intent with
        {
            Token = null,
            Method = new PaymentMethod(
                reference, intent.Seller, intent.Via, shown ?? new MethodShown(null, null, null, null), draft.Now),
        };
    }
}
