using Brillig.Core.Basics;
using Brillig.Core.Bookkeeping;
using NodaTime;

namespace Brillig.Core.Flow;

/// <summary>Which bookkeepers are to be told something, and when.</summary>
public sealed partial class Books
{
    private readonly Dictionary<AccountId, SyncSettings> _syncSettings = [];
    private readonly SyncQueue _syncs = new();

    /// <summary>When the next bookkeeper is to be told something, or null.</summary>
    public Instant? NextSync => _syncs.Next(Told);

    // Which accounts' bookkeepers are told; null: all. Accounts of the others stay marked, so that nothing is lost.
    private Func<AccountId, bool>? Told => Settings.Sync.IsOn && _syncSettings.Values.All(s => s.Image.IsOn != false)
        ? null
        : Settings.Sync.IsOn || _syncSettings.Values.Any(s => s.Image.IsOn == true)
            ? id => Account(id) is { } book && SyncTerms(Tree.Seller(book)).IsOn
            : _ => false;

    /// <summary>
    /// At most so many accounts whose bookkeepers are to be told something at a time, those due longest first.
    /// </summary>
    public IReadOnlyList<AccountId> SyncsDue(Instant at, int max) => _syncs.At(at, max, Told);

    /// <summary>What a reseller has otherwise than the operator, or null.</summary>
    public SyncSettings? SyncSettings(AccountId seller) => _syncSettings.GetValueOrDefault(seller);

    /// <summary>Whether and when the bookkeeper of a seller is told what changes.</summary>
    public SyncTerms SyncTerms(AccountId seller)
    {
        var (own, sync) = (SyncSettings(seller)?.Image ?? default, Settings.Sync);
        return new SyncTerms(
            own.IsOn ?? sync.IsOn, own.BufferSeconds is { } seconds ? Duration.FromSeconds(seconds) : sync.Buffer);
    }

    private void ApplySync(AccountBook book, AccountFact fact, UndoLog undo)
    {
        var sync = AccountBook.ApplySync(book);
        var due = sync.Image.Due;
        switch (fact)
        {
            case SyncMarked f: AccountSync.Apply(sync, f, undo); break;
            case SyncClaimed f: AccountSync.Apply(sync, f, undo); break;
            case SyncRecorded f: AccountSync.Apply(sync, f, undo); break;
        }

        _syncs.Apply(book, due, undo);
    }
}
