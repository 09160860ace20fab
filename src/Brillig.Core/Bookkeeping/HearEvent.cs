using System.Collections.Immutable;
using Brillig.Core.Basics;
using Brillig.Core.Flow;
using Brillig.Core.Payments;

namespace Brillig.Core.Bookkeeping;

/// <summary>What history knows of an event's intent, read by the request's thread.</summary>
/// <param name="Events">All that was heard of the intent so far.</param>
/// <param name="Payment">The intent's own payment, or null.</param>
/// <param name="ReadAt">The batch it was read at.</param>
public sealed record HeardBefore(ImmutableArray<EventHeard> Events, PaymentHistory? Payment, long ReadAt)
{
    /// <summary>What was received besides, by events: parts of an invoice, disputes that were won.</summary>
    public ImmutableArray<PaymentHistory> Others { get; init; } = [];
}

/// <summary>
/// Takes what a bookkeeper outside tells of by itself: once, in whatever order it comes, and however often.
/// </summary>
/// <param name="Seller">Whose bookkeeper.</param>
/// <param name="Via">Which system that is.</param>
/// <param name="Event">What it tells.</param>
/// <param name="Intent">Of which intent, as far as it came.</param>
/// <param name="Before">What was known before.</param>
public sealed record HearEvent(
    AccountId Seller, BookkeeperType Via, VendorEvent Event, OutboxIntent Intent, HeardBefore Before) : Command
{
    /// <inheritdoc/>
    public override AccountId Subject => Intent.Account;

    /// <summary>
    /// Answers the <see cref="EventHeard"/>, or nothing: it is to be told again, once the outcome of a call is known.
    /// <see cref="Stale"/>: it is to be read again.
    /// </summary>
    public static Decision Decide(HearEvent command, Draft draft)
    {
        if (draft.Books.Account(command.Intent.Account) is not { } book)
            return Refusal.NoAccount(command.Intent.Account);
        if (book.Image.History > command.Before.ReadAt) return new Stale();
        foreach (var known in command.Before.Events)
            if (known.Event.Id == command.Event.Id) return new Done(known);
        var intent = book.Intents?.Find(command.Intent.Id) ?? command.Intent;
        var hearing = new Hearing(draft, book, intent, command.Before);
        if (hearing.Take(command.Event) is not { } what) return Done.Nothing;
        var told = hearing.Event ?? command.Event;
        var heard = new EventHeard(book.Id, command.Seller, command.Via, told, intent.Id, what)
        {
            Moved = hearing.Moved,
        };
        draft.Add(heard);
        return new Done(heard);
    }
}
