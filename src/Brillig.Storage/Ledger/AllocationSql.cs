using System.Data.Common;
using Brillig.Core.Basics;
using Brillig.Core.Ledger;

namespace Brillig.Storage.Ledger;

/// <summary>What settles what, and what remains: the newest row that touched a credit or a due carries it.</summary>
internal static class AllocationSql
{
    private const string NewestCredit = """
        SELECT credit, credit_at, credit_amount, credit_remaining
        FROM (SELECT place, credit, credit_at, credit_amount, credit_remaining FROM allocation WHERE credit = @id
              UNION ALL
              SELECT place, credit, credit_at, credit_amount, credit_remaining FROM payment WHERE credit = @id) x
        ORDER BY place DESC
        LIMIT 1
        """;

    private const string NewestDue = """
        SELECT due, due_at, due_amount, due_remaining
        FROM allocation
        WHERE due = @id
        ORDER BY place DESC
        LIMIT 1
        """;

    private const string StandingOfDue = """
        SELECT credit, CAST(SUM(amount) AS BIGINT)
        FROM allocation
        WHERE due = @id
        GROUP BY credit
        HAVING SUM(amount) > 0
        ORDER BY MAX(CASE WHEN amount > 0 THEN place END) DESC
        """;

    private const string StandingOfCredit = """
        SELECT due, CAST(SUM(amount) AS BIGINT)
        FROM allocation
        WHERE credit = @id
        GROUP BY due
        HAVING SUM(amount) > 0
        ORDER BY MAX(CASE WHEN amount > 0 THEN place END) DESC
        """;

    /// <summary>A credit as it is now; null: no row touched it since it was raised.</summary>
    public static async Task<Credit?> Credit(
        DbConnection connection, Guid id, Currency currency, CancellationToken cancel)
    {
        await using var command = connection.Command(NewestCredit);
        command.Add("@id", id);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        return await reader.ReadAsync(cancel)
            ? new Credit(reader.Uuid(0), reader.Time(1), reader.Money(2, currency), reader.Money(3, currency))
            : null;
    }

    /// <summary>A due as it is now; null: no row touched it since it was raised.</summary>
    public static async Task<Due?> Due(DbConnection connection, Guid id, Currency currency, CancellationToken cancel)
    {
        await using var command = connection.Command(NewestDue);
        command.Add("@id", id);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        return await reader.ReadAsync(cancel)
            ? new Due(reader.Uuid(0), reader.Time(1), reader.Money(2, currency), reader.Money(3, currency))
            : null;
    }

    /// <summary>The credits that settle a due, the newest allocation first.</summary>
    public static Task<IReadOnlyList<(Guid Credit, Money Amount)>> Standing(
        DbConnection connection, Due due, CancellationToken cancel) =>
        Standing(connection, StandingOfDue, due.Id, due.Amount.Currency, cancel);

    /// <summary>The dues that a credit settles, the newest allocation first.</summary>
    public static Task<IReadOnlyList<(Guid Due, Money Amount)>> Standing(
        DbConnection connection, Credit credit, CancellationToken cancel) =>
        Standing(connection, StandingOfCredit, credit.Id, credit.Amount.Currency, cancel);

    private static async Task<IReadOnlyList<(Guid Other, Money Amount)>> Standing(
        DbConnection connection, string sql, Guid id, Currency currency, CancellationToken cancel)
    {
        await using var command = connection.Command(sql);
        command.Add("@id", id);
        var found = new List<(Guid, Money)>();
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel)) found.Add((reader.Uuid(0), reader.Money(1, currency)));
        return found;
    }
}
