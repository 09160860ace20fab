using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.ServicePlans;

namespace Brillig.Core.Flow;

/// <summary>Keeps what all accounts below one have together: a change walks up the tree, once.</summary>
internal static class Cascade
{
    /// <summary>Quantities of an account were set: so much more, or less, for it and for each above it.</summary>
    public static void Apply(Books books, AccountBook book, QuantitiesSet fact, UndoLog undo)
    {
        var quantities = AccountBook.ApplyQuantities(book);
        var before = quantities.Image.Own;
        Quantities.Apply(quantities, fact, undo);
        var after = quantities.Image.Own;
        foreach (var (category, name, _) in fact.Own)
        {
            var item = ServiceItem.Of(category, name);
            var change = (after.Of(item) ?? 0) - (before.Of(item) ?? 0);
            if (change == 0) continue;
            foreach (var up in books.Tree.Ancestors(book))
                Quantities.ApplyBelow(AccountBook.ApplyQuantities(up), item, change, undo);
            if (Payer(books, book.Account.Settings) is { } payer)
                Quantities.ApplyPaid(AccountBook.ApplyQuantities(payer), item, change, undo);
        }
    }

    /// <summary>Another pays for an account: its own plans price what it has, on that one's charge.</summary>
    public static void ApplyPayer(Books books, AccountBook book, AccountSettings before, UndoLog undo)
    {
        if (before.Payer == book.Account.Settings.Payer || book.Quantities is not { } own) return;
        if (Payer(books, before) is { } was)
            Quantities.ApplyPaid(AccountBook.ApplyQuantities(was), own, -1, undo);
        if (Payer(books, book.Account.Settings) is { } now)
            Quantities.ApplyPaid(AccountBook.ApplyQuantities(now), own, +1, undo);
    }

    /// <summary>An account came below another with all below it (+1), or leaves it (−1).</summary>
    public static void Apply(Books books, AccountBook book, AccountId parent, int sign, UndoLog undo)
    {
        if (book.Quantities is not { IsEmpty: false } moved || books.Account(parent) is not { } above) return;
        foreach (var up in books.Tree.Ancestors(above).Prepend(above))
            Quantities.ApplyBelow(AccountBook.ApplyQuantities(up), moved, sign, undo);
    }

    /// <summary>Puts back all sums in one pass, the lowest accounts first.</summary>
    public static void Restore(Books books)
    {
        foreach (var book in books.Accounts)
            if (book.Quantities is { } own) Quantities.RestoreNone(own);
        var levels = books.Tree.Levels();
        for (var i = levels.Count - 1; i > 0; i--)
        {
            foreach (var book in levels[i])
            {
                if (book.Quantities is { } own && books.Tree.Parent(book) is { } parent)
                    Quantities.RestoreBelow(AccountBook.ApplyQuantities(parent), own);
            }
        }

        if (!books.Payees.Any) return;
        var nothing = new UndoLog(isOn: false);
        foreach (var book in books.Accounts)
        {
            if (book.Quantities is { } own && Payer(books, book.Account.Settings) is { } payer)
                Quantities.ApplyPaid(AccountBook.ApplyQuantities(payer), own, +1, nothing);
        }
    }

    private static AccountBook? Payer(Books books, AccountSettings settings) =>
        settings.Payer is { } payer ? books.Account(payer) : null;
}
