using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.Tariffs;
using Brillig.Core.Usage;
using Brillig.Storage.Charges;
using Brillig.Storage.Facts;
using Brillig.Storage.Ledger;

namespace Brillig.Storage.Usage;

/// <summary>Which counter of an account's charge, in which period.</summary>
/// <param name="Account">Whose charge.</param>
/// <param name="Key">The counter.</param>
/// <param name="Period">The index of the period of a record that was taken while that ran.</param>
/// <param name="Past">The past period, or null: it runs.</param>
internal sealed record CounterAsked(AccountId Account, CounterKey Key, int Period, PastHistory? Past)
{
    /// <summary>The counter that a record moved.</summary>
    public static CounterAsked Of(UsageRecorded record, PastHistory? past) => new(
        record.Account, new CounterKey(record.Service, record.Tariff, record.Rate),
        record.Corrects is null ? record.Period : past?.Index ?? -1, past);

    /// <summary>The counter that a record moved on the charge of an account above.</summary>
    public static CounterAsked Of(UsageCounted counted, PastHistory? past) => new(
        counted.Account, counted.Key, counted.Corrects is null ? counted.Period : past?.Index ?? -1, past);
}

/// <summary>What counts on an account's charge: its own records, and those of accounts below.</summary>
public static class CountedSql
{
    private static readonly string OfRecord = $"""
        SELECT {Tables.Counted.ColumnList}
        FROM counted_usage
        WHERE place > @first AND place < @end AND of_account = @account AND record = @record
        ORDER BY place
        """;

    private const string IsOfCounter = """
        r.place >= @first AND r.place < @end AND r.account = @account AND r.tariff = @tariff AND r.rate = @rate
          AND r.service = @service AND ((r.corrects IS NULL AND r.period = @period) OR r.corrects = @start)
        """;

    /// <summary>True of what counts for the account @for; @none: for the one itself whose charge it is.</summary>
    internal const string IsFor = "COALESCE(r.for_account, @none) = @for";

    private const string OfCounter = $"""
        SELECT r.place, r.account, r.id, r.quantity, r.occurred_at, r.properties
        FROM usage_record r
        WHERE {IsOfCounter} AND @for = @none
        UNION ALL
        SELECT r.place, r.of_account, r.record, r.quantity, r.occurred_at, u.properties
        FROM counted_usage r
        JOIN usage_record u ON u.id = r.record AND u.account = r.of_account
        WHERE {IsOfCounter} AND {IsFor}
        ORDER BY 1
        LIMIT @limit
        """;

    private const string Amended = """
        SELECT body
        FROM fact
        WHERE kind = 'count_amended' AND object = @account AND place >= @first AND place < @end
        ORDER BY place
        """;

    /// <summary>The bodies of what was made of records on charges of accounts above, between two places.</summary>
    internal const string AmendedBetween = """
        SELECT body
        FROM fact
        WHERE kind = 'count_amended' AND place >= @first AND place < @end
        ORDER BY place
        """;

