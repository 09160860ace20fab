using System.Data.Common;
using Brillig.Core.Basics;
using Brillig.Core.Flow;
using Brillig.Storage.Accounts;
using NodaTime;

namespace Brillig.Storage.Verify;

/// <summary>What is proved on rows as a whole, and the rows that recovery starts from.</summary>
internal static class VerifySql
{
    private const string Head = "SELECT batch, watermark FROM books";

    private const string Batches = "SELECT n, now FROM batch ORDER BY n";

    private const string States = "SELECT id, as_of, body FROM account ORDER BY id";

    // Each gives columns that a sentence is made of.
    private const string Beyond = """
        SELECT 'fact', place FROM fact WHERE place >= @end
        UNION ALL SELECT 'usage_record', place FROM usage_record WHERE place >= @end
        UNION ALL SELECT 'counted_usage', place FROM counted_usage WHERE place >= @end
        UNION ALL SELECT 'journal_entry', place FROM journal_entry WHERE place >= @end
        UNION ALL SELECT 'charge', place FROM charge WHERE place >= @end
        UNION ALL SELECT 'payment', place FROM payment WHERE place >= @end
        UNION ALL SELECT 'allocation', place FROM allocation WHERE place >= @end
        UNION ALL SELECT 'amendment', place FROM amendment WHERE place >= @end
        UNION ALL SELECT 'correction', place FROM correction WHERE place >= @end
        UNION ALL SELECT 'reservation', place FROM reservation WHERE place >= @end
        UNION ALL SELECT 'kept_answer', place FROM kept_answer WHERE place >= @end
        UNION ALL SELECT 'audit', place FROM audit WHERE place >= @end
        """;

    private const string LostItems = """
        SELECT i.place, i.name
        FROM charge_item i
        LEFT JOIN charge c ON c.place = i.place
        WHERE c.place IS NULL
        """;

    private const string Credits = """
        SELECT a.credit, a.account, s.allocated, a.credit_amount, a.credit_remaining
        FROM (SELECT credit, CAST(SUM(amount) AS BIGINT) AS allocated, MAX(place) AS newest
              FROM allocation
              GROUP BY credit) s
        JOIN allocation a ON a.place = s.newest
        WHERE s.allocated <> a.credit_amount - a.credit_remaining OR s.allocated < 0 OR s.allocated > a.credit_amount
        """;

    private const string Dues = """
        SELECT a.due, a.account, s.allocated, a.due_amount, a.due_remaining
        FROM (SELECT due, CAST(SUM(amount) AS BIGINT) AS allocated, MAX(place) AS newest
              FROM allocation
              GROUP BY due) s
        JOIN allocation a ON a.place = s.newest
        WHERE s.allocated <> a.due_amount - a.due_remaining OR s.allocated < 0 OR s.allocated > a.due_amount
        """;

    private const string Payments = """
        SELECT p.credit, p.account, s.worth, p.credit_amount
        FROM (SELECT credit, CAST(SUM(CASE WHEN refunds IS NULL THEN amount ELSE -amount END) AS BIGINT) AS worth,
                     MAX(place) AS newest
              FROM payment
              GROUP BY credit) s
        JOIN payment p ON p.place = s.newest
        WHERE s.worth <> p.credit_amount OR s.worth < 0
        """;

    private const string ChargeDues = """
        SELECT DISTINCT c.id, c.account, c.total, a.due_amount
        FROM allocation a
        JOIN charge c ON c.id = a.due
        WHERE a.due_amount <> c.total
        UNION ALL
        SELECT DISTINCT c.id, c.account, -c.total, a.credit_amount
        FROM allocation a
        JOIN charge c ON c.id = a.credit
        WHERE a.credit_amount <> -c.total
        """;

    private const string Notes = """
        SELECT n.id, n.account, n.refers_to
        FROM charge n
        LEFT JOIN charge c ON c.id = n.refers_to
        WHERE n.refers_to IS NOT NULL
          AND (c.id IS NULL OR n.kind <> 1 OR c.account <> n.account OR c.seller <> n.seller
               OR c.currency <> n.currency OR c.place >= n.place
               OR (SELECT SUM(o.total) FROM charge o WHERE o.refers_to = c.id) < -c.total)
        """;

