using System.Data.Common;
using System.Globalization;
using System.Text;
using Brillig.Core.Basics;
using Brillig.Core.Usage;
using Brillig.Storage.Accounts;
using Brillig.Storage.Facts;
using Brillig.Storage.Ledger;
using NodaTime;

namespace Brillig.Storage.Usage;

/// <summary>A usage record with its place in the books.</summary>
/// <param name="Batch">The batch that recorded it.</param>
/// <param name="N">Its number within the batch.</param>
/// <param name="Record">The record.</param>
/// <param name="RecordedAt">When it was stored.</param>
public sealed record StoredRecord(long Batch, int N, UsageRecorded Record, Instant RecordedAt)
{
    /// <summary>What was made of it since, oldest first.</summary>
    public IReadOnlyList<UsageAmended> Amendments { get; init; } = [];
}

/// <summary>Usage records as rows give them.</summary>
/// <remarks>
/// The hot table has no index by account: a list walks the order of places, from the batch in which the account was
/// opened (or the first that can hold the asked times), in stretches that grow while they hold too little.
/// </remarks>
public static class UsageSql
{
    internal const long BatchesMin = 256;
    internal const long BatchesMax = 65_536;
    private const int SeenMax = 200;

    private static readonly Duration FutureMax = Duration.FromMinutes(5);

    /// <summary>What <see cref="ToRecord"/> reads, the time of the batch after it.</summary>
    internal const string Columns = """
        r.place, r.account, r.id, r.id_hash, r.content_hash, r.service, r.tariff, r.tariff_version, r.rate,
        r.period, r.quantity, r.charged, r.amount, r.occurred_at, r.properties, r.tally, r.corrects
        """;

    private const string Select = $"""
        SELECT {Columns}, b.now
        FROM usage_record r
        JOIN batch b ON b.n = (r.place >> 20)
        """;

    private const string One = $"{Select} WHERE r.id = @id AND r.account = @account";

    private const string Stretch = $"""
        {Select}
        WHERE r.place >= @first AND r.place < @end AND r.account = @account
          AND (CAST(@name AS TEXT) IS NULL OR r.service = CAST(@name AS TEXT))
          AND r.occurred_at >= @from AND r.occurred_at < @to
        ORDER BY r.place
        LIMIT @limit
        """;

    private const string BatchTime = "SELECT now FROM batch WHERE n = @n";

    private const string Body = "SELECT body FROM account WHERE id = @account";

    private const string SeenStart = "WITH asked(id, account) AS (VALUES ";

    private const string SeenEnd = """
        )
        SELECT r.id, r.account, r.content_hash
        FROM asked
        JOIN usage_record r ON r.id = asked.id AND r.account = asked.account
        """;

    /// <summary>The records of an account in the order they were stored.</summary>
    /// <param name="store">The books.</param>
    /// <param name="account">Whose.</param>
    /// <param name="name">One service alone, or null.</param>
    /// <param name="from">Those that happened then or later, or null.</param>
    /// <param name="to">Those that happened before, or null.</param>
    /// <param name="after">The place of the last one of the page before, or null.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancel">Stops reading.</param>
    public static async Task<IReadOnlyList<StoredRecord>> Records(
        Store store, AccountId account, string? name, Instant? from, Instant? to, (long Batch, int N)? after,
        int limit, CancellationToken cancel)
    {
        var records = new List<StoredRecord>();
        await using var connection = await store.OpenRead(cancel);
        var head = await LedgerSql.Batch(connection, cancel);
        var first = after is { } last
            ? Rows.Place(last.Batch, last.N) + 1
            : Rows.Place(await FirstBatch(connection, account, from, head, cancel), 0);
        for (var batches = BatchesMin; records.Count < limit && Rows.Batch(first) <= head;)
        {
            var end = Rows.Place(Math.Min(Rows.Batch(first) + batches, head + 1), 0);
            await using var command = connection.Command(Stretch);
            command.Add("@first", first);
            command.Add("@end", end);
            command.Add("@account", account.Value);
            command.Add("@name", name);
            command.Add("@from", from is { } start ? Rows.Micros(start) : long.MinValue);
            command.Add("@to", to is { } stop ? Rows.Micros(stop) : long.MaxValue);
            command.Add("@limit", limit - records.Count);
            await using var reader = await command.ExecuteReaderAsync(cancel);
            while (await reader.ReadAsync(cancel)) records.Add(ToRecord(reader));
            first = end;
            batches = Math.Min(batches * 2, BatchesMax);
        }

        return await AmendmentsSql.Note(connection, account, records, long.MaxValue, cancel);
    }

