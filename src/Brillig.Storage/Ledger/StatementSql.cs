using System.Data.Common;
using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.Ledger;
using NodaTime;

namespace Brillig.Storage.Ledger;

/// <summary>What one cause moved on an account, for people.</summary>
/// <param name="At">When it counts.</param>
/// <param name="Cause">What it was.</param>
/// <param name="CauseId">The charge, credit note, payment, refund or account of the cause.</param>
/// <param name="Amount">Σ its entries on <c>customer</c>: positive is the account's money.</param>
/// <param name="Balance">What is posted after it.</param>
/// <param name="Number">Of a charge or credit note: its number as printed; else null.</param>
/// <param name="Type">Of a payment or refund: its type; else null.</param>
/// <param name="Reference">Of a payment or refund: its reference, or null.</param>
public sealed record StatementLine(
    Instant At, Cause Cause, Guid CauseId, Money Amount, Money Balance, string? Number, string? Type,
    string? Reference);

/// <summary>What was posted on an account in some time.</summary>
/// <param name="Opening">What was posted before.</param>
/// <param name="Closing">What was posted before the end.</param>
/// <param name="Lines">What moved it, in the order of their times.</param>
public sealed record Statement(Money Opening, Money Closing, IReadOnlyList<StatementLine> Lines);

/// <summary>Statements, from journal entries.</summary>
public static class StatementSql
{
    // The number of LedgerAccount.Customer is 0.
    private const string Before = """
        SELECT CAST(COALESCE(SUM(CASE WHEN credit = 0 THEN amount WHEN debit = 0 THEN -amount ELSE 0 END), 0) AS BIGINT)
        FROM journal_entry
        WHERE account = @account AND at < @from
        """;

    private const string Lines = """
        SELECT e.at, e.cause, e.cause_id, e.moved, c.kind, c.number, p.type, p.reference
        FROM (SELECT at, cause, cause_id, MIN(place) AS place,
                     CAST(SUM(CASE WHEN credit = 0 THEN amount WHEN debit = 0 THEN -amount ELSE 0 END) AS BIGINT)
                         AS moved
              FROM journal_entry
              WHERE account = @account AND at >= @from AND at < @to
              GROUP BY at, cause, cause_id) e
        LEFT JOIN charge c ON c.id = e.cause_id
        LEFT JOIN payment p ON p.id = e.cause_id
        ORDER BY e.at, e.place
        LIMIT @limit
        """;

    /// <summary>What was posted on an account in [from, to), one line for each cause.</summary>
    /// <param name="store">The books.</param>
    /// <param name="account">Whose.</param>
    /// <param name="currency">The account's.</param>
    /// <param name="from">The start.</param>
    /// <param name="to">The end, not in it.</param>
    /// <param name="limit">Null is answered where there are more lines than this.</param>
    /// <param name="cancel">Stops reading.</param>
    public static async Task<Statement?> Read(
        Store store, AccountId account, Currency currency, Instant from, Instant to, int limit,
        CancellationToken cancel)
    {
        await using var connection = await store.OpenRead(cancel);
        var opening = new Money(await Posted(connection, account, from, cancel), currency);
        await using var command = connection.Command(Lines);
        command.Add("@account", account.Value);
        command.Add("@from", Rows.Micros(from));
        command.Add("@to", Rows.Micros(to));
        command.Add("@limit", limit + 1);
        var lines = new List<StatementLine>();
        var balance = opening;
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            if (lines.Count == limit) return null;
            var moved = reader.Money(3, currency);
            balance += moved;
            var number = reader.LongOrNull(5) is { } given
                ? Charge.Numbered((ChargeKind)reader.GetInt32(4), given)
                : null;
            lines.Add(new StatementLine(
                reader.Time(0), (Cause)reader.GetInt32(1), reader.Uuid(2), moved, balance, number,
                reader.TextOrNull(6), reader.TextOrNull(7)));
        }

        return new Statement(opening, balance, lines);
    }

    private static async Task<long> Posted(
        DbConnection connection, AccountId account, Instant from, CancellationToken cancel)
    {
        await using var command = connection.Command(Before);
        command.Add("@account", account.Value);
        command.Add("@from", Rows.Micros(from));
        return Convert.ToInt64(await command.ExecuteScalarAsync(cancel), null);
    }
}
