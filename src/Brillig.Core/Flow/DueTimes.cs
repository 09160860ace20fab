using Brillig.Core.Basics;
using NodaTime;

namespace Brillig.Core.Flow;

/// <summary>
/// When which account has something due: the earliest first, of equal times by id, so that the order is the same after
/// a restart. An entry that its account has outlived is dropped when it is met.
/// </summary>
internal sealed class DueTimes(IReadOnlyDictionary<AccountId, AccountBook> accounts)
{
    private readonly PriorityQueue<AccountId, (Instant At, Guid Id)> _heap = new();

    /// <summary>The earliest time, or null.</summary>
    public Instant? Next
    {
        get
        {
            while (_heap.TryPeek(out var id, out var due))
            {
                if (accounts.GetValueOrDefault(id)?.NextDue == due.At) return due.At;
                _heap.Dequeue();
            }

            return null;
        }
    }

    /// <summary>At most so many accounts with something due at this time; they stay due.</summary>
    public IReadOnlyList<AccountBook> At(Instant at, int max)
    {
        var found = new List<AccountBook>();
        var seen = new HashSet<AccountId>();
        while (found.Count < max && Next is { } next && next <= at)
        {
            var id = _heap.Dequeue();
            if (seen.Add(id)) found.Add(accounts[id]);
        }

        foreach (var book in found) Restore(book);
        return found;
    }

    /// <summary>Puts in what is due of an account now.</summary>
    public void Restore(AccountBook book) => Put(book.Id, book.NextDue);

    /// <summary>What was due of an account at <paramref name="before"/> has moved, if it has.</summary>
    public void Apply(AccountBook book, Instant? before, UndoLog undo)
    {
        var now = book.NextDue;
        if (now == before) return;
        undo.Push(new Again(this, book.Id, before));
        Put(book.Id, now);
    }

    private void Put(AccountId id, Instant? at)
    {
        if (at is { } due) _heap.Enqueue(id, (due, id.Value));
    }

    // The entry may have been dropped meanwhile, when the account seemed to have outlived it.
    private sealed class Again(DueTimes times, AccountId id, Instant? before) : IUndo
    {
        public void Undo() => times.Put(id, before);
    }
}
