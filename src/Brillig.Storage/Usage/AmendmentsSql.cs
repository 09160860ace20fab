using System.Collections.Immutable;
using System.Data.Common;
using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.Usage;
using Brillig.Storage.Facts;
using Brillig.Storage.Ledger;

namespace Brillig.Storage.Usage;

/// <summary>What all amendments of a record come to.</summary>
/// <param name="Quantity">What it counts for since; null: it never was.</param>
/// <param name="Amount">By how much they moved its counter's charge, in micros.</param>
internal readonly record struct Amended(decimal? Quantity, long Amount);

/// <summary>Records with what was made of them since, as rows give them.</summary>
public static class AmendmentsSql
{
    private const string One = """
        SELECT r.place, r.account, r.id, r.id_hash, r.content_hash, r.service, r.tariff, r.tariff_version, r.rate,
               r.period, r.quantity, r.charged, r.amount, r.occurred_at, r.properties, r.tally, r.corrects, b.now
        FROM usage_record r
        JOIN batch b ON b.n = (r.place >> 20)
        WHERE r.id = @id AND r.account = @account AND r.place < @end
        """;

    private const string OfRecord = """
        SELECT place, id, account, record, body
        FROM amendment
        WHERE account = @account AND record = @record AND place < @end
        ORDER BY place
        """;

    private const string OfAccount = """
        SELECT place, id, account, record, body
        FROM amendment
        WHERE account = @account AND place < @end
        ORDER BY place
        """;

    private const string Between = """
        SELECT place, id, account, record, body
        FROM amendment
        WHERE place >= @first AND place < @end
        ORDER BY place
        """;

    private const string Any = "SELECT 1 FROM amendment WHERE account = @account LIMIT 1";

    private const string OfCounter = """
        SELECT place, account, id, id_hash, content_hash, service, tariff, tariff_version, rate, period, quantity,
               charged, amount, occurred_at, properties, tally, corrects
        FROM usage_record
        WHERE place >= @first AND place < @end AND account = @account AND tariff = @tariff AND rate = @rate
          AND service = @service AND ((corrects IS NULL AND period = @period) OR corrects = @start)
        ORDER BY place
        LIMIT @limit
        """;

    /// <summary>A record of an account by its id, or null.</summary>
    public static async Task<StoredRecord?> Find(
        Store store, AccountId account, string id, CancellationToken cancel)
    {
        await using var connection = await store.OpenRead(cancel);
        return await Find(connection, account, id, long.MaxValue, cancel);
    }

    /// <summary>What a command must know of a record; null: it is none of this account.</summary>
    public static async Task<RecordHistory?> History(
        Store store, AccountId account, string id, CancellationToken cancel)
    {
        await using var connection = await store.OpenRead(cancel);
        var readAt = await LedgerSql.Batch(connection, cancel);
        return await Find(connection, account, id, long.MaxValue, cancel) is { } stored
            ? new RecordHistory(stored.Record, [.. stored.Amendments], readAt)
            : null;
    }

    /// <summary>The records of the counter that a record moved, in their order of arrival.</summary>
    /// <param name="store">The books.</param>
    /// <param name="record">One of them.</param>
    /// <param name="past">Of an issued period: that period; null: it runs.</param>
    /// <param name="cancel">Stops reading.</param>
    public static async Task<CounterRecords> Counted(
        Store store, UsageRecorded record, PastHistory? past, CancellationToken cancel)
    {
        await using var connection = await store.OpenRead(cancel);
        var head = await LedgerSql.Batch(connection, cancel);
        return await Counted(connection, record, past, Rows.Place(head + 1, 0), cancel);
    }

