using Brillig.Core.Accounts;
using Brillig.Core.Basics;

namespace Brillig.Core.Flow;

/// <summary>Which account below a parent has which of the caller's own names.</summary>
internal sealed class ExternalIds
{
    private readonly Dictionary<(AccountId Parent, string ExternalId), AccountBook> _all = [];

    /// <summary>The account, or null.</summary>
    public AccountBook? Find(AccountId parent, string externalId) => _all.GetValueOrDefault((parent, externalId));

    /// <summary>
    /// Takes the name of a restored account. Rows are of different ages, so that two may hold one name that moved from
    /// one to the other: the younger row tells who has it.
    /// </summary>
    public void Restore(AccountBook book)
    {
        var settings = book.Account.Settings;
        if (settings.ExternalId is not { } name) return;
        if (Find(settings.Parent, name) is { } other && other.AsOf > book.AsOf) return;
        _all[(settings.Parent, name)] = book;
    }

    /// <summary>An account was opened, or has other settings than before.</summary>
    public void Apply(AccountBook book, AccountSettings? before, long batch, UndoLog undo)
    {
        var now = book.Account.Settings;
        if (before?.Parent == now.Parent && before.ExternalId == now.ExternalId) return;
        if (before?.ExternalId is { } old) ApplyGone(book, before.Parent, old, undo);
        if (now.ExternalId is { } name) ApplyTaken(book, now.Parent, name, batch, undo);
    }

    // The account takes a name in this batch, unless a younger row says who has it.
    private void ApplyTaken(AccountBook book, AccountId parent, string name, long batch, UndoLog undo)
    {
        var key = (parent, name);
        if (_all.TryGetValue(key, out var other))
        {
            if (other.AsOf >= batch) return;
            undo.Replaced(_all, key, other);
        }
        else
        {
            undo.Added(_all, key);
        }

        _all[key] = book;
    }

    private void ApplyGone(AccountBook book, AccountId parent, string name, UndoLog undo)
    {
        var key = (parent, name);
        if (_all.GetValueOrDefault(key) != book) return;
        undo.Replaced(_all, key, book);
        _all.Remove(key);
    }
}
