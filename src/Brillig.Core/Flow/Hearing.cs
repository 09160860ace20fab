using System.Collections.Immutable;
using Brillig.Core.Basics;
using Brillig.Core.Bookkeeping;
using Brillig.Core.Ledger;
using Brillig.Core.Payments;

namespace Brillig.Core.Flow;

/// <summary>
/// What follows from what a bookkeeper tells by itself. It follows from how far the books are and not from what came
/// before, so that the order in which it is told does not matter.
/// </summary>
internal sealed class Hearing(Draft draft, AccountBook book, OutboxIntent intent, HeardBefore before)
{
    private const string Recorded = EventHeard.Recorded;
    private const string Known = "known";
    private const string NothingLeft = "nothing-left";

    /// <summary>How much money moved here by it, if any did.</summary>
    public Money? Moved { get; private set; }

    /// <summary>Of a payment that stands otherwise than before: what that is more, or less; else null.</summary>
    public VendorEvent? Event { get; private set; }

    /// <summary>
    /// Takes it; answers what followed. Null: it is of a call whose outcome is not known yet, and is to be told again.
    /// </summary>
    public string? Take(VendorEvent heard) => heard.Kind switch
    {
        HeardKind.Paid when heard.Version is not null => Standing(heard),
        HeardKind.Paid => Paid(heard),
        HeardKind.Failed => Failed(heard),
        HeardKind.Refunded => Refunded(heard),
        HeardKind.Disputed => Disputed(heard),
        HeardKind.DisputeWon => Won(heard),
        HeardKind.DisputeLost => Known,
        HeardKind.MethodExpires or HeardKind.MethodUpdated or HeardKind.MethodRevoked => OfMethod(heard),
        _ => "nothing-follows",
    };

    // What it is more than is known of it is paid, what it is less is given back.
    private string? Standing(VendorEvent heard)
    {
        var known = before.Events.Where(e => e.Moved is not null && e.Event.Subject == heard.Subject).ToArray();
        if (known.Any(e => e.Event.Version > heard.Version)) return Known;
        var more = known.Aggregate(
            heard.Amount ?? intent.Amount, (left, e) => e.Moved is not { } moved ? left
                : e.Event.Kind == HeardKind.Paid ? left - moved : left + moved);
        if (more.IsZero) return Known;
        Event = more.IsNegative
            ? heard with { Kind = HeardKind.Refunded, Amount = -more, Why = heard.Why ?? "payment-changed" }
            : heard with { Amount = more };
        return more.IsNegative ? GivenBack(Event, RefundPayment.Refund) : Paid(Event);
    }

    private string Paid(VendorEvent heard)
    {
        if (intent.Kind == IntentKind.Refund) return "of-a-refund";
        if (intent.State == IntentState.Invoiced) return PaidInvoice(heard);
        if (intent.State == IntentState.Done && before.Payment is null && before.Events.Any(IsPart))
            return Received(heard, heard.Amount ?? intent.Amount, intent.Charge);   // again, as a part was taken back
        if (intent.State == IntentState.Done || before.Payment is not null) return Known;
        if (heard.Amount is { } amount && amount != intent.Amount)
            return Received(heard, amount, intent.Charge);   // of something else than was asked for
        if (book.Intents?.Find(intent.Id) is null) return Received(heard, intent.Amount, intent.Charge);
        var done = intent with
        {
            State = IntentState.Done, Due = null, MustLookUp = false, Why = null, At = draft.Now,
            Reference = heard.Reference ?? intent.Reference,
        };
        Collecting.Paid(draft, book, done);
        draft.Add(new IntentSet(done));
        return Recorded;
    }

    // Parts of an invoice are paid one by one; what is paid of it is what was heard, and no more.
    private string PaidInvoice(VendorEvent heard)
    {
        if (WasRecorded(heard)) return Known;
        var amount = heard.Amount ?? intent.Amount;
        if (Received(heard, amount, intent.Charge) is var what && what != Recorded) return what;
        var sum = before.Events.Where(e => IsPart(e) || e is { Event.Kind: HeardKind.Refunded, What: Recorded })
            .Aggregate(amount, (all, e) => e.Moved is not { } moved ? all : IsPart(e) ? all + moved : all - moved);
        if (sum >= intent.Amount || intent.Charge is { } charge && Collecting.Due(book, charge) is null)
            draft.Add(new IntentSet(intent with { State = IntentState.Done, Due = null, Why = null, At = draft.Now }));
        return Recorded;
    }

