using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Brillig.Storage.Sqlite;

/// <summary>Books in one file, which one process has.</summary>
internal sealed class SqliteEngine(StoreOptions options) : IEngine
{
    // Each connection is used by one thread at a time, so SQLite need not lock a mutex for every value that is bound.
    static SqliteEngine()
    {
        SQLitePCL.Batteries_V2.Init();
        _ = SQLitePCL.raw.sqlite3_config(SQLitePCL.raw.SQLITE_CONFIG_MULTITHREAD);
    }

    private readonly string _file = Path.Combine(options.DataDirectory, $"{options.Books}.db");
    private FileStream? _lock;

    /// <inheritdoc/>
    public string Name => "sqlite";

    private string ReadString => new SqliteConnectionStringBuilder
    {
        DataSource = _file, Mode = SqliteOpenMode.ReadOnly, Pooling = true,
    }.ConnectionString;

    /// <inheritdoc/>
    public void Prepare()
    {
        Lock();
        using var connection = OpenWrite();
        if (Version(connection) is { } version) Schemas.Check(version, _file);
        else Bring(connection, 0);
    }

    /// <inheritdoc/>
    public int Migrate()
    {
        Lock();
        using var connection = OpenWrite();
        var version = Version(connection) ?? 0;
        if (version > Schemas.Newest) Schemas.Check(version, _file);
        if (version > 0) Schemas.CheckTail(version, Tail(connection), _file);
        return Bring(connection, version);
    }

    /// <inheritdoc/>
    public void MarkCopy()
    {
        if (!File.Exists(_file)) throw new StoreException($"There are no books in {_file}.");
        Lock();
        using var connection = OpenWrite();
        Schemas.Check(Version(connection) ?? 0, _file);
        using var command = connection.Command("UPDATE books SET home = @home, expires = 0, holder = ''");
        command.Add("@home", Head.Copy);
        command.ExecuteNonQuery();
    }

    /// <inheritdoc/>
    public Sight? Look(long keysAfter) => null;

    /// <inheritdoc/>
    public IJournal? TakeLease()
    {
        Lock();
        var (connection, second) = (OpenWrite(), OpenWrite());
        try
        {
            return new SqliteJournal(connection, second, options);
        }
        catch
        {
            second.Dispose();
            connection.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public bool IsAlone() => true;

    /// <inheritdoc/>
    public DbConnection OpenRead()
    {
        var connection = new SqliteConnection(ReadString);
        connection.Open();
        return connection;
    }

    /// <inheritdoc/>
    /// <remarks>
    /// SQLite reads on the thread that asks. That may be one that has to answer others of the same batch, so whoever
    /// reads goes on on another one.
    /// </remarks>
    public async Task<DbConnection> OpenReadAsync(CancellationToken cancel)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        cancel.ThrowIfCancellationRequested();
        return OpenRead();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        using (var connection = new SqliteConnection(ReadString)) SqliteConnection.ClearPool(connection);
        _lock?.Dispose();
        _lock = null;
    }

    private void Lock()
    {
        if (_lock is not null) return;
        try
        {
            DataFolder.Make(options.DataDirectory);
            _lock = new FileStream(_file + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StoreException(
                $"Another process has the books in {_file} open, or the file may not be written: stop that process, or "
                + "give this one another data directory.", error);
        }
    }

    private SqliteConnection OpenWrite()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = _file, Mode = SqliteOpenMode.ReadWriteCreate, Pooling = false,
        }.ConnectionString);
        try
        {
            connection.Open();
            connection.Run("""
                PRAGMA journal_mode = WAL;
                PRAGMA synchronous = FULL;
                PRAGMA wal_autocheckpoint = 0;
                PRAGMA cache_size = -65536;
                PRAGMA busy_timeout = 5000;
                """);
            return connection;
        }
        catch (SqliteException error)
        {
            connection.Dispose();
            throw new StoreException($"The books in {_file} cannot be opened: {error.Message}", error);
        }
    }

    private static long? Version(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'books'";
        if ((long)(command.ExecuteScalar() ?? 0L) == 0) return null;
        command.CommandText = "SELECT schema_version FROM books";
        return (long?)command.ExecuteScalar();
    }

    private static long Tail(SqliteConnection connection)
    {
        using var command = connection.Command("SELECT batch + 1 - watermark FROM books");
        return (long)(command.ExecuteScalar() ?? 0L);
    }

    private static int Bring(SqliteConnection connection, long version)
    {
        using var transaction = connection.BeginTransaction();
        var ran = Schemas.Bring(connection, "sqlite", version);
        transaction.Commit();
        return ran;
    }
}
