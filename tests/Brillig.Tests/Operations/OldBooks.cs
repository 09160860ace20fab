using System.Data.Common;
using Brillig.Storage;
using Brillig.Tests.Storage;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Brillig.Tests.Operations;

/// <summary>Books as the first schema had them: its own SQL, and a history put into its tables.</summary>
public static class OldBooks
{
    private static readonly string[] Tables =
    [
        "books", "batch", "fact", "usage_record", "journal_entry", "charge", "charge_item", "payment", "allocation",
        "account",
    ];

    /// <summary>Copies the history of closed books into books of the first schema.</summary>
    public static async Task<StoreOptions> From(House house)
    {
        var options = house.Options with { Books = "old", Fault = null };
        await using var connection = await Connect(options);
        var isSqlite = options.Database is null;
        var engine = isSqlite ? "sqlite" : "postgres";
        var schema = await File.ReadAllTextAsync(
            Repository.PathOf($"src/Brillig.Storage/Schema/{engine}/0001_books.sql"));
        if (isSqlite) await Run(connection, $"ATTACH '{Path.Combine(options.DataDirectory, "main.db")}' AS source");
        else await Run(connection, "CREATE SCHEMA old; SET search_path = old");
        await Run(connection, schema);
        foreach (var table in Tables)
        {
            var columns = await Columns(connection, table, isSqlite);
            var source = isSqlite ? "source" : "main";
            await Run(connection, $"INSERT INTO {table} ({columns}) SELECT {columns} FROM {source}.{table}");
        }

        await Run(connection, "UPDATE books SET schema_version = 1, expires = 0");
        return options;
    }

    /// <summary>One number of some books.</summary>
    public static async Task<long> Number(StoreOptions options, string sql)
    {
        await using var connection = await Connect(options);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(await command.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Changes rows of some books.</summary>
    public static async Task Run(StoreOptions options, string sql)
    {
        await using var connection = await Connect(options);
        await Run(connection, sql);
    }

    private static async Task<DbConnection> Connect(StoreOptions options)
    {
        DbConnection connection = options.Database is { } database
            ? new NpgsqlConnection($"{database};Pooling=false;Search Path={options.Books}")
            : new SqliteConnection(
                $"Data Source={Path.Combine(options.DataDirectory, options.Books + ".db")};Pooling=false");
        await connection.OpenAsync();
        return connection;
    }

    private static async Task Run(DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<string> Columns(DbConnection connection, string table, bool isSqlite)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = isSqlite
            ? $"SELECT group_concat(name, ', ') FROM pragma_table_info('{table}')"
            : "SELECT string_agg(column_name, ', ') FROM information_schema.columns "
                + $"WHERE table_schema = 'old' AND table_name = '{table}'";
        return (string?)await command.ExecuteScalarAsync() ?? throw new InvalidOperationException($"No table {table}.");
    }
}
