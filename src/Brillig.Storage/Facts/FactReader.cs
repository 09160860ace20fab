using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.Ledger;
using Brillig.Core.Payments;
using Brillig.Core.Tariffs;
using Brillig.Core.Usage;
using Brillig.Storage.Json;

namespace Brillig.Storage.Facts;

/// <summary>A fact and its place in the order of all.</summary>
internal readonly record struct Placed(long Place, Fact Fact);

/// <summary>Facts back from their rows, in order, across all tables.</summary>
internal static class FactReader
{
    /// <summary>Every fact from a batch on, in the order of their places.</summary>
    /// <param name="open">Opens a connection for each table.</param>
    /// <param name="batch">The first batch.</param>
    public static IEnumerable<Placed> From(Func<DbConnection> open, long batch)
    {
        var from = Rows.Place(batch, 0);
        var sources = new PriorityQueue<IEnumerator<Placed>, long>();
        var all = new[]
        {
            Read(open, Tables.Fact, from, Rare), Read(open, Tables.Usage, from, Usage),
            Read(open, Tables.Counted, from, CountedRows.Fact),
            Read(open, Tables.Journal, from, Journal), Charges(open, from),
            Read(open, Tables.Payment, from, Payment), Read(open, Tables.Allocation, from, Allocation),
            Read(open, Tables.Amendment, from, Amendment), Read(open, Tables.Correction, from, Correction),
            Read(open, Tables.Reservation, from, ReservationRows.Fact),
            Read(open, Tables.Intent, from, IntentRows.Fact),
            Read(open, Tables.Heard, from, HeardRows.Fact),
        };
        var started = all.Select(s => s.GetEnumerator()).ToArray();
        try
        {
            foreach (var source in started)
                if (source.MoveNext()) sources.Enqueue(source, source.Current.Place);
            while (sources.TryDequeue(out var next, out _))
            {
                yield return next.Current;
                if (next.MoveNext()) sources.Enqueue(next, next.Current.Place);
            }
        }
        finally
        {
            foreach (var source in started) source.Dispose();
        }
    }

    private static IEnumerable<Placed> Read(
        Func<DbConnection> open, Table table, long from, Func<DbDataReader, Fact> read)
    {
        using var connection = open();
        using var command = Select(connection, table, from, "place");
        using var reader = command.ExecuteReader();
        while (reader.Read()) yield return new Placed(reader.GetInt64(0), read(reader));
    }

    private static IEnumerable<Placed> Charges(Func<DbConnection> open, long from)
    {
        using var connection = open();
        using var itemConnection = open();
        using var command = Select(connection, Tables.Charge, from, "place");
        using var itemCommand = Select(itemConnection, Tables.ChargeItem, from, "place, line");
        using var reader = command.ExecuteReader();
        using var items = itemCommand.ExecuteReader();
        var more = items.Read();
        while (reader.Read())
        {
            var place = reader.GetInt64(0);
            var currency = Codes.Currency(reader.GetString(14));
            var lines = ImmutableArray.CreateBuilder<ChargeItem>();
            for (; more && items.GetInt64(0) == place; more = items.Read()) lines.Add(ChargeRows.Item(items, currency));
            yield return new Placed(place, ChargeRows.Issued(reader, currency, lines.ToImmutable()));
        }
    }

    private static DbCommand Select(DbConnection connection, Table table, long from, string order)
    {
        var command = connection.CreateCommand();
        command.CommandText = $"SELECT {table.ColumnList} FROM {table.Name} WHERE place >= @from ORDER BY {order}";
        command.CommandTimeout = 0;
        command.Add("@from", from);
        return command;
    }

    private static Fact Rare(DbDataReader row) => FactJson.Read(row.GetString(1), row.GetString(3));

    /// <summary>The fact of a row of <see cref="Tables.Amendment"/>.</summary>
    internal static UsageAmended Amendment(DbDataReader row) =>
        FactJson.Read(row.GetString(4), StoredJson.Stored.UsageAmended);

    /// <summary>The fact of a row of <see cref="Tables.Correction"/>.</summary>
    internal static Corrected Correction(DbDataReader row) =>
        FactJson.Read(row.GetString(2), StoredJson.Stored.Corrected);

    /// <summary>The fact of a row of <see cref="Tables.Usage"/>.</summary>
    internal static UsageRecorded Usage(DbDataReader row) => new(
        new AccountId(row.Uuid(1)), row.GetString(2),
        unchecked((ulong)row.GetInt64(3)), unchecked((ulong)row.GetInt64(4)), row.GetString(5),
        new TariffId(row.Uuid(6)), row.GetInt32(7), row.GetInt32(8), row.GetInt32(9),
        decimal.Parse(row.GetString(10), CultureInfo.InvariantCulture),
        Exact.Parse(row.GetString(11)), row.GetInt64(12), row.Time(13), row.TextOrNull(14), Tally(row.TextOrNull(15)),
        row.LongOrNull(16) is { } start ? Rows.Time(start) : null);

    /// <summary>How a record moved the cells of its rate; null where there is nothing to tell.</summary>
    internal static Tally? Tally(string? text) =>
        text is null ? null : FactJson.Read(text, StoredJson.Stored.Tally);

    private static JournalPosted Journal(DbDataReader row) => new(new JournalEntry(
        new AccountId(row.Uuid(1)), (LedgerAccount)row.GetInt32(2), (LedgerAccount)row.GetInt32(3),
        new Money(row.GetInt64(4), Codes.Currency(row.GetString(5))), new AccountId(row.Uuid(6)),
        (Cause)row.GetInt32(7), row.Uuid(8), row.Time(9)));

    /// <summary>The fact of a row of <see cref="Tables.Payment"/>.</summary>
    internal static PaymentRecorded Payment(DbDataReader row)
    {
        var currency = Codes.Currency(row.GetString(6));
        var payment = new Payment(
            new PaymentId(row.Uuid(1)), new AccountId(row.Uuid(2)), row.Time(3), row.GetString(4),
            new Money(row.GetInt64(5), currency),
            row.UuidOrNull(7) is { } charge ? new ChargeId(charge) : null, row.TextOrNull(8),
            row.UuidOrNull(9) is { } refunds ? new PaymentId(refunds) : null, row.Time(10));
        return new PaymentRecorded(payment, Credit(row, 11, currency));
    }

    private static Allocated Allocation(DbDataReader row)
    {
        var currency = Codes.Currency(row.GetString(11));
        var due = new Due(
            row.Uuid(6), row.Time(7), new Money(row.GetInt64(8), currency), new Money(row.GetInt64(9), currency));
        return new Allocated(
            new AccountId(row.Uuid(1)), Credit(row, 2, currency), due, new Money(row.GetInt64(10), currency));
    }

    private static Credit Credit(DbDataReader row, int at, Currency currency) => new(
        row.Uuid(at), row.Time(at + 1),
        new Money(row.GetInt64(at + 2), currency), new Money(row.GetInt64(at + 3), currency));
}
