using System.Diagnostics;
using Npgsql;
using NpgsqlTypes;

namespace Brillig.Bench.Baselines;

/// <summary>
/// What the database takes at most: the rows of usage records without an index and without any decision, one commit
/// for every <see cref="BatchRows"/>. On PostgreSQL by binary COPY, on SQLite by one prepared insert per row.
/// </summary>
public static class BareInserts
{
    /// <summary>Rows in one commit.</summary>
    public const int BatchRows = 8_000;

    /// <summary>Rows per second by COPY over one connection into an empty table.</summary>
    public static double PostgresRate(string database, TimeSpan duration, RowSource source)
    {
        using var connection = new NpgsqlConnection(database);
        connection.Open();
        Execute(connection, "DROP TABLE IF EXISTS usage_record");
        Execute(connection, UsageRow.PostgresTable);
        return Rate(duration, source, rows => Copy(connection, rows));
    }

    /// <summary>Rows per second into a file that is made anew.</summary>
    public static double SqliteRate(string path, TimeSpan duration, RowSource source)
    {
        foreach (var suffix in new[] { "", "-wal", "-shm" }) File.Delete(path + suffix);
        using var file = new SqliteFile(path);
        file.Execute(UsageRow.SqliteTable);
        using var insert = new UsageInsert(file);
        return Rate(duration, source, rows =>
        {
            file.Execute("BEGIN IMMEDIATE");
            foreach (var row in rows) insert.Run(row);
            file.Execute("COMMIT");
        });
    }

    private static double Rate(TimeSpan duration, RowSource source, Action<UsageRow[]> append)
    {
        var rows = new UsageRow[BatchRows];
        var (started, written) = (Stopwatch.GetTimestamp(), 0L);
        while (Stopwatch.GetElapsedTime(started) < duration)
        {
            source.Fill(rows);
            append(rows);
            written += rows.Length;
        }

        return written / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static void Copy(NpgsqlConnection connection, UsageRow[] rows)
    {
        using var copy = connection.BeginBinaryImport("COPY usage_record FROM STDIN (FORMAT BINARY)");
        foreach (var row in rows)
        {
            var hash = UsageRow.Hash(row.Entry.Id);
            copy.StartRow();
            copy.Write(row.Batch, NpgsqlDbType.Bigint);
            copy.Write(row.Number, NpgsqlDbType.Integer);
            copy.Write(row.Entry.Id, NpgsqlDbType.Text);
            copy.Write(row.Entry.Account, NpgsqlDbType.Uuid);
            copy.Write(row.Entry.Service, NpgsqlDbType.Text);
            copy.Write(1, NpgsqlDbType.Integer);
            copy.Write(1, NpgsqlDbType.Integer);
            copy.Write(1, NpgsqlDbType.Integer);
            copy.Write(row.Entry.Quantity, NpgsqlDbType.Numeric);
            copy.Write(UsageRow.Charged(row.Amount), NpgsqlDbType.Text);
            copy.Write(row.Amount, NpgsqlDbType.Bigint);
            copy.Write(row.Entry.OccurredAtMicros, NpgsqlDbType.Bigint);
            copy.Write(hash, NpgsqlDbType.Bigint);
            copy.Write(hash, NpgsqlDbType.Bigint);
            copy.WriteNull();
        }

        copy.Complete();
    }

    private static void Execute(NpgsqlConnection connection, string sql)
    {
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }
}
