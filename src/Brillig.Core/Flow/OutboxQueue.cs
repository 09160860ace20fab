using Brillig.Core.Basics;
using Brillig.Core.Bookkeeping;
using NodaTime;

namespace Brillig.Core.Flow;

/// <summary>What is to be done outside, by seller, what is due longest first: nobody waits for another's.</summary>
internal sealed class OutboxQueue
{
    private readonly SortedDictionary<Guid, SortedSet<(Instant Due, Guid Account, Guid Intent)>> _due = [];

    /// <summary>The sellers of whom something is due at a time, in an order that stays.</summary>
    public IReadOnlyList<AccountId> SellersAt(Instant at) =>
        [.. _due.Where(s => s.Value.Min.Due <= at).Select(s => new AccountId(s.Key))];

    /// <summary>At most so many of a seller's that are due at a time.</summary>
    public IReadOnlyList<(AccountId Account, IntentId Intent)> At(AccountId seller, Instant at, int max) =>
        _due.TryGetValue(seller.Value, out var own)
            ? [.. own.TakeWhile(d => d.Due <= at).Take(max)
                .Select(d => (new AccountId(d.Account), new IntentId(d.Intent)))]
            : [];

    /// <summary>Puts in what is due of an account.</summary>
    public void Restore(AccountBook book)
    {
        foreach (var intent in book.Intents?.Image.Held ?? []) Put(null, intent);
    }

    /// <summary>An intent became another.</summary>
    public void Apply(OutboxIntent? before, OutboxIntent? now, UndoLog undo)
    {
        if (before?.Due == now?.Due && before?.Seller == now?.Seller) return;
        Put(before, now);
        undo.Push(new Back(this, now, before));
    }

    private void Put(OutboxIntent? before, OutboxIntent? now)
    {
        if (before is { Due: { } old } && _due.TryGetValue(before.Seller.Value, out var own))
        {
            own.Remove((old, before.Account.Value, before.Id.Value));
            if (own.Count == 0) _due.Remove(before.Seller.Value);
        }

        if (now is not { Due: { } due }) return;
        if (!_due.TryGetValue(now.Seller.Value, out var others)) _due.Add(now.Seller.Value, others = []);
        others.Add((due, now.Account.Value, now.Id.Value));
    }

    private sealed class Back(OutboxQueue queue, OutboxIntent? before, OutboxIntent? now) : IUndo
    {
        public void Undo() => queue.Put(before, now);
    }
}
