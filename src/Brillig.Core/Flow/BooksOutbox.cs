using Brillig.Core.Basics;
using Brillig.Core.Bookkeeping;
using NodaTime;

namespace Brillig.Core.Flow;

/// <summary>Who collects for whom, and what is to be done outside.</summary>
public sealed partial class Books
{
    private readonly Dictionary<AccountId, Bookkeeper> _bookkeepers = [];
    private readonly Dictionary<Guid, SealingKey> _sealingKeys = [];
    private readonly OutboxQueue _outbox = new();

    /// <summary>The keys with which the edge seals credentials.</summary>
    public IReadOnlyCollection<SealingKey> SealingKeys => _sealingKeys.Values;

    /// <summary>The bookkeeper of a seller; `local` where none was set.</summary>
    public BookkeeperImage BookkeeperOf(AccountId seller) =>
        _bookkeepers.TryGetValue(seller, out var bookkeeper) ? bookkeeper.Image : default;

    /// <summary>The sellers whose bookkeepers have something to do at a time.</summary>
    public IReadOnlyList<AccountId> SellersDue(Instant at) => _outbox.SellersAt(at);

    /// <summary>At most so many intents of a seller that are due at a time, those due longest first.</summary>
    public IReadOnlyList<(AccountId Account, IntentId Intent)> IntentsDue(AccountId seller, Instant at, int max) =>
        _outbox.At(seller, at, max);

    private void RestoreTold(AccountBook book)
    {
        _syncs.Restore(book);
        _outbox.Restore(book);
    }

    private void ApplyBookkeeping(Fact fact, UndoLog undo)
    {
        switch (fact)
        {
            case BookkeeperSet f:
                var bookkeeper = Hold(_bookkeepers, f.Seller, () => new Bookkeeper(f.Seller, default), undo);
                Bookkeeper.Apply(bookkeeper, f, undo);
                break;
            case SealingKeyKept f:
                SealingKey.Apply(Hold(_sealingKeys, f.Id, () => new SealingKey(f.Image), undo), f, undo);
                break;
        }
    }

    private void ApplyIntents(AccountBook book, AccountFact fact, UndoLog undo)
    {
        var intents = AccountBook.ApplyIntents(book);
        switch (fact)
        {
            case IntentSet f:
                var before = intents.Find(f.Intent.Id);
                AccountIntents.Apply(intents, f, undo);
                _outbox.Apply(before, intents.Find(f.Intent.Id), undo);
                break;
            case IntentsLetGo f:
                AccountIntents.Apply(intents, f, undo);
                break;
        }
    }
}