    /// <summary>The same, of the facts before a place.</summary>
    internal static async Task<CounterRecords> Counted(
        DbConnection connection, UsageRecorded record, PastHistory? past, long end, CancellationToken cancel)
    {
        var head = Rows.Batch(end - 1);
        var amended = await Last(connection, record.Account, end, cancel);
        var first = Rows.Place(
            await UsageSql.FirstBatch(connection, record.Account, past?.Period.Start, head, cancel), 0);
        var all = ImmutableArray.CreateBuilder<CountedRecord>();
        for (var batches = UsageSql.BatchesMin; first < end && all.Count <= CounterRecords.Max;)
        {
            var until = Math.Min(Rows.Place(Rows.Batch(first) + batches, 0), end);
            await using var command = connection.Command(OfCounter);
            command.Add("@first", first);
            command.Add("@end", until);
            command.Add("@account", record.Account.Value);
            command.Add("@tariff", record.Tariff.Value);
            command.Add("@rate", record.Rate);
            command.Add("@service", record.Service);
            command.Add("@period", record.Corrects is null ? record.Period : past?.Index ?? -1);
            command.Add("@start", past is null ? long.MaxValue : Rows.Micros(past.Period.Start));
            command.Add("@limit", CounterRecords.Max + 1 - all.Count);
            await using var reader = await command.ExecuteReaderAsync(cancel);
            while (await reader.ReadAsync(cancel)) Take(FactReader.Usage(reader));
            first = until;
            batches = Math.Min(batches * 2, UsageSql.BatchesMax);
        }

        return new CounterRecords(all.ToImmutable(), all.Count > CounterRecords.Max, head);

        void Take(UsageRecorded one)
        {
            var last = amended.GetValueOrDefault(one.Id);
            if (last is { IsVoid: true }) return;
            var quantity = last?.Quantity ?? one.Quantity;
            all.Add(new CountedRecord(one.Id, new(quantity, one.OccurredAt, one.Properties)));
        }
    }

    /// <summary>A record with what was made of it, of the facts before a place; null: there is none.</summary>
    internal static async Task<StoredRecord?> Find(
        DbConnection connection, AccountId account, string id, long end, CancellationToken cancel)
    {
        StoredRecord stored;
        await using (var command = connection.Command(One))
        {
            command.Add("@id", id);
            command.Add("@account", account.Value);
            command.Add("@end", end);
            await using var reader = await command.ExecuteReaderAsync(cancel);
            if (!await reader.ReadAsync(cancel)) return null;
            stored = new StoredRecord(
                Rows.Batch(reader.GetInt64(0)), Rows.N(reader.GetInt64(0)), FactReader.Usage(reader), reader.Time(17));
        }

        return stored with { Amendments = await Read(connection, OfRecord, account, id, end, cancel) };
    }

    /// <summary>Notes on some records of an account what was made of them, before a place in the books.</summary>
    internal static async Task<IReadOnlyList<StoredRecord>> Note(
        DbConnection connection, AccountId account, List<StoredRecord> records, long end, CancellationToken cancel)
    {
        await using (var command = connection.Command(Any))
        {
            command.Add("@account", account.Value);
            if (records.Count == 0 || await command.ExecuteScalarAsync(cancel) is null) return records;
        }

        for (var i = 0; i < records.Count; i++)
        {
            var amendments = await Read(
                connection, OfRecord, account, records[i].Record.Id, end, cancel);
            if (amendments.Count > 0) records[i] = records[i] with { Amendments = amendments };
        }

        return records;
    }

    /// <summary>What was made of records by the amendments from one place in the books to another.</summary>
    internal static async Task<Dictionary<(AccountId, string), Amended>> Amended(
        DbConnection connection, long first, long end, CancellationToken cancel)
    {
        var amended = new Dictionary<(AccountId, string), Amended>();
        await using var command = connection.Command(Between);
        command.CommandTimeout = 0;   // the request ends it
        command.Add("@first", first);
        command.Add("@end", end);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            var one = FactReader.Amendment(reader);
            var record = (one.Account, one.Record);
            var before = amended.GetValueOrDefault(record);
            amended[record] = new Amended(one.IsVoid ? null : one.Quantity, before.Amount + one.Amount);
        }

        return amended;
    }

    private static async Task<Dictionary<string, UsageAmended>> Last(
        DbConnection connection, AccountId account, long end, CancellationToken cancel)
    {
        var last = new Dictionary<string, UsageAmended>(StringComparer.Ordinal);
        foreach (var amended in await Read(connection, OfAccount, account, null, end, cancel))
            last[amended.Record] = amended;
        return last;
    }

    private static async Task<List<UsageAmended>> Read(
        DbConnection connection, string sql, AccountId account, string? record, long end, CancellationToken cancel)
    {
        await using var command = connection.Command(sql);
        command.Add("@account", account.Value);
        if (record is not null) command.Add("@record", record);
        command.Add("@end", end);
        var amendments = new List<UsageAmended>();
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel)) amendments.Add(FactReader.Amendment(reader));
        return amendments;
    }
}