    // What was taken for collected goes back as if the bank had taken it; what was not yet is refused.
    private string? Failed(VendorEvent heard)
    {
        if (IsPaidSince(heard)) return "paid-since";
        if (intent.State == IntentState.Done && intent.Kind != IntentKind.Refund) return TakenBack(heard);
        if (book.Intents?.Find(intent.Id) is null || intent.State is IntentState.Refused) return Known;
        if (intent is { State: IntentState.Invoiced, Kind: IntentKind.TopUp }) return Known;   // it may be paid yet
        draft.Add(new IntentSet(intent with
        {
            State = IntentState.Refused, Due = null, MustLookUp = false, Why = heard.Why ?? "failed", At = draft.Now,
        }));
        return Recorded;
    }

    private string? Refunded(VendorEvent heard)
    {
        if (intent.Kind == IntentKind.Refund)
        {
            if (intent.State == IntentState.Done) return Known;
            return "by-its-intent";   // whoever asked looks it up, with what the payment settles by then
        }

        if (WasRecorded(heard)) return Known;
        return IsRefundAsked(heard) ? null : GivenBack(heard, RefundPayment.Refund);
    }

    private string? Disputed(VendorEvent heard)
    {
        if (WasRecorded(heard)) return Known;
        return before.Events.Any(e => e.Event is { Kind: HeardKind.DisputeWon } won && won.Subject == heard.Subject)
            ? "won-by-now"
            : TakenBack(heard);
    }

    private string? TakenBack(VendorEvent heard)
    {
        if (WasRecorded(heard)) return Known;
        var what = GivenBack(heard, "chargeback");
        if (what == Recorded && Collecting.Again(draft, book, intent) is { } again)
        {
            // Its payer is asked for it again by a person, not at once by itself.
            draft.Add(new IntentSet(again with
            {
                State = IntentState.Refused, Due = null, Why = heard.Why ?? "taken-back", At = draft.Now,
            }));
        }

        return what;
    }

    // What comes back is what was taken, less what is not to come back: of all that was told of, whatever came first.
    private string Won(VendorEvent heard)
    {
        if (WasRecorded(heard)) return Known;
        var back = Owed(heard);
        return back.IsZero || back.IsNegative ? "nothing-was-taken" : Received(heard, back, intent.Charge);
    }

    // What an account pays by is what it registered last, and no older one.
    private string OfMethod(VendorEvent heard)
    {
        if (book.Intents?.Image.Method is not { } method || method.Reference != heard.Reference
            || intent is not { Kind: IntentKind.PaymentMethod, State: IntentState.Done, IsRemoval: false })
            return "not-in-use";
        if (heard.Kind == HeardKind.MethodRevoked)
            draft.Add(new IntentSet(intent with { IsRemoval = true, Method = null, Why = "revoked", At = draft.Now }));
        else if (heard is { Kind: HeardKind.MethodUpdated, Shown: { } shown })
            draft.Add(new IntentSet(intent with { Method = method with { Shown = shown }, At = draft.Now }));
        return Recorded;
    }

    // What was taken so far beyond all that was given back and all disputes that are not won.
    private Money Owed(VendorEvent won)
    {
        var owed = Money.Zero(book.Currency);
        foreach (var e in before.Events)
        {
            if (e is { Event.Kind: HeardKind.DisputeWon, Moved: { } returned }) owed -= returned;
            if (e.Event.Kind is not (HeardKind.Refunded or HeardKind.Disputed or HeardKind.Failed)) continue;
            if (e.Moved is null && e.What != NothingLeft) continue;
            owed += e.Moved ?? Money.Zero(book.Currency);
            if (e.Event.Kind != HeardKind.Disputed || !IsWon(e.Event, won)) owed -= e.Event.Amount ?? intent.Amount;
        }

        return owed;
    }

    private bool IsWon(VendorEvent dispute, VendorEvent won) => won.Subject == dispute.Subject
        || before.Events.Any(e => e.Event.Kind == HeardKind.DisputeWon && e.Event.Subject == dispute.Subject);

