using System.Collections.Immutable;
using Brillig.Core.Basics;
using Brillig.Core.Usage;
using Brillig.Storage.Usage;
using NodaTime;

namespace Brillig.Server.Usage;

/// <summary>Looks up records that are older than what the writer remembers: have they been recorded before?</summary>
internal static class OldRecords
{
    /// <summary>What history knows of an account's elements, by position; empty if all are young.</summary>
    public static async ValueTask<ImmutableArray<Known>> Find(
        Exchange exchange, AccountId account, ImmutableArray<UsageElement> elements)
    {
        var since = Since(exchange);
        List<int>? old = null;
        for (var i = 0; i < elements.Length; i++)
            if (IsOld(elements[i], since)) (old ??= []).Add(i);
        if (old is null) return default;

        var asked = old.ConvertAll(i => (account, elements[i].Id, elements[i].ContentHash));
        var known = await UsageSql.Seen(exchange.Store, asked, exchange.Gone);
        var seen = new Known[elements.Length];
        for (var i = 0; i < old.Count; i++) seen[old[i]] = known[i];
        return [.. seen];
    }

    /// <summary>Notes what history knows of a batch's records.</summary>
    public static async ValueTask Mark(Exchange exchange, Batch batch)
    {
        var since = Since(exchange);
        List<int>? old = null;
        for (var i = 0; i < batch.Count; i++)
            if (IsOld(batch[i].Element, since)) (old ??= []).Add(i);
        if (old is null) return;

        var asked = old.ConvertAll(i => (batch[i].Account, batch[i].Element.Id, batch[i].Element.ContentHash));
        var known = await UsageSql.Seen(exchange.Store, asked, exchange.Gone);
        for (var i = 0; i < old.Count; i++) batch[old[i]] = batch[old[i]] with { Seen = known[i] };
    }

    // What is only tried never comes to the index, which tells the writer of ids that were recorded long ago.
    private static Instant? Since(Exchange exchange) =>
        exchange.Request.QueryString.HasValue && Envelopes.IsDry(exchange.Request, new Faults())
            ? null
            : exchange.Store.RememberedSince;

    private static bool IsOld(in UsageElement element, Instant? since) =>
        since is not { } time || element.OccurredAt < time;
}
