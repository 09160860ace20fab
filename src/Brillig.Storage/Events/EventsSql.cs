using System.Data.Common;
using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Tariffs;
using Brillig.Storage.Ledger;
using NodaTime;

namespace Brillig.Storage.Events;

/// <summary>
/// What happened, read from the facts by their places, never from state: the same to whoever reads it whenever.
/// </summary>
public static class EventsSql
{
    private const int RoundsMax = 20;

    private const string TimeOf = "SELECT now FROM batch WHERE n = @n";

    private const string Below = """
        WITH RECURSIVE below(id) AS (
            SELECT id FROM account WHERE id = @root
            UNION ALL
            SELECT a.id FROM account a JOIN below b ON a.parent = b.id)
        SELECT id FROM below
        """;

    /// <summary>The events after a place, oldest first.</summary>
    public static async Task<EventPage> Read(Store store, EventQuery query, CancellationToken cancel)
    {
        await using var connection = await store.OpenRead(cancel);

        // Facts of batches up to this one are all there, in every table.
        var head = await LedgerSql.Batch(connection, cancel);
        var after = query.After is { } last ? Rows.Place(last.Batch, last.N) : -1;
        if (query.From is { } from)
            after = Math.Max(after, Rows.Place(await FirstAt(connection, from, head, cancel), 0) - 1);
        var end = query.To is { } to ? await FirstAt(connection, to, head, cancel) - 1 : head;
        var until = Rows.Place(end + 1, 0) - 1;
        if (after >= until) return new EventPage([], At(after), HasMore: false);

        var (found, seen) = (new List<Happened>(), new Sight(connection, query));
        for (var round = 0; round < RoundsMax && after < until; round++)
        {
            var (events, horizon) = await EventSources.Read(connection, query, after, until, cancel);
            foreach (var happened in events)
            {
                if (!await seen.Sees(happened, cancel)) continue;
                found.Add(happened);
                if (found.Count == query.Limit)
                    return new EventPage(found, (happened.Batch, happened.N), HasMore: happened.Place < until);
            }

            after = horizon;
        }

        return new EventPage(found, At(after), after < until);
    }

    private static (long, int) At(long place) => (Math.Max(0, Rows.Batch(place)), place < 0 ? 0 : Rows.N(place));

    // The first batch that is not before a time: batches have no gaps, and their times never run backwards.
    private static async Task<long> FirstAt(DbConnection connection, Instant time, long head, CancellationToken cancel)
    {
        var (low, high) = (1L, head + 1);
        while (low < high)
        {
            var middle = low + (high - low) / 2;
            await using var command = connection.Command(TimeOf);
            command.Add("@n", middle);
            if (Convert.ToInt64(await command.ExecuteScalarAsync(cancel), null) < Rows.Micros(time)) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    // What a caller may see of that which has no account to be found by.
    private sealed class Sight(DbConnection connection, EventQuery query)
    {
        private HashSet<Guid>? _below;

        public async ValueTask<bool> Sees(Happened happened, CancellationToken cancel)
        {
            if (!query.Types.Contains(happened.Type)) return false;
            if (query.Account is { } account && happened.Account != account) return false;
            return happened.Data switch
            {
                TariffPublished fact => query.Root is null || fact.Owner == query.Root,
                DeckPublished fact => query.Root is null || fact.Owner == query.Root,
                BillingTypeSet fact => query.Root is null || fact.Image.Owner == query.Root,
                KeySet fact => query.SeesKeys && (query.Root is null || await IsBelow(fact.Image.Account, cancel)),
                _ => true,
            };
        }

        private async ValueTask<bool> IsBelow(AccountId account, CancellationToken cancel)
        {
            if (_below is null)
            {
                _below = [];
                await using var command = connection.Command(Below);
                command.Add("@root", query.Root?.Value ?? Guid.Empty);
                await using var reader = await command.ExecuteReaderAsync(cancel);
                while (await reader.ReadAsync(cancel)) _below.Add(reader.Uuid(0));
            }

            return _below.Contains(account.Value);
        }
    }
}