    /// <summary>A record of an account by its id, or null.</summary>
    public static async Task<StoredRecord?> Find(Store store, AccountId account, string id, CancellationToken cancel)
    {
        await using var connection = await store.OpenRead(cancel);
        await using var command = connection.Command(One);
        command.Add("@id", id);
        command.Add("@account", account.Value);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        return await reader.ReadAsync(cancel) ? ToRecord(reader) : null;
    }

    /// <summary>What the books know of records by their ids, in the order they are asked.</summary>
    public static async Task<Known[]> Seen(
        Store store, IReadOnlyList<(AccountId Account, string Id, ulong ContentHash)> records,
        CancellationToken cancel)
    {
        var known = new Known[records.Count];
        if (records.Count == 0) return known;
        var stored = new Dictionary<(AccountId, string), ulong>();
        await using var connection = await store.OpenRead(cancel);
        foreach (var chunk in records.Chunk(SeenMax))
        {
            await using var command = connection.Command(SeenText(chunk.Length));
            for (var i = 0; i < chunk.Length; i++)
            {
                command.Add(Name('i', i), chunk[i].Id);
                command.Add(Name('a', i), chunk[i].Account.Value);
            }

            await using var reader = await command.ExecuteReaderAsync(cancel);
            while (await reader.ReadAsync(cancel))
                stored[(new AccountId(reader.Uuid(1)), reader.GetString(0))] = unchecked((ulong)reader.GetInt64(2));
        }

        for (var i = 0; i < known.Length; i++)
        {
            var (account, id, content) = records[i];
            known[i] = !stored.TryGetValue((account, id), out var hash) ? Known.No
                : hash == content ? Known.Same
                : Known.Other;
        }

        return known;
    }

    private static string SeenText(int count)
    {
        var sql = new StringBuilder(SeenStart);
        for (var i = 0; i < count; i++)
        {
            if (i > 0) sql.Append(", ");
            sql.Append('(').Append(Name('i', i)).Append(", ").Append(Name('a', i)).Append(')');
        }

        return sql.Append(SeenEnd).ToString();
    }

    private static string Name(char kind, int i) => string.Create(CultureInfo.InvariantCulture, $"@{kind}{i}");

    /// <summary>
    /// The first batch that can hold records of an account from a time on: nothing of it is older than its opening, and
    /// no record is stored long before it happens.
    /// </summary>
    internal static async Task<long> FirstBatch(
        DbConnection connection, AccountId account, Instant? from, long head, CancellationToken cancel)
    {
        await using var command = connection.Command(Body);
        command.Add("@account", account.Value);
        var opened = await command.ExecuteScalarAsync(cancel) is string body
            ? StateRows.Read(body, new Shared()).Account.CreatedAt
            : (Instant?)null;
        var early = from - FutureMax;
        var bound = opened is null || early > opened ? early : opened;
        return bound is { } at ? await BatchAt(connection, at, head, cancel) : 0;
    }

    /// <summary>The first batch that was not before a time; the head, if there is none yet.</summary>
    internal static async Task<long> BatchAt(
        DbConnection connection, Instant at, long head, CancellationToken cancel)
    {
        // Batches are numbered without gaps, and their times never run backwards.
        var (low, high) = (0L, head);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            if (await TimeOf(connection, middle, cancel) is { } time && time >= Rows.Micros(at)) high = middle;
            else low = middle + 1;
        }

        return low;
    }

    private static async Task<long?> TimeOf(DbConnection connection, long batch, CancellationToken cancel)
    {
        await using var command = connection.Command(BatchTime);
        command.Add("@n", batch);
        return await command.ExecuteScalarAsync(cancel) as long?;
    }

    internal static StoredRecord ToRecord(DbDataReader reader) => new(
        Rows.Batch(reader.GetInt64(0)), Rows.N(reader.GetInt64(0)), FactReader.Usage(reader), reader.Time(17));
}
