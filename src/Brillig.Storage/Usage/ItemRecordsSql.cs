using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.Usage;
using Brillig.Storage.Facts;
using Brillig.Storage.Ledger;

namespace Brillig.Storage.Usage;

/// <summary>The records that make up a line of a charge.</summary>
/// <param name="Count">How many they are.</param>
/// <param name="Quantity">
/// What they come to, added up; of those that an earlier charge carried, by how much they were amended since.
/// </param>
/// <param name="First">
/// The first ones, in the order they were stored, as they count at that charge: those of accounts below with what they
/// add to it.
/// </param>
/// <param name="From">By whose records they are, those with the most first; at most 100.</param>
public sealed record ItemRecords(
    long Count, Exact Quantity, IReadOnlyList<StoredRecord> First, IReadOnlyList<UsageFrom> From);

/// <summary>What the records of one account are in a line of a charge.</summary>
/// <param name="Account">Whose.</param>
/// <param name="Quantity">What they come to, added up.</param>
/// <param name="Amount">What they added to the charge, in micros.</param>
public sealed record UsageFrom(AccountId Account, Exact Quantity, long Amount);

/// <summary>
/// Which records a line of a charge carries: those stored, or amended, since the last charge of the period that has
/// such a line.
/// </summary>
public static class ItemRecordsSql
{
    private const string IsOfCounter = """
        r.account = @account AND r.service = @name AND r.tariff = @tariff AND r.rate = @rate AND r.period = @period
          AND r.corrects IS NULL
        """;

    private const string Of = $"""
        FROM usage_record r
        WHERE r.place >= @first AND r.place < @end AND {IsOfCounter} AND @for = @none
        """;

    private const string Quantities = $"""
        SELECT r.account, r.quantity, r.amount {Of}
        UNION ALL
        SELECT r.of_account, r.quantity, r.amount
        FROM counted_usage r
        WHERE r.place >= @first AND r.place < @end AND {IsOfCounter} AND {CountedSql.IsFor}
        """;

    private const string FirstCounted = $"""
        SELECT r.place, u.account, u.id, u.id_hash, u.content_hash, u.service, r.tariff, r.tariff_version, r.rate,
               r.period, r.quantity, r.charged, r.amount, r.occurred_at, u.properties, r.tally, r.corrects, b.now
        FROM counted_usage r
        JOIN usage_record u ON u.id = r.record AND u.account = r.of_account
        JOIN batch b ON b.n = (r.place >> 20)
        WHERE r.place >= @first AND r.place < @end AND {IsOfCounter} AND {CountedSql.IsFor}
        ORDER BY r.place
        LIMIT @limit
        """;

    private const string FirstOnes = $"""
        SELECT {UsageSql.Columns}, b.now
        FROM usage_record r
        JOIN batch b ON b.n = (r.place >> 20)
        WHERE r.place IN (SELECT r.place {Of} ORDER BY r.place LIMIT @limit)
        ORDER BY r.place
        """;

    private const string Amended = $"""
        SELECT a.place, a.id, a.account, a.record, a.body, r.place
        FROM amendment a
        JOIN usage_record r ON r.id = a.record AND r.account = a.account
        WHERE a.account = @account AND a.place >= @first AND a.place < @end AND {IsOfCounter} AND @for = @none
        ORDER BY r.place, a.place
        """;

    private const int FromMax = 100;

    private const string PlaceOf = "SELECT place FROM charge WHERE id = @id";

    /// <summary>The records of a line of usage.</summary>
    /// <param name="store">The books.</param>
    /// <param name="charge">The charge that has the line.</param>
    /// <param name="item">The line; of a tariff's rate.</param>
    /// <param name="earlier">The charges that were cut out of the same period before it, oldest first.</param>
    /// <param name="readAt">Of a running charge: the place in the books at which it was read; else null.</param>
    /// <param name="limit">How many of the first ones.</param>
    /// <param name="cancel">Stops reading.</param>
    /// <param name="fromMax">At most so many accounts whose records they are.</param>
    public static async Task<ItemRecords> Read(
        Store store, Charge charge, ChargeItem item, ImmutableArray<Charge> earlier, (long Batch, int N)? readAt,
        int limit, CancellationToken cancel, int fromMax = FromMax)
    {
        await using var connection = await store.OpenRead(cancel);
        var before = earlier.LastOrDefault(c => c.Items.Any(i => i.IsOfCounter(item)));
        var first = before is null
            ? await FirstPlace(connection, charge, cancel)
            : await Place(connection, before.Id, cancel) + 1;
        var end = readAt is { } at ? Rows.Place(at.Batch, at.N) : await Place(connection, charge.Id, cancel);
        var from = new Dictionary<AccountId, UsageFrom>();
        var count = await Sum(connection, charge, item, first, end, from, cancel);
        var earlierOwn = await AmendedSince(connection, charge, item, first, end, from, cancel);
        var records = new List<StoredRecord>();
        foreach (var id in earlierOwn.Take(limit))
        {
            if (await AmendmentsSql.Find(connection, charge.Account, id, end, cancel) is { } amended)
                records.Add(amended);
        }

        var counted = await AmendedAbove(connection, charge, item, first, end, from, cancel);
        records.AddRange(counted.Earlier);
        if (count > 0)
        {
            var own = await FirstOf(connection, FirstOnes, charge, item, first, end, limit, cancel);
            var above = await FirstOf(connection, FirstCounted, charge, item, first, end, limit, cancel);
            records.AddRange((await AmendmentsSql.Note(connection, charge.Account, own, end, cancel))
                .Concat(above.Select(r => counted.Amended.GetValueOrDefault((r.Record.Account, r.Record.Id)) is { } now
                    ? r with { Amendments = now }
                    : r))
                .OrderBy(r => Rows.Place(r.Batch, r.N)));
        }

        return new ItemRecords(
            count + earlierOwn.Count + counted.Earlier.Count,
            from.Values.Aggregate(Exact.Zero, (sum, f) => sum + f.Quantity), [.. records.Take(limit)],
            [.. from.Values.OrderByDescending(f => f.Quantity).ThenBy(f => f.Account.Value).Take(fromMax)]);
    }

