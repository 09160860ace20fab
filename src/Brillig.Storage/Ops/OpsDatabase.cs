using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Brillig.Storage.Ops;

/// <summary>
/// The database beside the books: the file {books}.ops.db, or the schema {books}_ops. Any process may write it, and
/// nothing in it is needed to go on.
/// </summary>
internal sealed class OpsDatabase : IDisposable
{
    private const string Postgres = """
        CREATE TABLE IF NOT EXISTS refused_request (
            n bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, at bigint NOT NULL, request text NOT NULL, key uuid,
            role text, address text, method text NOT NULL, route text NOT NULL, path text NOT NULL,
            status integer NOT NULL, problem text NOT NULL);
        CREATE INDEX IF NOT EXISTS refused_request_at ON refused_request (at);
        CREATE TABLE IF NOT EXISTS key_use (key uuid PRIMARY KEY, at bigint NOT NULL);
        """;

    private const string Sqlite = """
        PRAGMA journal_mode = WAL;
        CREATE TABLE IF NOT EXISTS refused_request (
            n INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, request TEXT NOT NULL, key BLOB,
            role TEXT, address TEXT, method TEXT NOT NULL, route TEXT NOT NULL, path TEXT NOT NULL,
            status INTEGER NOT NULL, problem TEXT NOT NULL) STRICT;
        CREATE INDEX IF NOT EXISTS refused_request_at ON refused_request (at);
        CREATE TABLE IF NOT EXISTS key_use (key BLOB PRIMARY KEY, at INTEGER NOT NULL) STRICT;
        """;

    private readonly string _schema;
    private readonly string _file;
    private readonly NpgsqlDataSource? _postgres;
    private volatile bool _isMade;

    public OpsDatabase(StoreOptions options)
    {
        _schema = $"{options.Books}_ops";
        _file = new SqliteConnectionStringBuilder
        {
            DataSource = Path.Combine(options.DataDirectory, $"{options.Books}.ops.db"), Pooling = false,
        }.ConnectionString;
        if (options.Database is null) return;
        var given = new NpgsqlConnectionStringBuilder(options.Database) { SearchPath = _schema, MaxPoolSize = 4 };
        if (string.IsNullOrEmpty(given.ApplicationName)) given.ApplicationName = "brillig ops";
        _postgres = NpgsqlDataSource.Create(given);
    }

    /// <summary>An open connection to a database with its tables.</summary>
    public async Task<DbConnection> Open(CancellationToken cancel)
    {
        DbConnection connection = _postgres?.CreateConnection() ?? (DbConnection)new SqliteConnection(_file);
        try
        {
            await connection.OpenAsync(cancel);
            if (_postgres is null) connection.Run("PRAGMA busy_timeout = 5000; PRAGMA synchronous = NORMAL;");
            if (_postgres is null) connection.Run(Sqlite);   // somebody may have removed the file meanwhile
            else if (!_isMade) await Make(connection, cancel);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Something went wrong: the tables are made again if they are gone.</summary>
    public void Doubt() => _isMade = false;

    /// <inheritdoc/>
    public void Dispose() => _postgres?.Dispose();

    // Of processes that start at once, the second waits, and finds it made.
    private async Task Make(DbConnection connection, CancellationToken cancel)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        connection.Run("SELECT pg_advisory_xact_lock(7083461024)");
        connection.Run($"CREATE SCHEMA IF NOT EXISTS {_schema}");
        connection.Run(Postgres);
        await transaction.CommitAsync(cancel);
        _isMade = true;
    }
}
