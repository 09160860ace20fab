using System.Collections.Immutable;
using Brillig.Core.Basics;
using Brillig.Core.Bookkeeping;
using Brillig.Core.Ledger;

namespace Brillig.Core.Flow;

/// <summary>
/// What follows from what a bookkeeper tells of a subscription that it bills. What it collected is revenue that the
/// customer never owed here: its lines are on the charge, outside the total. Whether that is what the lines come to, is
/// told; a change within a period collects another amount. What is given back or disputed of it, is revenue no more.
/// </summary>
internal static class Subscribed
{
    /// <summary>Why an account is delinquent whose subscription could not be paid for.</summary>
    public const string PastDue = "subscription-past-due";

    private const string Recorded = "recorded";
    private const string Known = "known";

    /// <summary>Takes it, and answers what followed; that comes before its entry, which it owes.</summary>
    public static EventHeard Take(Draft draft, AccountBook book, HearSubscription command)
    {
        var told = command.Event;
        var heard = new EventHeard(
            book.Id, command.Seller, command.Via, told, HearSubscription.Name(command.Seller, told.Reference), Known);
        if (book.Sync?.Image.Plans?.FirstOrDefault(p => p.Reference == told.Reference) is not { } plan)
            heard = heard with { What = HearSubscription.Unknown };
        else heard = told.Kind switch
        {
            HeardKind.Paid => Paid(draft, book, heard, plan, command.Before.Events),
            HeardKind.Failed => Failed(draft, book, heard, command.Before.Events),
            HeardKind.Refunded => TakenBack(book, heard, command.Before.Events),
            HeardKind.Disputed => Disputed(draft, book, heard, command.Before.Events),
            HeardKind.DisputeWon => Won(draft, book, heard, command.Before.Events),
            HeardKind.DisputeLost => heard,
            HeardKind.Ended => heard with { What = Ended(draft, book) },
            _ => heard with { What = "nothing-follows" },
        };
        draft.Add(heard);
        if (heard.Collected() is not { } amount) return heard;
        var receipt = EventHeard.Receipt(heard.Seller, told);
        var postings = new Postings(book.Id, heard.Seller, Cause.Subscription, receipt.Value, draft.Now);
        draft.AddIf(postings.Collected(amount));
        return heard;
    }

    private static EventHeard Paid(
        Draft draft, AccountBook book, EventHeard heard, SyncedPlan plan, ImmutableArray<EventHeard> before)
    {
        if (IsRecorded(before, heard.Event)) return heard;
        if (WhyNot(book, heard.Event) is { } why) return heard with { What = why };
        var amount = heard.Event.Amount ?? default;
        if (!IsFailedSince(before, heard.Event)) Mend(draft, book);
        var expected = Expected(book, plan);
        return heard with
        {
            Moved = amount, Expected = expected, What = expected == amount ? Recorded : "recorded-other-amount",
        };
    }

    // What was taken for collected, and is not after all, is taken back.
    private static EventHeard Failed(
        Draft draft, AccountBook book, EventHeard heard, ImmutableArray<EventHeard> before)
    {
        var told = heard.Event;
        if (IsCollected(before, told))
            return Owing(draft, book, TakenBack(book, heard, before));
        if (before.Any(e => e.Event.Kind == HeardKind.Paid && e.Event.At > told.At))
            return heard with { What = "paid-since" };
        return heard with { What = Owes(draft, book) ? Recorded : Known };
    }

    private static EventHeard Disputed(
        Draft draft, AccountBook book, EventHeard heard, ImmutableArray<EventHeard> before) =>
        before.Any(e => e.Event.Kind == HeardKind.DisputeWon && e.Event.Subject == heard.Event.Subject)
            ? heard with { What = "won-by-now" }
            : Owing(draft, book, TakenBack(book, heard, before));

    private static EventHeard Owing(Draft draft, AccountBook book, EventHeard heard)
    {
        if (heard.Moved is not null) Owes(draft, book);
        return heard;
    }

    private static EventHeard TakenBack(AccountBook book, EventHeard heard, ImmutableArray<EventHeard> before) =>
        IsRecorded(before, heard.Event) ? heard
        : !IsCollected(before, heard.Event) ? heard with { What = "nothing-was-collected" }
        : WhyNot(book, heard.Event) is { } why ? heard with { What = why }
        : heard with { Moved = heard.Event.Amount, What = Recorded };

    private static EventHeard Won(
        Draft draft, AccountBook book, EventHeard heard, ImmutableArray<EventHeard> before)
    {
        if (IsRecorded(before, heard.Event)) return heard;
        var taken = before.FirstOrDefault(
            e => e is { Event.Kind: HeardKind.Disputed, Moved: not null } && e.Event.Subject == heard.Event.Subject);
        if (taken is null) return heard with { What = "nothing-was-taken" };
        if (!IsFailedSince(before, heard.Event)) Mend(draft, book);
        return heard with { Moved = taken.Moved, What = Recorded };
    }

    // The same payment, refund or dispute, told by another event.
    private static bool IsRecorded(ImmutableArray<EventHeard> before, VendorEvent told) => before.Any(
        e => e.Moved is not null && e.Event.Kind == told.Kind && e.Event.Subject == told.Subject);

    private static bool IsCollected(ImmutableArray<EventHeard> before, VendorEvent told) => before.Any(
        e => e is { Event.Kind: HeardKind.Paid, Moved: not null } && e.Event.Subject == (told.Of ?? told.Subject));

    private static string? WhyNot(AccountBook book, VendorEvent told) =>
        told.Amount is not { IsZero: false, IsNegative: false } amount ? "no-amount"
        : amount.Currency != book.Currency ? "other-currency"
        : null;

    // From now on it is; false: it was before.
    private static bool Owes(Draft draft, AccountBook book)
    {
        if (book.Sync is not { Image: var image } || image.Refusal == PastDue) return false;
        image.Refusal = PastDue;
        draft.Add(new SyncRecorded(book.Id, image));
        return true;
    }

    // Whoever ended it there: what is to be billed is told once more, and what is the same there is not sent.
    private static string Ended(Draft draft, AccountBook book)
    {
        BilledLines.MarkToTell(draft, book);
        return "told-again";
    }

    // What changed while it was past due was refused, and is told once more.
    private static void Mend(Draft draft, AccountBook book)
    {
        if (book.Sync is not { Image: { Refusal: PastDue } image }) return;
        image.Refusal = null;
        draft.Add(new SyncRecorded(book.Id, image));
        BilledLines.MarkToTell(draft, book);
    }

    private static bool IsFailedSince(ImmutableArray<EventHeard> before, VendorEvent told) =>
        before.Any(e => e.Event.Kind == HeardKind.Failed && e.Event.At > told.At);

    // As the bookkeeper has the lines.
    private static Money Expected(AccountBook book, SyncedPlan plan)
    {
        var lines = book.Sync?.Image.Lines ?? [];
        var sum = lines.Where(l => l.Mapping?.Plan == plan.Plan).Aggregate(Exact.Zero, (all, l) => all + l.Total);
        return Money.RoundToMinor(sum, book.Currency);
    }
}