    private string? GivenBack(VendorEvent heard, string type)
    {
        var paid = before.Payment is { } own ? before.Others.Insert(0, own) : before.Others;
        if (paid.IsEmpty) return IsAsked(intent) ? null : "no-payment";
        var amount = heard.Amount ?? intent.Amount;
        if (amount.Currency != book.Currency) return "other-currency";
        if (amount.IsZero || amount.IsNegative) return "no-amount";
        var missing = amount;
        foreach (var payment in Sources(heard, paid, amount))
        {
            var part = missing < payment.Credit.Amount ? missing : payment.Credit.Amount;
            if (part.IsZero) continue;
            var id = missing == amount ? IdOf(heard) : new(DerivedId.Of($"{IdOf(heard)} {payment.Payment.Id}"));
            Refunding.Take(
                draft, book, payment, new Refunded(id, part, type, heard.Subject ?? heard.Reference, intent.Seller));
            missing -= part;
        }

        if (missing == amount) return NothingLeft;
        draft.Settle(book);
        Moved = amount - missing;
        return Recorded;
    }

    private string Received(VendorEvent heard, Money amount, ChargeId? charge)
    {
        if (WasRecorded(heard)) return Known;
        if (amount.Currency != book.Currency) return "other-currency";
        if (amount.IsZero || amount.IsNegative) return "no-amount";
        Moved = amount;
        var due = charge is { } id ? book.Balance.Image.Dues.FirstOrDefault(d => d.Id == id.Value) : null;
        var payment = new Payment(
            IdOf(heard), book.Id, draft.Now, Collecting.TypeOf(intent.Via), amount, charge,
            heard.Subject ?? heard.Reference, null, draft.Now);
        var credit = new Credit(payment.Id.Value, draft.Now, amount, amount);
        draft.Add(new PaymentRecorded(payment, credit));
        var postings = new Postings(book.Id, intent.Seller, Cause.Payment, payment.Id.Value, draft.Now);
        draft.AddIf(postings.Payment(RecordPayment.Source(payment.Type), amount));
        if (due is not null) draft.Add(Allocated.Of(book.Id, credit, due));
        draft.Settle(book);
        return Recorded;
    }

    private static bool IsPart(EventHeard heard) => heard is { Event.Kind: HeardKind.Paid, What: Recorded };

    // What was recorded of what is taken back under the same name, else what is enough, else all; the newest first.
    private ImmutableArray<PaymentHistory> Sources(
        VendorEvent heard, ImmutableArray<PaymentHistory> paid, Money amount)
    {
        var own = before.Events
            .Where(e => IsPart(e) && e.Event.Subject is { } subject && subject == heard.Subject)
            .Select(e => EventHeard.Receipt(e.Seller, e.Event)).ToHashSet();
        ImmutableArray<PaymentHistory> parts = [.. paid.Where(p => own.Contains(p.Payment.Id)).Reverse()];
        return !parts.IsEmpty ? parts
            : paid.LastOrDefault(p => p.Credit.Amount >= amount) is { } whole ? [whole]
            : [.. paid.Reverse()];
    }

    // The same payment, refund or dispute, told by another event.
    private bool WasRecorded(VendorEvent heard) => heard is { Version: null, Subject: { } subject }
        && before.Events.Any(e => e.Event.Subject == subject && e.Event.Kind == heard.Kind
            && (e.What is Recorded or NothingLeft));

    // A try that failed, told after the one that did not.
    private bool IsPaidSince(VendorEvent heard) =>
        before.Payment is { } own && own.Payment.RecordedAt > heard.At
        || before.Events.Any(e => e.Event.Kind == HeardKind.Paid && e.Event.At > heard.At);

    // What was asked for is told by its own call; what is given back at the same time cannot be told from it.
    private bool IsRefundAsked(VendorEvent heard) => book.Intents?.Image.Held.Any(
        held => held.Kind == IntentKind.Refund && held.Collected is { } asked
            && (asked == intent.Reference || asked == heard.Subject) && IsAsked(held)) is true;

    private static bool IsAsked(OutboxIntent asked) => asked.State is IntentState.Calling or IntentState.Unknown;

    private PaymentId IdOf(VendorEvent heard) => EventHeard.Receipt(intent.Seller, heard);
}
