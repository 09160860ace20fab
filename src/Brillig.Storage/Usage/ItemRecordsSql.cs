using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Storage.Ledger;

namespace Brillig.Storage.Usage;

/// <summary>The records that make up a line of a charge.</summary>
/// <param name="Count">How many they are.</param>
/// <param name="Quantity">What they come to, added up.</param>
/// <param name="First">The first ones, in the order they were stored.</param>
public sealed record ItemRecords(long Count, Exact Quantity, IReadOnlyList<StoredRecord> First);

/// <summary>
/// Which records a line of a charge carries: those stored since the last charge of the period that has such a line.
/// </summary>
public static class ItemRecordsSql
{
    private const string Of = """
        FROM usage_record r
        WHERE r.place >= @first AND r.place < @end AND r.account = @account AND r.service = @name
          AND r.tariff = @tariff AND r.rate = @rate AND r.period = @period AND r.corrects IS NULL
        """;

    private const string Quantities = $"SELECT r.quantity {Of}";

    private const string FirstOnes = $"""
        SELECT {UsageSql.Columns}, b.now
        FROM usage_record r
        JOIN batch b ON b.n = (r.place >> 20)
        WHERE r.place IN (SELECT r.place {Of} ORDER BY r.place LIMIT @limit)
        ORDER BY r.place
        """;

    private const string PlaceOf = "SELECT place FROM charge WHERE id = @id";

    /// <summary>The records of a line of usage.</summary>
    /// <param name="store">The books.</param>
    /// <param name="charge">The charge that has the line.</param>
    /// <param name="item">The line; of a tariff's rate.</param>
    /// <param name="earlier">The charges that were cut out of the same period before it, oldest first.</param>
    /// <param name="readAt">Of a running charge: the place in the books at which it was read; else null.</param>
    /// <param name="limit">How many of the first ones.</param>
    /// <param name="cancel">Stops reading.</param>
    public static async Task<ItemRecords> Read(
        Store store, Charge charge, ChargeItem item, ImmutableArray<Charge> earlier, (long Batch, int N)? readAt,
        int limit, CancellationToken cancel)
    {
        await using var connection = await store.OpenRead(cancel);
        var before = earlier.LastOrDefault(c => c.Items.Any(i => i.IsOfCounter(item)));
        var first = before is null
            ? await FirstPlace(connection, charge, cancel)
            : await Place(connection, before.Id, cancel) + 1;
        var end = readAt is { } at ? Rows.Place(at.Batch, at.N) : await Place(connection, charge.Id, cancel);
        await using var counted = connection.Command(Quantities);
        Ask(counted, charge, item, first, end);
        var (count, quantity) = (0L, Exact.Zero);
        await using (var reader = await counted.ExecuteReaderAsync(cancel))
        {
            for (; await reader.ReadAsync(cancel); count++)
                quantity += decimal.Parse(reader.GetString(0), CultureInfo.InvariantCulture);
        }

        if (count == 0) return new ItemRecords(0, quantity, []);
        await using var listed = connection.Command(FirstOnes);
        Ask(listed, charge, item, first, end);
        listed.Add("@limit", limit);
        var records = new List<StoredRecord>();
        await using var rows = await listed.ExecuteReaderAsync(cancel);
        while (await rows.ReadAsync(cancel)) records.Add(UsageSql.ToRecord(rows));
        return new ItemRecords(count, quantity, records);
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
