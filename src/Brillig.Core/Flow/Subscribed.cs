using System.Collections.Immutable;
using Brillig.Core.Basics;
using Brillig.Core.Bookkeeping;
using Brillig.Core.Ledger;

namespace Brillig.Core.Flow;

/// <summary>
/// What follows from what a bookkeeper tells of a subscription that it bills. What it collected is revenue that the
/// customer never owed here: its lines are on the charge, outside the total. Whether that is what the lines come to, is
/// told; a change within a period collects another amount.
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
            heard = heard with { What = "no-such-subscription" };
        else heard = told.Kind switch
        {
            HeardKind.Paid => Paid(draft, book, heard, plan, command.Before.Events),
            HeardKind.Failed => heard with { What = Failed(draft, book, told, command.Before.Events) },
            HeardKind.Ended => heard with { What = Ended(draft, book) },
            _ => heard with { What = "nothing-follows" },
        };
        draft.Add(heard);
        if (heard.Moved is not { } amount) return heard;
        var receipt = EventHeard.Receipt(heard.Seller, told);
        var postings = new Postings(book.Id, heard.Seller, Cause.Subscription, receipt.Value, draft.Now);
        draft.AddIf(postings.Collected(amount));
        return heard;
    }

    private static EventHeard Paid(
        Draft draft, AccountBook book, EventHeard heard, SyncedPlan plan, ImmutableArray<EventHeard> before)
    {
        if (before.Any(e => e.Moved is not null && e.Event.Subject == heard.Event.Subject)) return heard;
        if (heard.Event.Amount is not { IsZero: false, IsNegative: false } amount)
            return heard with { What = "no-amount" };
        if (amount.Currency != book.Currency) return heard with { What = "other-currency" };
        if (!IsFailedSince(before, heard.Event)) Mend(draft, book);
        var expected = Expected(book, plan);
        return heard with
        {
            Moved = amount, Expected = expected, What = expected == amount ? Recorded : "recorded-other-amount",
        };
    }

    private static string Failed(
        Draft draft, AccountBook book, VendorEvent told, ImmutableArray<EventHeard> before)
    {
        if (before.Any(e => e.Event.Kind == HeardKind.Paid && e.Event.At > told.At)) return "paid-since";
        if (book.Sync is not { Image: var image } || image.Refusal == PastDue) return Known;
        image.Refusal = PastDue;
        draft.Add(new SyncRecorded(book.Id, image));
        return Recorded;
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
