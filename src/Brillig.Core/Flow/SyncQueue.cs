using Brillig.Core.Basics;
using NodaTime;

namespace Brillig.Core.Flow;

/// <summary>The accounts whose bookkeeper is to be told something: those due longest first.</summary>
internal sealed class SyncQueue
{
    private readonly SortedSet<(Instant Due, Guid Account)> _due = [];

    /// <summary>When the first is due, or null.</summary>
    /// <param name="isTold">Which are; null: all.</param>
    public Instant? Next(Func<AccountId, bool>? isTold)
    {
        foreach (var (due, account) in _due)
            if (isTold is null || isTold(new AccountId(account))) return due;
        return null;
    }

    /// <summary>At most so many of those that are due at a time.</summary>
    /// <param name="at">The time.</param>
    /// <param name="max">How many.</param>
    /// <param name="isTold">Which are; null: all.</param>
    public IReadOnlyList<AccountId> At(Instant at, int max, Func<AccountId, bool>? isTold) =>
    [
        .. _due.TakeWhile(d => d.Due <= at).Select(d => new AccountId(d.Account))
            .Where(id => isTold is null || isTold(id)).Take(max),
    ];

    /// <summary>Puts in what is due of an account.</summary>
    public void Restore(AccountBook book) => Put(book.Id, null, book.Sync?.Image.Due);

    /// <summary>What is due of an account was at another time.</summary>
    public void Apply(AccountBook book, Instant? before, UndoLog undo)
    {
        var now = book.Sync?.Image.Due;
        if (now == before) return;
        Put(book.Id, before, now);
        undo.Push(new Back(this, book.Id, now, before));
    }

    private void Put(AccountId id, Instant? before, Instant? now)
    {
        if (before is { } old) _due.Remove((old, id.Value));
        if (now is { } due) _due.Add((due, id.Value));
    }

    private sealed class Back(SyncQueue queue, AccountId id, Instant? before, Instant? now) : IUndo
    {
        public void Undo() => queue.Put(id, before, now);
    }
}
