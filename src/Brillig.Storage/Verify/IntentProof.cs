using Brillig.Core.Basics;
using Brillig.Core.Bookkeeping;
using Brillig.Core.Flow;
using Brillig.Core.Payments;

namespace Brillig.Storage.Verify;

/// <summary>
/// What is done outside has its payment in the same batch: one, of its id, account and amount; of an invoice, which
/// may be paid in parts, the last of them. What is done with comes no further, and what is asked for never becomes
/// another amount. Of an account one top-up is under way at a time, and no more come by themselves than it allows.
/// </summary>
internal sealed class IntentProof(Books books, Breaches breaches)
{
    private readonly Dictionary<Guid, Payment> _paid = [];
    private readonly Dictionary<Guid, OutboxIntent> _done = [];
    private readonly HashSet<Guid> _invoiced = [];
    private readonly HashSet<IntentId> _settled = [];

    /// <summary>A payment came: perhaps that of an intent.</summary>
    public void Check(Payment payment) => _paid[payment.Id.Value] = payment;

    /// <summary>An intent was made, or came further.</summary>
    public void Check(OutboxIntent intent)
    {
        if (_settled.Contains(intent.Id)
            && intent is not { Kind: IntentKind.PaymentMethod, State: IntentState.Done })   // renewed, or revoked
            breaches.Add($"Intent {intent.Id} of account {intent.Account} was done with, and is {intent.State} again.");
        if (books.Account(intent.Account)?.Intents?.Find(intent.Id) is { } before && before.Amount != intent.Amount)
            breaches.Add($"Intent {intent.Id} asked for {before.Amount}, and asks for {intent.Amount}.");
        if (intent.Kind == IntentKind.TopUp) CheckTopUp(intent);
        if (intent.State == IntentState.Invoiced) _invoiced.Add(intent.Id.Value);
        if (intent.State == IntentState.Done) _done[intent.Id.Value] = intent;
        if (!intent.IsHeld) _settled.Add(intent.Id);
    }

    // Before it is applied: a new one finds no other under way, and what asked for it by itself was allowed to.
    private void CheckTopUp(OutboxIntent intent)
    {
        if (books.Account(intent.Account) is not { } book || book.Intents?.Find(intent.Id) is not null) return;
        if (_settled.Contains(intent.Id)) return;
        if (book.Intents?.Image.Held.Any(held => held.Kind == IntentKind.TopUp
            && (held.IsOpen || intent.IsAutomatic && held.State == IntentState.Invoiced)) is true)
            breaches.Add($"Account {intent.Account} has two top-ups under way; the later is {intent.Id}.");
        if (intent.IsAutomatic && (book.Account.Settings.TopUp is not { } terms
            || book.Intents?.TopUpsSince(intent.MadeAt) >= terms.DailyLimit))
            breaches.Add($"Account {intent.Account} has more automatic top-ups than it allows: {intent.Id}.");
    }

    /// <summary>What a batch says is done, it has recorded as paid when it ends.</summary>
    public void EndBatch()
    {
        foreach (var (id, intent) in _done)
        {
            if (intent.Kind is IntentKind.PaymentMethod or IntentKind.CreditNote) continue;   // moves no money
            if (intent is { Kind: IntentKind.Refund, Why: not null }) continue;   // taken back otherwise
            if (_invoiced.Contains(id) && _paid.Values.Any(part => part.Refunds is null
                && part.Account == intent.Account && part.Charge == intent.Charge)) continue;
            if (!_paid.TryGetValue(id, out var payment) || payment.Refunds != intent.Of
                || payment.Account != intent.Account || payment.Amount != intent.Amount)
                breaches.Add($"Intent {id} of account {intent.Account} is done, but no payment of {intent.Amount} is.");
        }

        _done.Clear();
        _paid.Clear();
    }
}
