using System.Data.Common;
using Brillig.Core.Basics;
using Brillig.Core.Ledger;
using Brillig.Storage.Json;

namespace Brillig.Storage.Ledger;

/// <summary>An entry with its place in the books and what is posted on the account after it.</summary>
/// <param name="Batch">The batch that posted it.</param>
/// <param name="N">Its number within the batch.</param>
/// <param name="Entry">The entry.</param>
/// <param name="Balance">Σ of all entries of <c>customer</c> up to this one: positive is the account's money.</param>
public sealed record LedgerLine(long Batch, int N, JournalEntry Entry, Money Balance);

/// <summary>Journal entries as rows give them.</summary>
public static class LedgerSql
{
    private const string Head = "SELECT batch FROM books";

    private const string Page = """
        SELECT place, account, debit, credit, amount, currency, seller, cause, cause_id, at
        FROM journal_entry
        WHERE account = @account AND place > @after
        ORDER BY place
        LIMIT @limit
        """;

    // The number of LedgerAccount.Customer is 0.
    private const string Before = """
        SELECT CAST(COALESCE(SUM(CASE WHEN credit = 0 THEN amount WHEN debit = 0 THEN -amount ELSE 0 END), 0) AS BIGINT)
        FROM journal_entry
        WHERE account = @account AND place <= @after
        """;

    /// <summary>The entries of an account, oldest first, with the running balance of <c>customer</c>.</summary>
    /// <param name="store">The books.</param>
    /// <param name="account">Whose.</param>
    /// <param name="after">The place of the last one of the page before, or null.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancel">Stops reading.</param>
    public static async Task<IReadOnlyList<LedgerLine>> List(
        Store store, AccountId account, (long Batch, int N)? after, int limit, CancellationToken cancel)
    {
        var place = after is { } last ? Rows.Place(last.Batch, last.N) : -1;
        await using var connection = await store.OpenRead(cancel);
        var posted = after is null ? 0 : await Posted(connection, account, place, cancel);
        await using var command = connection.Command(Page);
        command.Add("@account", account.Value);
        command.Add("@after", place);
        command.Add("@limit", limit);
        var lines = new List<LedgerLine>();
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            var entry = ToEntry(reader);
            posted += entry.OnCustomer.Micros;
            lines.Add(new LedgerLine(
                Rows.Batch(reader.GetInt64(0)), Rows.N(reader.GetInt64(0)), entry,
                new Money(posted, entry.Amount.Currency)));
        }

        return lines;
    }

    /// <summary>The last committed batch. Read before rows, it makes what they are read at conservative.</summary>
    internal static async Task<long> Batch(DbConnection connection, CancellationToken cancel)
    {
        await using var command = connection.Command(Head);
        return Convert.ToInt64(await command.ExecuteScalarAsync(cancel), null);
    }

    private static async Task<long> Posted(
        DbConnection connection, AccountId account, long place, CancellationToken cancel)
    {
        await using var command = connection.Command(Before);
        command.Add("@account", account.Value);
        command.Add("@after", place);
        return Convert.ToInt64(await command.ExecuteScalarAsync(cancel), null);
    }

    private static JournalEntry ToEntry(DbDataReader reader) => new(
        new AccountId(reader.Uuid(1)), (LedgerAccount)reader.GetInt32(2), (LedgerAccount)reader.GetInt32(3),
        new Money(reader.GetInt64(4), Codes.Currency(reader.GetString(5))), new AccountId(reader.Uuid(6)),
        (Cause)reader.GetInt32(7), reader.Uuid(8), reader.Time(9));
}
