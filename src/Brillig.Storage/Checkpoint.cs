using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Flow;
using Brillig.Storage.Accounts;

namespace Brillig.Storage;

/// <summary>
/// State rows, written behind: with every batch some of the longest-dirty ones, so many that each account is written
/// about once in <see cref="TailMax"/> facts. That is what a start after a crash has to apply; more rows would only
/// make every batch dearer.
/// </summary>
internal sealed class Checkpoint(Books books)
{
    private const int TailMax = 500_000;
    private const int RowsMin = 256;   // may go with any batch; a large one may carry a row for every 8 facts
    private const int IdleMax = 1_000;

    private readonly HashSet<AccountBook> _written = [];
    private int _passed;
    private long _asked;   // rows that the facts so far ask for, times TailMax

    /// <summary>True if there is nothing left to write.</summary>
    public bool IsClean => books.Dirty.Count == 0;

    /// <summary>The rows to write with a batch: those whose columns lists look at, then the longest dirty.</summary>
    public List<StateRow> Pick(IReadOnlyList<Fact> facts, bool isIdle)
    {
        _written.Clear();
        _passed = 0;
        var rows = new List<StateRow>();
        foreach (var fact in facts)
        {
            if (fact is AccountOpened { Account: var opened }) Add(books.Account(opened), rows);
            else if (fact is AccountChanged { Account: var changed }) Add(books.Account(changed), rows);
        }

        var most = Math.Max(RowsMin, facts.Count / 8);
        _asked = Math.Min(_asked + (long)books.Dirty.Count * facts.Count, (long)most * TailMax);
        var left = isIdle ? IdleMax : (int)(_asked / TailMax);
        if (!isIdle) _asked -= (long)left * TailMax;
        foreach (var book in books.Dirty)
        {
            if (left <= 0) break;
            _passed++;
            if (!IsDirty(book)) continue;
            Add(book, rows);
            left--;
        }

        return rows;
    }

    /// <summary>The oldest batch with a change that is in no row once the picked ones are written.</summary>
    public long Watermark(long batch)
    {
        var place = 0;
        foreach (var book in books.Dirty)
        {
            if (place++ >= _passed && IsDirty(book)) return book.DirtySince;
        }

        return batch + 1;
    }

    /// <summary>The picked rows are durable.</summary>
    public void Committed()
    {
        // What was written out of turn stays in the queue under its old batch: the queue's order holds.
        for (; _passed > 0; _passed--) books.Dirty.Dequeue().DirtySince = 0;
    }

    // An account that was opened and taken back is in the queue, and not in the books.
    private bool IsDirty(AccountBook book) => book.DirtySince != 0 && ReferenceEquals(books.Account(book.Id), book);

    private void Add(AccountBook? book, List<StateRow> rows)
    {
        if (book is null || !_written.Add(book)) return;
        var settings = book.Account.Settings;
        var body = StateText.Bytes(book.ToRow()).ToArray();
        rows.Add(new StateRow(book.Id.Value, settings.Parent.Value, settings.ExternalId, body));
    }
}
