using System.Data.Common;
using System.Globalization;
using System.Runtime.CompilerServices;
using Brillig.Core.Basics;
using Brillig.Core.Reports;
using Brillig.Storage.Charges;
using Brillig.Storage.Ledger;
using NodaTime;

namespace Brillig.Storage.Usage;

/// <summary>A stretch of records, and how far into the books it reaches: from 0 to 1.</summary>
public readonly record struct SpanStretch(IReadOnlyList<SimulatedRecord> Records, double Part);

/// <summary>
/// All records of a span of time as they are now, in the order they were stored, for each account whose tariff prices
/// them; read beside the writer. They are of the period of who pays, late ones of the one that they correct.
/// </summary>
public static class UsageSpan
{
    // What a database sorts in the memory that it gives a sort by itself, without writing it to disk in between.
    private const int RecordsMin = 10_000;
    private const int RecordsMax = 40_000;
    private const long BatchesMin = 16;
    private const int ChunkMax = 8_192;

    private static readonly Duration FutureMax = Duration.FromMinutes(5);

    private const string Stretch = """
        SELECT r.account, r.service, r.period, r.quantity, r.amount, r.occurred_at, r.properties, r.corrects, r.id,
               r.account, r.place, r.account
        FROM usage_record r
        WHERE r.period >= 0 AND r.place >= @first AND r.place < @end AND r.occurred_at >= @from AND r.occurred_at < @to
        UNION ALL
        SELECT COALESCE(c.for_account, c.account), c.service, c.period, c.quantity, c.amount, c.occurred_at,
               u.properties, c.corrects, c.record, c.of_account, c.place, c.account
        FROM counted_usage c
        JOIN usage_record u ON u.id = c.record AND u.account = c.of_account
        WHERE c.place >= @first AND c.place < @end AND c.occurred_at >= @from AND c.occurred_at < @to
        ORDER BY 11
        """;

    /// <summary>The records, chunk by chunk.</summary>
    /// <param name="store">The books.</param>
    /// <param name="from">Those that happened then or later.</param>
    /// <param name="to">And before this time.</param>
    /// <param name="cancel">Stops reading.</param>
    public static async IAsyncEnumerable<SpanStretch> Read(
        Store store, Instant from, Instant to, [EnumeratorCancellation] CancellationToken cancel)
    {
        await using var connection = await store.OpenRead(cancel);
        var head = await LedgerSql.Batch(connection, cancel);
        var start = await UsageSql.BatchAt(connection, from - FutureMax, head, cancel);
        var amended = await AmendmentsSql.Amended(
            connection, Rows.Place(start, 0), Rows.Place(head + 1, 0), cancel);
        await using var late = new LatePeriods(store);
        var rows = new RowReader(amended);
        var (first, batches) = (start, BatchesMin);
        while (first <= head)
        {
            var end = Math.Min(first + batches, head + 1);
            var read = 0;
            foreach (var chunk in Chunks(connection, rows, first, end, from, to, cancel))
            {
                read += chunk.Count;
                await late.Place(chunk, rows.Late, cancel);
                yield return new SpanStretch(chunk, (double)(first - start) / (head + 1 - start));
            }

            // Stretches of about as many records each: the database sorts one at a time.
            if (read < RecordsMin) batches *= 2;
            else if (read > RecordsMax && batches > 1) batches /= 2;
            first = end;
        }
    }

    // Row by row on one thread: to wait for each by itself takes longer than to read it.
    private static IEnumerable<List<SimulatedRecord>> Chunks(
        DbConnection connection, RowReader rows, long first, long end, Instant from, Instant to,
        CancellationToken cancel)
    {
        using var command = connection.Command(Stretch);
        command.CommandTimeout = 0;
        command.Add("@first", Rows.Place(first, 0));
        command.Add("@end", Rows.Place(end, 0));
        command.Add("@from", Rows.Micros(from));
        command.Add("@to", Rows.Micros(to));
        using var reader = command.ExecuteReader();
        var chunk = new List<SimulatedRecord>(ChunkMax);
        while (reader.Read())
        {
            chunk.Add(rows.Read(reader, chunk.Count));
            if (chunk.Count < ChunkMax) continue;
            cancel.ThrowIfCancellationRequested();
            yield return chunk;
            chunk = new List<SimulatedRecord>(ChunkMax);
        }

        if (chunk.Count > 0) yield return chunk;
    }

    private sealed class RowReader(Dictionary<(AccountId, AccountId, string), Amended> amended)
    {
        private readonly Dictionary<string, string> _services = new(StringComparer.Ordinal);

        /// <summary>The places in the chunk that is read of late records, and whose past period each is of.</summary>
        public List<(int Place, AccountId Account, Instant Period)> Late { get; } = [];

        public SimulatedRecord Read(DbDataReader row, int place)
        {
            // One text for each service, so that finding its counter compares references.
            var service = row.GetString(1);
            if (_services.TryGetValue(service, out var known)) service = known;
            else if (_services.Count < ChunkMax) _services.Add(service, service);
            if (!row.IsDBNull(7)) Late.Add((place, new AccountId(row.Uuid(11)), row.Time(7)));
            var record = new SimulatedRecord(
                new AccountId(row.Uuid(0)), service, row.GetInt32(2),
                decimal.Parse(row.GetString(3), CultureInfo.InvariantCulture), row.GetInt64(4), row.Time(5),
                row.TextOrNull(6));
            var of = new AccountId(row.Uuid(9));
            if (of != record.Account) record = record with { IsBelow = true };
            return amended.Count > 0 && amended.TryGetValue((record.Account, of, row.GetString(8)), out var now)
                ? record with { Quantity = now.Quantity, Charged = record.Charged + now.Amount }
                : record;
        }
    }

    /// <summary>The indexes of past periods that late records are of, each looked up once.</summary>
    private sealed class LatePeriods(Store store) : IAsyncDisposable
    {
        private readonly Dictionary<(AccountId, Instant), int> _indexes = [];
        private DbConnection? _connection;

        /// <summary>Puts late records of a chunk into the periods that they are of.</summary>
        public async Task Place(
            List<SimulatedRecord> chunk, List<(int Place, AccountId Account, Instant Period)> late,
            CancellationToken cancel)
        {
            foreach (var (place, account, period) in late)
                chunk[place] = chunk[place] with { Period = await IndexOf(account, period, cancel) };
            late.Clear();
        }

        public async ValueTask DisposeAsync()
        {
            if (_connection is not null) await _connection.DisposeAsync();
        }

        private async Task<int> IndexOf(AccountId account, Instant period, CancellationToken cancel)
        {
            if (_indexes.TryGetValue((account, period), out var known)) return known;
            _connection ??= await store.OpenRead(cancel);
            var index = await PastSql.IndexAt(_connection, account, period, cancel) ?? -1 - _indexes.Count;
            _indexes.Add((account, period), index);
            return index;
        }
    }
}
