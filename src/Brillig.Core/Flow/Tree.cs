using Brillig.Core.Basics;

namespace Brillig.Core.Flow;

/// <summary>
/// Which accounts stand below which, by the parents that their settings name. The children of an account are linked to
/// each other, so that one comes and goes at the same cost however many there are; their order means nothing.
/// </summary>
/// <remarks>
/// While books are put back from rows of different ages it need not be a tree yet: walks go at most
/// <see cref="DepthMax"/> steps up, and nothing walks down until all is there.
/// </remarks>
public sealed class Tree
{
    /// <summary>Beyond what can be made (20 levels): where a walk up ends whatever it meets.</summary>
    internal const int DepthMax = 64;

    private readonly IReadOnlyDictionary<AccountId, AccountBook> _accounts;
    private readonly Dictionary<AccountId, AccountBook> _first = [];

    internal Tree(IReadOnlyDictionary<AccountId, AccountBook> accounts) => _accounts = accounts;

    /// <summary>The account above, or null: the operator.</summary>
    public AccountBook? Parent(AccountBook book) => book.Above ?? Find(book.Account.Settings.Parent);

    /// <summary>The accounts above, the nearest first.</summary>
    public IEnumerable<AccountBook> Ancestors(AccountBook book)
    {
        var steps = 0;
        for (var up = Parent(book); up is not null && steps < DepthMax; up = Parent(up), steps++) yield return up;
    }

    /// <summary>The accounts directly below this one, or below the operator, in no order.</summary>
    public IEnumerable<AccountBook> Children(AccountId id)
    {
        for (var child = _first.GetValueOrDefault(id); child is not null; child = child.NextSibling)
            yield return child;
    }

    /// <summary>All accounts below this one, in no order but that each comes after its parent.</summary>
    /// <param name="id">The account, or the operator.</param>
    /// <param name="enters">False: what is below this one is left out.</param>
    public IEnumerable<AccountBook> Below(AccountId id, Func<AccountBook, bool>? enters = null)
    {
        var open = new Stack<AccountBook>(Children(id));
        while (open.TryPop(out var book))
        {
            yield return book;
            if (enters is not null && !enters(book)) continue;
            foreach (var child in Children(book.Id)) open.Push(child);
        }
    }

    /// <summary>Who sells to an account: the nearest reseller above it, else the operator.</summary>
    public AccountId Seller(AccountBook book) => SellerBelow(book.Account.Settings.Parent);

    /// <summary>Who sells to the accounts directly below this one.</summary>
    public AccountId SellerBelow(AccountId id)
    {
        var up = Find(id);
        for (var steps = 0; up is not null && steps < DepthMax; up = Parent(up), steps++)
            if (up.Account.Settings.Reseller) return up.Id;
        return AccountId.Operator;
    }

    /// <summary>On which level an account stands: 1 below the operator, who stands on 0.</summary>
    public int Depth(AccountId id) => Find(id) is { } book ? 1 + Ancestors(book).Count() : 0;

    /// <summary>All accounts by their level, those below the operator first; when all is there.</summary>
    internal IReadOnlyList<IReadOnlyList<AccountBook>> Levels()
    {
        var levels = new List<List<AccountBook>>();
        foreach (var book in _accounts.Values)
        {
            var level = 0;
            for (var up = Parent(book); up is not null && level < DepthMax; up = Parent(up)) level++;
            while (levels.Count <= level) levels.Add([]);
            levels[level].Add(book);
        }

        return levels;
    }

    /// <summary>How many levels an account and what is below it take.</summary>
    public int Height(AccountBook book)
    {
        var height = 0;
        var level = new List<AccountBook> { book };
        for (; level.Count > 0 && height < DepthMax; height++)
            level = [.. level.SelectMany(above => Children(above.Id))];
        return height;
    }

    /// <summary>Puts an account below its parent, which need not be there yet.</summary>
    public void Restore(AccountBook book) => ApplyLink(book, book.Account.Settings.Parent);

    /// <summary>All accounts are there: each knows the one above it, so that a walk up looks for none.</summary>
    internal void RestoreParents()
    {
        foreach (var book in _accounts.Values) book.Above = Find(book.Account.Settings.Parent);
    }

    /// <summary>An account comes to stand below its parent.</summary>
    public void Apply(AccountBook book, UndoLog undo)
    {
        ApplyLink(book, book.Account.Settings.Parent);
        undo.Push(new Unlink(this, book, book.Account.Settings.Parent));
    }

    /// <summary>An account stands no longer below this parent, but below that of its settings.</summary>
    public void ApplyMoved(AccountBook book, AccountId from, UndoLog undo)
    {
        ApplyUnlink(book, from);
        undo.Push(new Link(this, book, from));
        Apply(book, undo);
    }

    private AccountBook? Find(AccountId id) => id.IsOperator ? null : _accounts.GetValueOrDefault(id);

    private void ApplyLink(AccountBook book, AccountId parent)
    {
        var first = _first.GetValueOrDefault(parent);
        (book.PreviousSibling, book.NextSibling, book.Above) = (null, first, Find(parent));
        if (first is not null) first.PreviousSibling = book;
        _first[parent] = book;
    }

    private void ApplyUnlink(AccountBook book, AccountId parent)
    {
        var (before, after) = (book.PreviousSibling, book.NextSibling);
        if (after is not null) after.PreviousSibling = before;
        if (before is not null) before.NextSibling = after;
        else if (after is not null) _first[parent] = after;
        else _first.Remove(parent);
        (book.PreviousSibling, book.NextSibling, book.Above) = (null, null, null);
    }

    private sealed class Unlink(Tree tree, AccountBook book, AccountId parent) : IUndo
    {
        public void Undo() => tree.ApplyUnlink(book, parent);
    }

    private sealed class Link(Tree tree, AccountBook book, AccountId parent) : IUndo
    {
        public void Undo() => tree.ApplyLink(book, parent);
    }
}
