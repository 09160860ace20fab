using System.Collections.Immutable;
using Brillig.Core.Basics;
using Brillig.Core.Usage;
using Brillig.Storage.Usage;

namespace Brillig.Server.Usage;

/// <summary>Looks up records that are older than what the writer remembers: have they been recorded before?</summary>
internal static class OldRecords
{
    /// <summary>What history knows of an account's elements, by position; empty if all are young.</summary>
    public static async ValueTask<ImmutableArray<Known>> Find(
        Exchange exchange, AccountId account, ImmutableArray<UsageElement> elements)
    {
        var since = exchange.Store.RememberedSince;
        List<int>? old = null;
        for (var i = 0; i < elements.Length; i++)
            if (elements[i].OccurredAt < since) (old ??= []).Add(i);
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
        var since = exchange.Store.RememberedSince;
        List<int>? old = null;
        for (var i = 0; i < batch.Count; i++)
            if (batch[i].Element.OccurredAt < since) (old ??= []).Add(i);
        if (old is null) return;

        var asked = old.ConvertAll(i => (batch[i].Account, batch[i].Element.Id, batch[i].Element.ContentHash));
        var known = await UsageSql.Seen(exchange.Store, asked, exchange.Gone);
        for (var i = 0; i < old.Count; i++) batch[old[i]] = batch[old[i]] with { Seen = known[i] };
    }
}
