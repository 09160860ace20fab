using Brillig.Bookkeepers;
using Brillig.Core.Basics;
using Brillig.Core.Bookkeeping;
using Brillig.Storage;
using Brillig.Storage.Bookkeeping;
using NodaTime;

namespace Brillig.Server.Bookkeeping;

/// <summary>
/// Compares what a seller's bookkeeper has of some time with these books, and mends here what happened there. What the
/// bookkeeper has is taken as if it told of it anew: what would be recorded then, these books lack. Nothing is sent
/// but questions.
/// </summary>
internal sealed class Comparing(
    Store store, IBookkeeper vendor, Entry entry, AccountId seller, BookkeeperImage bookkeeper, bool repairs)
{
    private const int PageSize = 500;
    private const int AtOnce = 8;
    private static readonly Payer s_nobody = new(Name: null, Email: null, ExternalId: null);

    private readonly Telling _telling = new(store, seller, bookkeeper.Type, "reconciliation") { IsDry = !repairs };
    private readonly List<Difference> _found = [];

    /// <summary>Both sides of a time; null, and why, if the bookkeeper could not be read.</summary>
    public async Task<(Comparison? Found, string? Why)> Run(Instant from, Instant to, CancellationToken cancel)
    {
        await LookUpUnsettled(cancel);
        var unsettled = _found.Select(d => d.Intent).OfType<IntentId>().ToHashSet();
        var listed = await vendor.List(entry, from, to, cancel);
        if (entry.Clean(listed.Why) is { } why) return (null, why);
        var there = new List<Matched>();
        foreach (var (told, customer) in listed.Found.OrderBy(one => one.Event.Kind != HeardKind.Paid))
        {
            if (await _telling.OfSubscription(told, cancel) is { } own) await HearSubscribed(own, customer, cancel);
            else there.Add(new Matched(told, customer, await _telling.Find(told, cancel)));
        }

        foreach (var one in there)
            if (one.Intent is { Id: var id } && !unsettled.Contains(id)) await Hear(one, cancel);   // else looked up
        _found.AddRange(Comparison.Find(there));
        var here = await OutboxSql.Done(store, seller, bookkeeper.Type, from, to, cancel);
        if (listed.IsKept) await LookUpMissing(here, there, cancel);
        return (new Comparison(
            seller, bookkeeper.Type, from, to, listed.Found.Length, here.Count,
            [.. _found.OrderBy(d => d.At).ThenBy(d => d.Reference, StringComparer.Ordinal)])
        {
            IsListed = listed.IsKept,
        }, null);
    }

    // What nobody knows the outcome of, whenever it was asked for.
    private async Task LookUpUnsettled(CancellationToken cancel)
    {
        for (IntentId? after = null; ;)
        {
            var page = await OutboxSql.List(
                store,
                new OutboxQuery(
                    seller.IsOperator ? null : seller, null, [IntentState.Unknown, IntentState.Dead], after, PageSize),
                cancel);
            var own = page.Where(i => i.Seller == seller && i.Via == bookkeeper.Type && i.MustLookUp).ToArray();
            foreach (var (intent, answered) in await LookUp(own, cancel))
            {
                var recorded = repairs && answered is { Outcome: Outcome.Done }
                    ? await Outcomes.Record(store, intent, answered, wasSent: false)
                    : null;
                _found.Add(Comparison.Of(
                    answered is { Outcome: Outcome.Done } ? DifferenceKind.MissingHere : DifferenceKind.Unsettled,
                    intent) with
                {
                    Reference = answered?.Reference, IsSafe = answered is { Outcome: Outcome.Done },
                    IsRepaired = recorded is not null,
                });
            }

            if (page.Count < PageSize) return;
            after = page[^1].Id;
        }
    }

    private async Task Hear(Matched one, CancellationToken cancel)
    {
        if (one is not { Intent: { } intent, Event: var told } || IsKnown(intent, told)) return;
        var taken = await _telling.Take(told, cancel);
        if (taken is not { IsNew: true, Heard.What: EventHeard.Recorded }) return;
        _found.Add(Comparison.Of(DifferenceKind.MissingHere, one) with { IsSafe = true, IsRepaired = repairs });
    }

    // What it bills by itself: of these books' accounts, or of others.
    private async Task HearSubscribed(VendorEvent told, string? customer, CancellationToken cancel)
    {
        var taken = await _telling.Take(told, cancel);
        var one = Comparison.Of(DifferenceKind.MissingHere, new Matched(told, customer, Intent: null)) with
        {
            Account = taken.Heard?.Account,
        };
        if (taken.Heard is null or { What: HearSubscription.Unknown })
            _found.Add(one with { Kind = DifferenceKind.Foreign });
        else if (taken is { IsNew: true, Heard.Moved: not null })
            _found.Add(one with { IsSafe = true, IsRepaired = repairs });
    }

    // As nearly always: nothing need be read to see it.
    private static bool IsKnown(OutboxIntent intent, VendorEvent told) =>
        told.Kind == HeardKind.Paid && intent.State == IntentState.Done && intent.Reference == told.Reference
        && told.Reference == told.Subject;

    // What is not in the list may be of the minute before, or after: it is asked for by its own name.
    private async Task LookUpMissing(
        IReadOnlyList<OutboxIntent> here, List<Matched> there, CancellationToken cancel)
    {
        var seen = there.Select(one => one.Intent?.Id).OfType<IntentId>().ToHashSet();
        var named = there.SelectMany(one => new[] { one.Event.Reference, one.Event.Subject }).OfType<string>()
            .ToHashSet(StringComparer.Ordinal);
        var missing = here.Where(i => !seen.Contains(i.Id) && !(i.Reference is { } name && named.Contains(name)));
        foreach (var (intent, answered) in await LookUp([.. missing], cancel))
            if (answered is null or { Outcome: Outcome.Refused })
                _found.Add(Comparison.Of(DifferenceKind.MissingThere, intent) with { Why = answered?.Why });
    }

    private async Task<IReadOnlyList<(OutboxIntent Intent, Answered? Answered)>> LookUp(
        OutboxIntent[] intents, CancellationToken cancel)
    {
        var answers = new (OutboxIntent, Answered?)[intents.Length];
        await Parallel.ForAsync(
            0, intents.Length, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancel },
            async (i, stop) =>
            {
                var claim = new IntentClaim(intents[i] with { At = store.Now }, LooksUp: true, bookkeeper, s_nobody);
                answers[i] = (intents[i], await vendor.LookUp(claim, entry, stop) is { } answered
                    ? entry.Clean(answered)
                    : null);
            });
        return answers;
    }
}