    /// <summary>How a record counts on the charges of accounts above: by the facts after it in its batch.</summary>
    internal static async Task<ImmutableArray<UsageCounted>> Of(
        DbConnection connection, StoredRecord stored, CancellationToken cancel)
    {
        await using var command = connection.Command(OfRecord);
        command.Add("@first", Rows.Place(stored.Batch, stored.N));
        command.Add("@end", Rows.Place(stored.Batch + 1, 0));
        command.Add("@account", stored.Record.Account.Value);
        command.Add("@record", stored.Record.Id);
        var counted = ImmutableArray.CreateBuilder<UsageCounted>();
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel)) counted.Add(CountedRows.Fact(reader));
        return counted.ToImmutable();
    }

    /// <summary>An amendment with what the books turned out to need for it.</summary>
    public static async Task<AmendUsage> Read(
        Store store, AmendUsage command, Unread unread, CancellationToken cancel)
    {
        if (command.History is not { } history) return command;
        var past = command.Past.RemoveAll(known => unread.Periods.Any(asked => asked.Account == known.Account))
            .AddRange(await PastSql.Read(store, unread.Periods, cancel));
        var records = command.Records.RemoveAll(known => unread.Records.Contains(known.Of));
        foreach (var (on, of) in unread.Records)
        {
            var period = past.FirstOrDefault(read => read.Account == on);
            var asked = history.Counted.FirstOrDefault(c => c.Account == on && c.Key.For == of) is { } above
                ? CounterAsked.Of(above, period)
                : CounterAsked.Of(history.Record, period);
            records = records.Add(await Records(store, asked, cancel));
        }

        return command with { Past = past, Records = records };
    }

    private static async Task<CounterRecords> Records(Store store, CounterAsked asked, CancellationToken cancel)
    {
        await using var connection = await store.OpenRead(cancel);
        var head = await LedgerSql.Batch(connection, cancel);
        return await Records(connection, asked, Rows.Place(head + 1, 0), cancel);
    }

    /// <summary>The same, of the facts before a place.</summary>
    internal static async Task<CounterRecords> Records(
        DbConnection connection, CounterAsked asked, long end, CancellationToken cancel)
    {
        var head = Rows.Batch(end - 1);
        var amended = await Last(connection, asked, end, cancel);
        var first = Rows.Place(
            await UsageSql.FirstBatch(connection, asked.Account, asked.Past?.Period.Start, head, cancel), 0);
        var all = ImmutableArray.CreateBuilder<CountedRecord>();
        for (var batches = UsageSql.BatchesMin; first < end && all.Count <= CounterRecords.Max;)
        {
            var until = Math.Min(Rows.Place(Rows.Batch(first) + batches, 0), end);
            await using var command = connection.Command(OfCounter);
            command.Add("@first", first);
            command.Add("@end", until);
            command.Add("@account", asked.Account.Value);
            command.Add("@tariff", asked.Key.Tariff.Value);
            command.Add("@rate", asked.Key.Rate);
            command.Add("@service", asked.Key.Service);
            command.Add("@for", asked.Key.For?.Value ?? Guid.Empty);
            command.Add("@none", Guid.Empty);
            command.Add("@period", asked.Period);
            command.Add("@start", asked.Past is { } past ? Rows.Micros(past.Period.Start) : long.MaxValue);
            command.Add("@limit", CounterRecords.Max + 1 - all.Count);
            await using var reader = await command.ExecuteReaderAsync(cancel);
            while (await reader.ReadAsync(cancel)) Take(reader);
            first = until;
            batches = Math.Min(batches * 2, UsageSql.BatchesMax);
        }

        var of = new RecordsAsked(asked.Account, asked.Key.For);
        return new CounterRecords(of, all.ToImmutable(), all.Count > CounterRecords.Max, head);

        void Take(DbDataReader row)
        {
            var (account, id) = (new AccountId(row.Uuid(1)), row.GetString(2));
            var quantity = decimal.Parse(row.GetString(3), CultureInfo.InvariantCulture);
            if (amended.TryGetValue((account, id), out var last))
            {
                if (last is not { } now) return;
                quantity = now;
            }

            all.Add(new CountedRecord(account, id, new UsedRecord(quantity, row.Time(4), row.TextOrNull(5))));
        }
    }

    /// <summary>What was made of records that count on an account's charge from below, between two places.</summary>
    internal static async Task<List<CountAmended>> Amendments(
        DbConnection connection, AccountId account, long first, long end, CancellationToken cancel)
    {
        await using var command = connection.Command(Amended);
        command.Add("@account", account.Value);
        command.Add("@first", first);
        command.Add("@end", end);
        var amended = new List<CountAmended>();
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
            amended.Add(Amendment(reader.GetString(0)));
        return amended;
    }

    /// <summary>The fact of a row's body.</summary>
    internal static CountAmended Amendment(string body) => (CountAmended)FactJson.Read("count_amended", body);

    // The quantities that amended records have since; null: they never were.
    private static async Task<Dictionary<(AccountId, string), decimal?>> Last(
        DbConnection connection, CounterAsked asked, long end, CancellationToken cancel)
    {
        var (last, account) = (new Dictionary<(AccountId, string), decimal?>(), asked.Account);
        if (asked.Key.For is null)
        {
            foreach (var (id, amended) in await AmendmentsSql.Last(connection, account, end, cancel))
                last[(account, id)] = amended.IsVoid ? null : amended.Quantity;
        }

        // An amendment moves the counters of a record one after the other.
        foreach (var amended in await Amendments(connection, account, 0, end, cancel))
        {
            if (amended.Key.For == asked.Key.For)
                last[(amended.Of, amended.Record)] = amended.IsVoid ? null : amended.Quantity;
        }

        return last;
    }
}
