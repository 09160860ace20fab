using System.Data.Common;
using Brillig.Core.Basics;
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
            {
                Counted = await CountedSql.Of(connection, stored, cancel),
            }
            : null;
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

    /// <summary>
    /// What was made of records by the amendments from one place in the books to another, by the account whose tariff
    /// prices them, that of the record, and its id.
    /// </summary>
    internal static async Task<Dictionary<(AccountId, AccountId, string), Amended>> Amended(
        DbConnection connection, long first, long end, CancellationToken cancel)
    {
        var amended = new Dictionary<(AccountId, AccountId, string), Amended>();
        await using (var own = Within(connection, Between, first, end))
        await using (var reader = await own.ExecuteReaderAsync(cancel))
        {
            while (await reader.ReadAsync(cancel))
            {
                var one = FactReader.Amendment(reader);
                Add((one.Account, one.Account, one.Record), one.IsVoid ? null : one.Quantity, one.Amount);
            }
        }

        await using var above = Within(connection, CountedSql.AmendedBetween, first, end);
        await using var counted = await above.ExecuteReaderAsync(cancel);
        while (await counted.ReadAsync(cancel))
        {
            var one = CountedSql.Amendment(counted.GetString(0));
            if (one.Key.For == one.Of) continue;   // the amendment of its own account tells the same
            Add((one.Key.For ?? one.Account, one.Of, one.Record), one.IsVoid ? null : one.Quantity, one.Amount);
        }

        return amended;

        void Add((AccountId, AccountId, string) record, decimal? quantity, long amount) =>
            amended[record] = new Amended(quantity, amended.GetValueOrDefault(record).Amount + amount);
    }

    private static DbCommand Within(DbConnection connection, string sql, long first, long end)
    {
        var command = connection.Command(sql);
        command.CommandTimeout = 0;   // the request ends it
        command.Add("@first", first);
        command.Add("@end", end);
        return command;
    }

    /// <summary>The last amendment of each record of an account, of the facts before a place.</summary>
    internal static async Task<Dictionary<string, UsageAmended>> Last(
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