    /// <summary>The last batch, and from which one on recovery reads facts.</summary>
    public static async Task<(long Batch, long Watermark)> ReadHead(
        DbConnection connection, CancellationToken cancel)
    {
        await using var command = connection.Command(Head);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        return await reader.ReadAsync(cancel)
            ? (reader.GetInt64(0), reader.GetInt64(1))
            : throw new StoreException("These are no books of Brillig: the row of the table books is missing.");
    }

    /// <summary>Batch numbers have no gap, their times never run backwards, and the last is the head.</summary>
    public static async Task ProveBatches(
        DbConnection connection, long head, Breaches breaches, CancellationToken cancel)
    {
        var (last, then) = (0L, Instant.MinValue);
        await using var command = connection.Command(Batches);
        command.CommandTimeout = 0;
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            var (n, now) = (reader.GetInt64(0), reader.Time(1));
            if (n != last + 1) breaches.Add($"Batch {n} comes after batch {last}: the batches between are missing.");
            if (now < then) breaches.Add($"Batch {n} is of {now}, before batch {last} of {then}: time ran backwards.");
            (last, then) = (n, now);
        }

        if (last != head) breaches.Add($"The books say their last batch is {head}, but the last one stored is {last}.");
    }

    /// <summary>Puts the state rows into empty books.</summary>
    public static async Task Restore(
        DbConnection connection, Books books, long head, Breaches breaches, CancellationToken cancel)
    {
        await using var command = connection.Command(States);
        command.CommandTimeout = 0;
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var shared = new Shared();
        while (await reader.ReadAsync(cancel))
        {
            var (id, asOf) = (new AccountId(reader.Uuid(0)), reader.GetInt64(1));
            if (asOf > head)
                breaches.Add($"The state row of account {id} is as of batch {asOf}, beyond the last, {head}.");
            try
            {
                var row = StateRows.Read(reader.GetString(2), shared);
                if (row.Id != id) breaches.Add($"The state row of account {id} holds account {row.Id}.");
                else books.Restore(AccountBook.Restore(row, asOf));
            }
            catch (Exception error) when (VerifyBooks.IsUnreadable(error))
            {
                breaches.Add($"The state row of account {id} cannot be read: {error.Message}");
            }
        }
    }

    /// <summary>What rows of several tables must have in common.</summary>
    public static async Task ProveRows(
        DbConnection connection, long head, Breaches breaches, CancellationToken cancel)
    {
        await Each(Beyond, r =>
            $"Fact ({Rows.Batch(r.GetInt64(1))}, {Rows.N(r.GetInt64(1))}) of {r.GetString(0)} is beyond the last "
            + $"batch, {head}.");
        await Each(LostItems, r =>
            $"The item {r.GetString(1)} at ({Rows.Batch(r.GetInt64(0))}, {Rows.N(r.GetInt64(0))}) has no charge.");
        await Each(Credits, r =>
            $"Credit {r.Uuid(0)} of account {r.Uuid(1)} is allocated with {r.GetInt64(2)} micros in sum, but "
            + $"{r.GetInt64(4)} of its {r.GetInt64(3)} are said to remain.");
        await Each(Dues, r =>
            $"Due {r.Uuid(0)} of account {r.Uuid(1)} is settled with {r.GetInt64(2)} micros in sum, but "
            + $"{r.GetInt64(4)} of its {r.GetInt64(3)} are said to remain.");
        await Each(Payments, r =>
            $"Payment {r.Uuid(0)} of account {r.Uuid(1)} less its refunds is {r.GetInt64(2)} micros, but its credit "
            + $"says {r.GetInt64(3)}.");
        await Each(ChargeDues, r =>
            $"Charge {r.Uuid(0)} of account {r.Uuid(1)} owes or gives {r.GetInt64(2)} micros, but an allocation says "
            + $"{r.GetInt64(3)}.");
        await Each(Notes, r =>
            $"Credit note {r.Uuid(0)} of account {r.Uuid(1)} does not fit the charge {r.Uuid(2)} it refers to, or all "
            + "credit notes of that charge give more than its total.");

        await NoteProof.Check(connection, breaches, cancel);

        async Task Each(string sql, Func<DbDataReader, string> sentence)
        {
            await using var command = connection.Command(sql);
            command.CommandTimeout = 0;
            if (ReferenceEquals(sql, Beyond)) command.Add("@end", Rows.Place(head + 1, 0));
            await using var reader = await command.ExecuteReaderAsync(cancel);
            while (await reader.ReadAsync(cancel)) breaches.Add(sentence(reader));
        }
    }
}
