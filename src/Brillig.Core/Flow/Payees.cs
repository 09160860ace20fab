using Brillig.Core.Accounts;
using Brillig.Core.Basics;

namespace Brillig.Core.Flow;

/// <summary>
/// Which accounts pay for which others, as their settings say; those that are closed are left out. An index, in no row.
/// </summary>
public sealed class Payees
{
    private readonly Dictionary<AccountId, SortedDictionary<Guid, AccountBook>> _of = [];

    /// <summary>False while every account pays for itself, as in most books.</summary>
    public bool Any => _of.Count > 0;

    /// <summary>The accounts that this one pays for, in the order of their ids.</summary>
    public IReadOnlyCollection<AccountBook> Of(AccountId payer) =>
        _of.TryGetValue(payer, out var paid) ? paid.Values : [];

    /// <summary>Puts back an account from its state row.</summary>
    public void Restore(AccountBook book)
    {
        if (book.Account.Settings.Payer is { } payer && book.Account.Image.Status != AccountStatus.Closed)
            ApplyAdded(payer, book);
    }

    /// <summary>An account was opened, or its payer is another than before.</summary>
    public void Apply(AccountBook book, AccountId? before, UndoLog undo)
    {
        if (before is { } was) ApplyGone(book, was, undo);
        if (book.Account.Settings.Payer is not { } payer) return;
        ApplyAdded(payer, book);
        undo.Push(new Moved(this, payer, book, WasAdded: true));
    }

    /// <summary>An account is closed, or another pays for it.</summary>
    public void ApplyGone(AccountBook book, AccountId payer, UndoLog undo)
    {
        ApplyRemoved(payer, book);
        undo.Push(new Moved(this, payer, book, WasAdded: false));
    }

    private void ApplyAdded(AccountId payer, AccountBook book)
    {
        if (!_of.TryGetValue(payer, out var paid)) _of.Add(payer, paid = []);
        paid[book.Id.Value] = book;
    }

    private void ApplyRemoved(AccountId payer, AccountBook book)
    {
        if (!_of.TryGetValue(payer, out var paid)) return;
        paid.Remove(book.Id.Value);
        if (paid.Count == 0) _of.Remove(payer);
    }

    private sealed record Moved(Payees All, AccountId Payer, AccountBook Book, bool WasAdded) : IUndo
    {
        public void Undo()
        {
            if (WasAdded) All.ApplyRemoved(Payer, Book);
            else All.ApplyAdded(Payer, Book);
        }
    }
}