    private static void Add(
        Dictionary<AccountId, UsageFrom> from, AccountId account, Exact quantity, long amount)
    {
        var before = from.GetValueOrDefault(account) ?? new UsageFrom(account, Exact.Zero, 0);
        from[account] = new UsageFrom(account, before.Quantity + quantity, before.Amount + amount);
    }

    private static async Task<long> Sum(
        DbConnection connection, Charge charge, ChargeItem item, long first, long end,
        Dictionary<AccountId, UsageFrom> from, CancellationToken cancel)
    {
        await using var command = connection.Command(Quantities);
        Ask(command, charge, item, first, end);
        var count = 0L;
        await using var reader = await command.ExecuteReaderAsync(cancel);
        for (; await reader.ReadAsync(cancel); count++)
        {
            var quantity = decimal.Parse(reader.GetString(1), CultureInfo.InvariantCulture);
            Add(from, new AccountId(reader.Uuid(0)), quantity, reader.GetInt64(2));
        }

        return count;
    }

    // The ids of records that an earlier charge carried, and by how much all amendments moved their records.
    private static async Task<IReadOnlyCollection<string>> AmendedSince(
        DbConnection connection, Charge charge, ChargeItem item, long first, long end,
        Dictionary<AccountId, UsageFrom> from, CancellationToken cancel)
    {
        await using var command = connection.Command(Amended);
        Ask(command, charge, item, first, end);
        var earlier = new List<string>();
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            var amended = FactReader.Amendment(reader);
            Add(from, charge.Account, amended.Quantity - (Exact)amended.Before, amended.Amount);
            if (reader.GetInt64(5) < first && (earlier.Count == 0 || earlier[^1] != amended.Record))
                earlier.Add(amended.Record);
        }

        return earlier;
    }

    // The same of records of accounts below: those that an earlier charge carried, and what was made of all.
    private static async Task<(List<StoredRecord> Earlier, Dictionary<(AccountId, string), UsageAmended[]> Amended)>
        AmendedAbove(
            DbConnection connection, Charge charge, ChargeItem item, long first, long end,
            Dictionary<AccountId, UsageFrom> from, CancellationToken cancel)
    {
        var earlier = new List<StoredRecord>();
        var all = new Dictionary<(AccountId, string), UsageAmended[]>();
        var key = new CounterKey(item.Name, item.Tariff ?? default, item.Rate ?? 0) { For = item.For };
        var since = await CountedSql.Amendments(connection, charge.Account, first, end, cancel);
        var here = since.Where(a => a.Key == key && a.Corrects is null && a.Period == charge.PeriodIndex);
        foreach (var of in here.GroupBy(a => (a.Of, a.Record)))
        {
            foreach (var amended in of)
                Add(from, amended.Of, amended.Quantity - (Exact)amended.Before, amended.Amount);
            if (await AmendmentsSql.Find(connection, of.Key.Of, of.Key.Record, end, cancel) is not { } stored) continue;

            // What they were amended to is the record's own; what that added is what it added here.
            var amounts = of.ToDictionary(a => a.Id, a => a.Amount);
            UsageAmended[] amendments =
            [
                .. stored.Amendments.Where(a => amounts.ContainsKey(a.Id))
                    .Select(a => a with { Amount = amounts[a.Id] }),
            ];
            all.Add(of.Key, amendments);
            if (Rows.Place(stored.Batch, stored.N) < first) earlier.Add(stored with { Amendments = amendments });
        }

        return (earlier, all);
    }

    private static async Task<List<StoredRecord>> FirstOf(
        DbConnection connection, string sql, Charge charge, ChargeItem item, long first, long end, int limit,
        CancellationToken cancel)
    {
        await using var command = connection.Command(sql);
        Ask(command, charge, item, first, end);
        command.Add("@limit", limit);
        var records = new List<StoredRecord>();
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel)) records.Add(UsageSql.ToRecord(reader));
        return records;
    }

    private static void Ask(DbCommand command, Charge charge, ChargeItem item, long first, long end)
    {
        command.CommandTimeout = 0;   // the request ends it
        command.Add("@first", first);
        command.Add("@end", end);
        command.Add("@account", charge.Account.Value);
        command.Add("@name", item.Name);
        command.Add("@tariff", item.Tariff?.Value ?? Guid.Empty);
        command.Add("@rate", item.Rate ?? 0);
        command.Add("@period", charge.PeriodIndex);
        command.Add("@for", item.For?.Value ?? Guid.Empty);
        command.Add("@none", Guid.Empty);
    }

    private static async Task<long> Place(DbConnection connection, ChargeId charge, CancellationToken cancel)
    {
        await using var command = connection.Command(PlaceOf);
        command.Add("@id", charge.Value);
        return Convert.ToInt64(await command.ExecuteScalarAsync(cancel), CultureInfo.InvariantCulture);
    }

    // Before any record of the period was stored.
    private static async Task<long> FirstPlace(DbConnection connection, Charge charge, CancellationToken cancel)
    {
        var head = await LedgerSql.Batch(connection, cancel);
        var batch = await UsageSql.FirstBatch(connection, charge.Account, charge.Period.Start, head, cancel);
        return Rows.Place(batch, 0);
    }
}
