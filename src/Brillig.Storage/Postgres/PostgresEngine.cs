using System.Data.Common;
using Npgsql;

namespace Brillig.Storage.Postgres;

/// <summary>Books in one schema of a PostgreSQL database.</summary>
internal sealed class PostgresEngine : IEngine
{
    private static readonly string[] Durable = ["fsync", "full_page_writes", "synchronous_commit"];

    // Each process that serves these books holds this lock shared, for as long as it has a session to write or look.
    private const string ServeLock = "hashtextextended('brillig serves ' || @books, 0)";

    private readonly StoreOptions _options;
    private readonly string _writeString;
    private readonly NpgsqlDataSource _read;
    private NpgsqlConnection? _watch;

    public PostgresEngine(StoreOptions options)
    {
        _options = options;
        NpgsqlConnectionStringBuilder given;
        try
        {
            given = new NpgsqlConnectionStringBuilder(options.Database) { SearchPath = options.Books };
        }
        catch (ArgumentException)
        {
            // What is wrong with it is not quoted, as it may be a part of the password.
            throw new StoreException(
                "The database's connection string cannot be read: write it as Host=…;Database=…;Username=…;Password=…, "
                + "and a value with ';' or '=' in it in single quotes.");
        }

        if (string.IsNullOrEmpty(given.ApplicationName)) given.ApplicationName = "brillig";
        _read = NpgsqlDataSource.Create(given);

        // COMMIT has no timeout: a lost machine shows by keepalives, and what became of it is settled afterwards.
        _writeString = new NpgsqlConnectionStringBuilder(given.ConnectionString)
        {
            Pooling = false,
            CommandTimeout = 0,
            CancellationTimeout = -1,
            Timeout = 5,
            TcpKeepAlive = true,
            TcpKeepAliveTime = 2,
            TcpKeepAliveInterval = 1,
            MaxAutoPrepare = 50,
            AutoPrepareMinUsages = 2,
            WriteBufferSize = 65_536,
        }.ConnectionString;
    }

    /// <inheritdoc/>
    public string Name => "postgres";

    /// <inheritdoc/>
    public void Prepare()
    {
        using var connection = Connect();
        CheckDurable(connection);
        if (Version(connection) is { } version) Schemas.Check(version, $"schema {_options.Books}");
        else Bring(connection);
    }

    /// <inheritdoc/>
    public int Migrate()
    {
        using var connection = Connect();
        CheckDurable(connection);
        using var command = connection.Command($"SELECT pg_try_advisory_lock({ServeLock})");
        command.Add("@books", _options.Books);
        if (command.ExecuteScalar() is true) return Bring(connection);
        throw new StoreException($"A server has the books in schema {_options.Books} open: stop every server of these "
            + "books, those that follow too, and run `brillig db migrate` again.");
    }

    /// <inheritdoc/>
    public Sight? Look(long keysAfter)
    {
        try
        {
            return PostgresLease.Look(_watch ??= OpenServing(), keysAfter);
        }
        catch
        {
            Unwatch();
            throw;
        }
    }

    /// <inheritdoc/>
    public IJournal? TakeLease()
    {
        try
        {
            var connection = _watch ??= OpenServing();
            if (PostgresLease.Take(connection, _options.Holder, _options.Advertised.Url) is not { } head) return null;
            var journal = new PostgresJournal(head, connection, OpenServing, _options);
            _watch = null;   // it is the journal's now
            return journal;
        }
        catch
        {
            Unwatch();
            throw;
        }
    }

    /// <inheritdoc/>
    public bool IsAlone()
    {
        using var command = (_watch ??= OpenServing()).Command($"""
            SELECT NOT EXISTS (
                SELECT 1 FROM pg_locks
                WHERE locktype = 'advisory' AND objsubid = 1 AND pid <> pg_backend_pid()
                    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
                    AND (classid::bigint << 32 | objid::bigint) = {ServeLock})
            """);
        command.Add("@books", _options.Books);
        return command.ExecuteScalar() is true;
    }

    /// <inheritdoc/>
    public DbConnection OpenRead() => _read.OpenConnection();

    /// <inheritdoc/>
    public async Task<DbConnection> OpenReadAsync(CancellationToken cancel) => await _read.OpenConnectionAsync(cancel);

    /// <inheritdoc/>
    public void Dispose()
    {
        Unwatch();
        _read.Dispose();
    }

    // A session that looks or writes, and keeps migrations away.
    private NpgsqlConnection OpenServing()
    {
        var connection = OpenWrite();
        try
        {
            using var command = connection.Command($"SELECT pg_advisory_lock_shared({ServeLock})");
            command.Add("@books", _options.Books);
            command.ExecuteNonQuery();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private void Unwatch()
    {
        _watch?.Dispose();
        _watch = null;
    }

    private NpgsqlConnection OpenWrite()
    {
        var connection = new NpgsqlConnection(_writeString);
        try
        {
            connection.Open();

            // Opened anew after the database was away: the pooled ones that read are lost as well.
            _read.Clear();
            connection.Run("""
                SET idle_in_transaction_session_timeout = 5000;
                SET tcp_user_timeout = 5000;
                SET tcp_keepalives_idle = 2;
                SET tcp_keepalives_interval = 1;
                SET tcp_keepalives_count = 2;
                SET statement_timeout = 0;
                SET lock_timeout = 0;
                SET synchronous_commit = on;
                """);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private NpgsqlConnection Connect()
    {
        try
        {
            return OpenWrite();
        }
        catch (NpgsqlException error)
        {
            throw new StoreException(
                $"The database cannot be reached: {error.Message}. Is it running, and is the connection string right?",
                error);
        }
    }

    // Asked on a fresh connection as the server and the role have it, before the session's own settings.
    private static void CheckDurable(NpgsqlConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = """
            SELECT name, reset_val FROM pg_settings
            WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit')
            """;
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            var (name, value) = (reader.GetString(0), reader.GetString(1));
            if (Array.IndexOf(Durable, name) >= 0 && value is "off" or "local") throw new StoreException(
                $"PostgreSQL runs with {name} = {value}, so that a crash could lose what was acknowledged: "
                + $"set {name} = on and start again.");
        }
    }

    private long? Version(NpgsqlConnection connection)
    {
        using var command = connection.CreateCommand();

        // Not by to_regclass: what a session has looked for in vain it may not see once another has made it.
        command.CommandText =
            "SELECT EXISTS (SELECT 1 FROM pg_tables WHERE schemaname = @books AND tablename = 'books')";
        command.Add("@books", _options.Books);
        if (command.ExecuteScalar() is not true) return null;
        command.CommandText = "SELECT schema_version FROM books";
        return (long?)command.ExecuteScalar();
    }

    private int Bring(NpgsqlConnection connection)
    {
        using var transaction = connection.BeginTransaction();

        // Two servers started at once on an empty database make one schema: the second waits, and finds it made.
        connection.Run("SELECT pg_advisory_xact_lock(7083461023)");
        var version = Version(connection) ?? 0;
        if (version > Schemas.Newest) Schemas.Check(version, $"schema {_options.Books}");
        connection.Run($"CREATE SCHEMA IF NOT EXISTS {_options.Books}");
        var ran = Schemas.Bring(connection, "postgres", version);
        transaction.Commit();
        return ran;
    }
}
