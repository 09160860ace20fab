using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Charges;
using NodaTime;

namespace Brillig.Core.Flow;

/// <summary>What becomes of accounts, and of the indexes that follow from it.</summary>
public sealed partial class Books
{
    /// <summary>The account on whose charge all of this one is: the one that pays for it, else itself.</summary>
    public AccountBook PayerOf(AccountBook book) =>
        book.Account.Settings.Payer is not { } id ? book
        : Account(id) ?? throw new InvalidOperationException($"Account {id} pays for {book.Id}, and is not there.");

    /// <summary>The open charge that takes what an account uses now; null: it takes nothing any more.</summary>
    public RunningCharge? OpenOf(AccountBook book) =>
        !book.IsPaidFor ? book.Open : book.Account.Image.Status == AccountStatus.Open ? PayerOf(book).Open : null;

    private void ApplyOpened(AccountOpened fact, long batch, UndoLog undo)
    {
        ApplyChild(fact.Settings.Parent, +1, batch, undo);
        if (_accounts.ContainsKey(fact.Account)) return;

        var book = Opening.Book(fact);
        _accounts.Add(fact.Account, book);
        undo.Added(_accounts, fact.Account);
        Tree.Apply(book, undo);
        _externalIds.Apply(book, null, batch, undo);
        Payees.Apply(book, null, undo);
        DirtyAccounts.Mark(_dirty, book, batch);
        undo.Push(new DirtyAccounts.Opened(_dirty, book));
        _due.Apply(book, null, undo);
    }

    private void ApplyChanged(AccountBook book, AccountChanged fact, long batch, UndoLog undo)
    {
        var before = book.Account.Settings;
        Core.Accounts.Account.Apply(book.Account, fact, undo);
        if (before.Currency != fact.Settings.Currency) Opening.ApplyCurrency(book, fact.Settings.Currency, undo);
        if (before.Parent != fact.Settings.Parent) ApplyMoved(book, before.Parent, undo);
        _externalIds.Apply(book, before, batch, undo);
        if (before.Payer == fact.Settings.Payer) return;
        Payees.Apply(book, before.Payer, undo);
        Cascade.ApplyPayer(this, book, before, undo);
    }

    private void ApplyChild(AccountId parent, int change, long batch, UndoLog undo)
    {
        if (Taking(parent, batch) is { } book) Core.Accounts.Account.ApplyChild(book.Account, change, undo);
    }

    private void ApplyClosed(AccountBook book, AccountClosed fact, UndoLog undo)
    {
        Core.Accounts.Account.Apply(book.Account, fact, undo);
        AccountBook.ApplyLetGo(book, Instant.MaxValue, undo);
        if (book.Account.Settings.Payer is { } payer) Payees.ApplyGone(book, payer, undo);
    }
}
