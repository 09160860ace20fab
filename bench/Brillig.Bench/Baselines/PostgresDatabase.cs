using System.Globalization;
using Npgsql;

namespace Brillig.Bench.Baselines;

/// <summary>A database that exists for one run; the login must be allowed to create it.</summary>
public sealed class PostgresDatabase : IAsyncDisposable
{
    private readonly string _server;
    private readonly string _name;

    private PostgresDatabase(string server, string name)
    {
        (_server, _name) = (server, name);
        Connection = new NpgsqlConnectionStringBuilder(server) { Database = name }.ConnectionString;
    }

    /// <summary>Its connection string.</summary>
    public string Connection { get; }

    /// <summary>Creates it, under a name of its own.</summary>
    public static async Task<PostgresDatabase> Create(string server, string purpose, CancellationToken cancellation)
    {
        var name = $"brillig_bench_{purpose}_{Guid.CreateVersion7():n}";
        await Execute(server, $"CREATE DATABASE {name}", cancellation);
        return new PostgresDatabase(server, name);
    }

    /// <summary>Runs one statement on a connection of its own.</summary>
    public static async Task Execute(string connection, string sql, CancellationToken cancellation)
    {
        var unpooled = new NpgsqlConnectionStringBuilder(connection) { Pooling = false }.ConnectionString;
        await using var source = NpgsqlDataSource.Create(unpooled);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Asks for one number.</summary>
    public static async Task<long> Number(string connection, string sql, CancellationToken cancellation)
    {
        await using var source = NpgsqlDataSource.Create(connection);
        await using var command = source.CreateCommand(sql);
        return Convert.ToInt64(await command.ExecuteScalarAsync(cancellation), CultureInfo.InvariantCulture);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() =>
        await Execute(_server, $"DROP DATABASE IF EXISTS {_name} WITH (FORCE)", CancellationToken.None);
}
