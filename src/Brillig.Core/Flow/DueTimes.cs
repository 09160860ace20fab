using Brillig.Core.Basics;
using NodaTime;

namespace Brillig.Core.Flow;

/// <summary>
/// When which account has something due: the earliest first, of equal times by id, so that the order is the same after
/// a restart. Of each account there is an entry no later than what is due of it: where that moves to a later time, the
/// entry stays until it is met, and is led there then, so that reservations which come and go leave none behind.
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
                var book = accounts.GetValueOrDefault(id);
                if (book?.NextDue == due.At) return due.At;
                _heap.Dequeue();
                if (book is null || book.LookedAt != due.At) continue;
                book.LookedAt = null;
                Restore(book);
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
            var book = accounts[_heap.Dequeue()];
            if (book.LookedAt == next) book.LookedAt = null;
            if (seen.Add(book.Id)) found.Add(book);
        }

        foreach (var book in found) Restore(book);
        return found;
    }

    /// <summary>Puts in what is due of an account now.</summary>
    public void Restore(AccountBook book) => Put(book, book.NextDue);

    /// <summary>What was due of an account at <paramref name="before"/> has moved, if it has.</summary>
    public void Apply(AccountBook book, Instant? before, UndoLog undo)
    {
        var now = book.NextDue;
        if (now == before) return;
        undo.Push(new Again(this, book, before));
        Put(book, now);
    }

    private void Put(AccountBook book, Instant? at)
    {
        if (at is not { } due || book.LookedAt <= due) return;
        book.LookedAt = due;
        _heap.Enqueue(book.Id, (due, book.Id.Value));
    }

    // The entry may have been dropped meanwhile, when the account seemed to have outlived it.
    private sealed class Again(DueTimes times, AccountBook book, Instant? before) : IUndo
    {
        public void Undo() => times.Put(book, before);
    }
}
