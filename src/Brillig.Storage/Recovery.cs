using System.Data.Common;
using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.Flow;
using Brillig.Storage.Facts;
using NodaTime;

namespace Brillig.Storage;

/// <summary>The books as they are in the database.</summary>
/// <param name="Books">All that decisions need.</param>
/// <param name="Now">The time of the last batch.</param>
/// <param name="RememberedSince">What happened since then is known to the memory.</param>
internal sealed record Recovered(Books Books, Instant Now, Instant RememberedSince);

/// <summary>From rows to books: state rows, then the facts that they do not hold yet.</summary>
internal static class Recovery
{
    private const string SelectAccounts = "SELECT as_of, body FROM account";

    private const string SelectBooksWide = """
        SELECT place, kind, body FROM fact
        WHERE kind IN ('tariff_published', 'billing_type_set', 'key_set', 'billing_run_set') ORDER BY place
        """;

    private const string SelectSeries = "SELECT seller, kind, max(number) FROM charge GROUP BY seller, kind";

    private const string SelectNow = "SELECT now FROM batch WHERE n <= @n ORDER BY n DESC LIMIT 1";

    /// <summary>Reads everything; nobody writes meanwhile.</summary>
    public static Recovered Read(IEngine engine, BooksSettings settings, Head head)
    {
        var books = new Books(settings);
        books.Answers.Restore(head.Batch);
        var undo = new UndoLog(isOn: false);
        using var connection = engine.OpenRead();
        foreach (var row in Query(connection, SelectAccounts))
            books.Restore(AccountBook.Restore(FactJson.Row(row.GetString(1)), row.GetInt64(0)));
        foreach (var series in Series(connection)) books.Restore(series);

        // Those of the books as a whole first, all of them; met again below, they are passed over.
        foreach (var row in Query(connection, SelectBooksWide))
            books.Apply(FactJson.Read(row.GetString(1), row.GetString(2)), Rows.Batch(row.GetInt64(0)), undo);
        foreach (var (place, fact) in FactReader.From(engine.OpenRead, head.Watermark))
            if (fact is AccountFact) books.Apply(fact, Rows.Batch(place), undo);

        var now = BatchTime(connection, head.Batch) ?? NodaConstants.UnixEpoch;
        var since = Remembering.Load(connection, books, head.Batch, now);
        return new Recovered(books, now, since);
    }

    /// <summary>The time of a batch, or of the last one before it; null: there is none.</summary>
    public static Instant? BatchTime(DbConnection connection, long batch)
    {
        using var command = connection.CreateCommand();
        command.CommandText = SelectNow;
        command.Add("@n", batch);
        return command.ExecuteScalar() is long micros ? Rows.Time(micros) : null;
    }

    private static IEnumerable<Series> Series(DbConnection connection)
    {
        var all = new Dictionary<AccountId, SeriesImage>();
        foreach (var row in Query(connection, SelectSeries))
        {
            var seller = new AccountId(row.Uuid(0));
            var image = all.GetValueOrDefault(seller);
            if ((ChargeKind)row.GetInt32(1) == ChargeKind.Charge) image.Charges = row.GetInt64(2);
            else image.CreditNotes = row.GetInt64(2);
            all[seller] = image;
        }

        return all.Select(s => new Series(s.Key, s.Value));
    }

    private static IEnumerable<DbDataReader> Query(DbConnection connection, string sql)
    {
        using var command = connection.Command(sql);
        command.CommandTimeout = 0;
        using var reader = command.ExecuteReader();
        while (reader.Read()) yield return reader;
    }
}
