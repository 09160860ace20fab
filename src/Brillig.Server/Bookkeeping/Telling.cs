using Brillig.Core.Basics;
using Brillig.Core.Bookkeeping;
using Brillig.Core.Flow;
using Brillig.Storage;
using Brillig.Storage.Bookkeeping;

namespace Brillig.Server.Bookkeeping;

/// <summary>What became of something that a bookkeeper told.</summary>
/// <param name="Intent">Of which intent; null: of a subscription, or nobody knows what it is about.</param>
/// <param name="Heard">What followed; null: nothing yet, it is to be told again.</param>
/// <param name="IsNew">True if it was not told before.</param>
internal readonly record struct Told(OutboxIntent? Intent, EventHeard? Heard, bool IsNew);

/// <summary>Takes what a seller's bookkeeper tells, by itself or when it is asked for all that it has.</summary>
internal sealed class Telling(Store store, AccountId seller, BookkeeperType type, string request)
{
    private const int AttemptsMax = 10;

    /// <summary>True: it is only told what would follow.</summary>
    public bool IsDry { get; init; }

    /// <summary>Takes it, with what is known by then.</summary>
    public async Task<Told> Take(VendorEvent told, CancellationToken cancel)
    {
        if (await OfSubscription(told, cancel) is { Subscriber: { } subscriber } own)
            return await Take(own, subscriber, cancel);
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            if (await Find(told, cancel) is not { } intent) return default;
            var before = await HeardSql.Before(store, intent, cancel);
            var decision = await store.Ask(new Envelope(
                new HearEvent(seller, type, told, intent, before), Caller.Server, request, DryRun: IsDry));
            if (decision is Done done)
                return new Told(intent, done.Result as EventHeard, before.Events.All(e => e.Event.Id != told.Id));
            if (decision is not Stale) break;
        }

        throw NotTaken();
    }

    /// <summary>
    /// It as told of a subscription: as it is, or by what that is known to have collected. Null: it is of none.
    /// </summary>
    public async Task<VendorEvent?> OfSubscription(VendorEvent told, CancellationToken cancel)
    {
        if (told.Subscriber is not null) return told;
        if (type != BookkeeperType.Braintree || told is not { Kind: not HeardKind.Paid, Reference: { } collected }
            || await Find(told, cancel) is not null
            || await HeardSql.OfSubscription(store, seller, collected, cancel) is not { } paid) return null;
        return told with { Subscriber = paid.Account, Reference = paid.Event.Reference, Of = collected };
    }

    private async Task<Told> Take(VendorEvent told, AccountId subscriber, CancellationToken cancel)
    {
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            var name = HearSubscription.Name(seller, told.Reference);
            var before = await HeardSql.Before(store, subscriber, name, cancel);
            var decision = await store.Ask(new Envelope(
                new HearSubscription(seller, type, told, subscriber, before), Caller.Server, request, DryRun: IsDry));
            if (decision is Done done)
                return new Told(null, done.Result as EventHeard, before.Events.All(e => e.Event.Id != told.Id));
            if (decision is not Stale) break;
        }

        throw NotTaken();
    }

    private InvalidOperationException NotTaken() => new($"What bookkeeper {type} of {seller} told is not taken.");

    /// <summary>The intent that it is about, as far as it came; null: there is none of this seller.</summary>
    public async Task<OutboxIntent?> Find(VendorEvent told, CancellationToken cancel)
    {
        var intent = told.Intent is { } id ? await OutboxSql.Find(store, id, cancel) : null;
        if (intent?.Seller != seller) intent = null;
        if (told is { Kind: HeardKind.Refunded, Subject: { } refund }   // that was asked for here
            && await OutboxSql.Find(store, seller, refund, cancel) is { Kind: IntentKind.Refund } asked)
            intent = asked;
        if (intent is null && told.Reference is { } reference)
            intent = await OutboxSql.Find(store, seller, reference, cancel);
        return intent;
    }
}
