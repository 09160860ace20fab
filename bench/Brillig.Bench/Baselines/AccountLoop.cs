using System.Diagnostics;
using Npgsql;
using NpgsqlTypes;

namespace Brillig.Bench.Baselines;

/// <summary>
/// A billing run as it is most often written: for each account a transaction that reads its lines, inserts the charge
/// and its items, books it, and takes it to the next period. Prepared statements, one connection.
/// </summary>
public static class AccountLoop
{
    private const int Accounts = 10_000;
    private const int Lines = 4;
    private const string Tables = """
        CREATE TABLE account (id BIGINT PRIMARY KEY, balance BIGINT NOT NULL, period BIGINT NOT NULL);
        CREATE TABLE line (account BIGINT NOT NULL, item BIGINT NOT NULL, quantity BIGINT NOT NULL,
            price BIGINT NOT NULL, PRIMARY KEY (account, item));
        CREATE TABLE charge (account BIGINT NOT NULL, period BIGINT NOT NULL, total BIGINT NOT NULL,
            PRIMARY KEY (account, period));
        CREATE TABLE charge_item (account BIGINT NOT NULL, period BIGINT NOT NULL, item BIGINT NOT NULL,
            quantity BIGINT NOT NULL, total BIGINT NOT NULL, PRIMARY KEY (account, period, item));
        CREATE TABLE entry (account BIGINT NOT NULL, period BIGINT NOT NULL, amount BIGINT NOT NULL,
            PRIMARY KEY (account, period));
        """;

    private const string Period = "SELECT period FROM account WHERE id = $1";
    private const string Charge = "INSERT INTO charge VALUES ($1, $2, $3)";
    private const string Item = "INSERT INTO charge_item VALUES ($1, $2, $3, $4, $5)";
    private const string Entry = "INSERT INTO entry VALUES ($1, $2, $3)";
    private const string Balance = "UPDATE account SET balance = balance - $2, period = $3 WHERE id = $1";

    // Aggregated, so that one round trip reads all lines of an account.
    private const string Sum = "SELECT sum(quantity * price) FROM line WHERE account = $1";

    /// <summary>Accounts per second in a file that is made anew.</summary>
    public static double SqliteRate(string path, TimeSpan duration)
    {
        foreach (var suffix in new[] { "", "-wal", "-shm" }) File.Delete(path + suffix);
        using var file = new SqliteFile(path);
        file.Execute(Tables);
        file.Execute("BEGIN");
        for (var id = 0; id < Accounts; id++) file.Execute(Fill(id));
        file.Execute("COMMIT");
        using var period = file.Prepare(Numbered(Period));
        using var sum = file.Prepare(Numbered(Sum));
        using var charge = file.Prepare(Numbered(Charge));
        using var item = file.Prepare(Numbered(Item));
        using var entry = file.Prepare(Numbered(Entry));
        using var balance = file.Prepare(Numbered(Balance));
        return Rate(duration, id =>
        {
            file.Execute("BEGIN IMMEDIATE");
            var at = Number(period.Bind(1, id).RunText());
            var total = Number(sum.Bind(1, id).RunText());
            charge.Bind(1, id).Bind(2, at).Bind(3, total).Run();
            for (var n = 0; n < Lines; n++)
                item.Bind(1, id).Bind(2, at).Bind(3, n).Bind(4, 5).Bind(5, total / Lines).Run();
            entry.Bind(1, id).Bind(2, at).Bind(3, total).Run();
            balance.Bind(1, id).Bind(2, total).Bind(3, at + 1).Run();
            file.Execute("COMMIT");
        });
    }

    /// <summary>Accounts per second in a database whose tables are made anew.</summary>
    public static double PostgresRate(string database, TimeSpan duration)
    {
        using var connection = new NpgsqlConnection(database);
        connection.Open();
        Execute(connection, "DROP TABLE IF EXISTS account, line, charge, charge_item, entry");
        Execute(connection, Tables);
        Execute(connection, "BEGIN");
        for (var id = 0; id < Accounts; id++) Execute(connection, Fill(id));
        Execute(connection, "COMMIT");
        using var period = Prepared(connection, Period, 1);
        using var sum = Prepared(connection, Sum, 1);
        using var charge = Prepared(connection, Charge, 3);
        using var item = Prepared(connection, Item, 5);
        using var entry = Prepared(connection, Entry, 3);
        using var balance = Prepared(connection, Balance, 3);
        return Rate(duration, id =>
        {
            using var transaction = connection.BeginTransaction();
            var at = Convert.ToInt64(With(period, id).ExecuteScalar(), null);
            var total = Convert.ToInt64(With(sum, id).ExecuteScalar(), null);
            With(charge, id, at, total).ExecuteNonQuery();
            for (var n = 0; n < Lines; n++) With(item, id, at, n, 5, total / Lines).ExecuteNonQuery();
            With(entry, id, at, total).ExecuteNonQuery();
            With(balance, id, total, at + 1).ExecuteNonQuery();
            transaction.Commit();
        });
    }

    private static double Rate(TimeSpan duration, Action<long> bill)
    {
        var (started, billed) = (Stopwatch.GetTimestamp(), 0L);
        for (; Stopwatch.GetElapsedTime(started) < duration; billed++) bill(billed % Accounts);
        return billed / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static string Fill(int id) => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"INSERT INTO account VALUES ({id}, 0, 0); INSERT INTO line VALUES ({id}, 0, 5, 150), ({id}, 1, 2, 200), "
        + $"({id}, 2, 10, 500), ({id}, 3, 1, 2000);");

    private static string Numbered(string sql) => sql.Replace('$', '?');

    private static long Number(string? text) =>
        long.Parse(text ?? "0", System.Globalization.CultureInfo.InvariantCulture);

    private static NpgsqlCommand Prepared(NpgsqlConnection connection, string sql, int parameters)
    {
        var command = new NpgsqlCommand(sql, connection);
        for (var i = 0; i < parameters; i++)
            command.Parameters.Add(new NpgsqlParameter<long> { NpgsqlDbType = NpgsqlDbType.Bigint });
        command.Prepare();
        return command;
    }

    private static NpgsqlCommand With(NpgsqlCommand command, params ReadOnlySpan<long> values)
    {
        for (var i = 0; i < values.Length; i++) command.Parameters[i].Value = values[i];
        return command;
    }

    private static void Execute(NpgsqlConnection connection, string sql)
    {
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }
}
