using System.Data.Common;
using System.Runtime.ExceptionServices;
using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.Flow;
using Brillig.Storage.Accounts;
using Brillig.Storage.Facts;
using Brillig.Storage.Verify;
using NodaTime;

namespace Brillig.Storage;

/// <summary>The books as they are in the database.</summary>
/// <param name="Books">All that decisions need.</param>
/// <param name="Now">The time of the last batch.</param>
/// <param name="RememberedSince">What happened since then is known to the memory.</param>
/// <param name="KeptSince">The time of the oldest kept answer, or null.</param>
internal sealed record Recovered(Books Books, Instant Now, Instant RememberedSince, Instant? KeptSince);

/// <summary>From rows to books: state rows, then the facts that they do not hold yet.</summary>
internal static class Recovery
{
    private const string SelectAccounts = "SELECT as_of, body FROM account";

    private const string SelectBooksWide = """
        SELECT place, kind, body FROM fact
        WHERE kind IN (
            'tariff_published', 'billing_type_set', 'key_set', 'billing_run_set', 'deck_published', 'plan_published',
            'plan_removed', 'classifiers_set', 'carriers_set', 'sync_settings_set', 'bookkeeper_set',
            'sealing_key_kept')
        ORDER BY place
        """;

    private const string SelectSeries = "SELECT seller, kind, max(number) FROM charge GROUP BY seller, kind";

    private const string SelectNow = "SELECT now FROM batch WHERE n <= @n ORDER BY n DESC LIMIT 1";

    private const string SelectKeptSince = """
        SELECT b.now FROM kept_answer k JOIN batch b ON b.n = (k.place >> 20) ORDER BY k.place LIMIT 1
        """;

    /// <summary>Reads everything; nobody writes meanwhile.</summary>
    public static Recovered Read(IEngine engine, BooksSettings settings, Head head)
    {
        var books = new Books(settings);
        books.RestorePause(head.PausedWhy);
        books.Answers.Restore(head.Batch);
        var undo = new UndoLog(isOn: false);
        using var connection = engine.OpenRead();
        var now = BatchTime(connection, head.Batch) ?? NodaConstants.UnixEpoch;

        // The ids of records, which no account holds, beside the accounts; both before any fact is applied.
        var remembering = Task.Run(() => Remember(engine, books, head, now));
        try
        {
            RestoreAccounts(connection, books);
        }
        finally
        {
            Task.WaitAny(remembering);
        }

        var since = remembering.GetAwaiter().GetResult();
        foreach (var series in Series(connection)) books.Restore(series);

        // Those of the books as a whole first, all of them; met again below, they are passed over.
        foreach (var row in Query(connection, SelectBooksWide))
            books.Apply(FactJson.Read(row.GetString(1), row.GetString(2)), Rows.Batch(row.GetInt64(0)), undo);
        foreach (var (place, fact) in FactReader.From(engine.OpenRead, head.Watermark))
            if (fact is AccountFact) books.Apply(fact, Rows.Batch(place), undo);
        books.RestoreDerived();

        return new Recovered(books, now, since, KeptSince(connection));
    }

    private static void RestoreAccounts(DbConnection connection, Books books)
    {
        var shared = new Shared();
        var rows = Query(connection, SelectAccounts).Select(row => (AsOf: row.GetInt64(0), Body: row.GetString(1)));
        var read = rows.AsParallel().AsOrdered().WithMergeOptions(ParallelMergeOptions.AutoBuffered)
            .Select(row => AccountBook.Restore(StateRows.Read(row.Body, shared), row.AsOf));
        try
        {
            foreach (var book in read) books.Restore(book);
        }
        catch (AggregateException errors) when (errors.InnerException is { } first)
        {
            // As one thread would have met it.
            if (!VerifyBooks.IsUnreadable(first)) ExceptionDispatchInfo.Throw(first);
            throw new StoreException(
                $"The row of an account cannot be read: {first.Message} Restore a backup; `brillig verify` says more.",
                first);
        }
    }

    private static Instant Remember(IEngine engine, Books books, Head head, Instant now)
    {
        using var connection = engine.OpenRead();
        return Remembering.Load(connection, books, head.Batch, now);
    }

    /// <summary>The time of a batch, or of the last one before it; null: there is none.</summary>
    public static Instant? BatchTime(DbConnection connection, long batch)
    {
        using var command = connection.CreateCommand();
        command.CommandText = SelectNow;
        command.Add("@n", batch);
        return command.ExecuteScalar() is long micros ? Rows.Time(micros) : null;
    }

    private static Instant? KeptSince(DbConnection connection)
    {
        using var command = connection.Command(SelectKeptSince);
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
