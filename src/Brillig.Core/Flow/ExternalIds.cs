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

    /// <summary>The account takes a name in this batch, unless a younger row says who has it.</summary>
    public void Apply(AccountBook book, AccountId parent, string name, long batch, UndoLog undo)
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

    /// <summary>The account lets go of a name.</summary>
    public void ApplyGone(AccountBook book, AccountId parent, string name, UndoLog undo)
    {
        var key = (parent, name);
        if (_all.GetValueOrDefault(key) != book) return;
        undo.Replaced(_all, key, book);
        _all.Remove(key);
    }
}
