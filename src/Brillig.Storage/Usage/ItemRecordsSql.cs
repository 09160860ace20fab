using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Storage.Facts;
using Brillig.Storage.Ledger;

namespace Brillig.Storage.Usage;

/// <summary>The records that make up a line of a charge.</summary>
/// <param name="Count">How many they are.</param>
/// <param name="Quantity">
/// What they come to, added up; of those that an earlier charge carried, by how much they were amended since.
/// </param>
/// <param name="First">The first ones, in the order they were stored, as they count at that charge.</param>
public sealed record ItemRecords(long Count, Exact Quantity, IReadOnlyList<StoredRecord> First);

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
        WHERE r.place >= @first AND r.place < @end AND {IsOfCounter}
        """;

    private const string Quantities = $"SELECT r.quantity {Of}";

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
        WHERE a.account = @account AND a.place >= @first AND a.place < @end AND {IsOfCounter}
        ORDER BY r.place, a.place
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
        var (count, quantity) = await Sum(connection, charge, item, first, end, cancel);
        var (amendedBefore, change) = await AmendedSince(connection, charge, item, first, end, cancel);
        var records = new List<StoredRecord>();
        foreach (var id in amendedBefore.Take(limit))
        {
            if (await AmendmentsSql.Find(connection, charge.Account, id, end, cancel) is { } amended)
                records.Add(amended);
        }

        if (count > 0) records.AddRange(await FirstOf(connection, charge, item, first, end, limit, cancel));
        return new ItemRecords(count + amendedBefore.Count, quantity + change, [.. records.Take(limit)]);
    }

    private static async Task<(long Count, Exact Quantity)> Sum(
        DbConnection connection, Charge charge, ChargeItem item, long first, long end, CancellationToken cancel)
    {
        await using var command = connection.Command(Quantities);
        Ask(command, charge, item, first, end);
        var (count, quantity) = (0L, Exact.Zero);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        for (; await reader.ReadAsync(cancel); count++)
            quantity += decimal.Parse(reader.GetString(0), CultureInfo.InvariantCulture);
        return (count, quantity);
    }

    // The ids of records that an earlier charge carried, and by how much all amendments moved their records.
    private static async Task<(IReadOnlyCollection<string> Earlier, Exact Change)> AmendedSince(
        DbConnection connection, Charge charge, ChargeItem item, long first, long end, CancellationToken cancel)
    {
        await using var command = connection.Command(Amended);
        Ask(command, charge, item, first, end);
        var (earlier, change) = (new List<string>(), Exact.Zero);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            var amended = FactReader.Amendment(reader);
            change += amended.Quantity - (Exact)amended.Before;
            if (reader.GetInt64(5) < first && (earlier.Count == 0 || earlier[^1] != amended.Record))
                earlier.Add(amended.Record);
        }

        return (earlier, change);
    }

    private static async Task<IReadOnlyList<StoredRecord>> FirstOf(
        DbConnection connection, Charge charge, ChargeItem item, long first, long end, int limit,
        CancellationToken cancel)
    {
        await using var command = connection.Command(FirstOnes);
        Ask(command, charge, item, first, end);
        command.Add("@limit", limit);
        var records = new List<StoredRecord>();
        await using (var reader = await command.ExecuteReaderAsync(cancel))
        {
            while (await reader.ReadAsync(cancel)) records.Add(UsageSql.ToRecord(reader));
        }

        return await AmendmentsSql.Note(connection, charge.Account, records, end, cancel);
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
