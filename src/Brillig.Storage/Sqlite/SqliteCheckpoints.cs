using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Brillig.Storage.Sqlite;

/// <summary>
/// Copies what was written ahead into the file beside the writer, on a thread and a connection of its own: within a
/// commit that takes tens of milliseconds, for which everybody waits. The writer itself only copies the last few pages,
/// now and then, since the log begins anew when all of it is copied and nobody writes meanwhile.
/// </summary>
internal sealed class SqliteCheckpoints : IDisposable
{
    private const int CacheWrites = 9;      // SQLITE_DBSTATUS_CACHE_WRITE: pages that a connection wrote
    private const int BesideFrom = 4_000;   // pages, of 4 KiB each
    private const int EndFrom = 16_000;
    private const int EndMost = 500;
    private const int WholeFrom = 64_000;   // the disk is slower than the writer, who has to wait then

    private readonly SqliteConnection _connection;
    private readonly AutoResetEvent _signal = new(initialState: false);
    private readonly Thread _thread;
    private volatile bool _isOver;
    private volatile bool _isCopying;
    private volatile int _log;
    private int _fresh;

    public SqliteCheckpoints(SqliteConnection connection)
    {
        _connection = connection;
        _thread = new Thread(Work) { IsBackground = true, Name = "copies what was written ahead" };
        _thread.Start();
    }

    /// <summary>The writer has committed.</summary>
    public void Committed(sqlite3 writer)
    {
        _ = raw.sqlite3_db_status(writer, CacheWrites, out var written, out _, resetFlg: 1);
        _fresh += written;
        if (_isCopying) return;
        var log = _log;
        if (log >= EndFrom && (_fresh <= EndMost || log >= WholeFrom))
        {
            Copy(writer);
            (_log, _fresh) = (0, 0);
        }
        else if (log >= EndFrom || _fresh >= BesideFrom)
        {
            (_isCopying, _fresh) = (true, 0);
            _signal.Set();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _isOver = true;
        _signal.Set();
        _thread.Join();
        _signal.Dispose();
        _connection.Dispose();
    }

    private void Work()
    {
        while (_signal.WaitOne() && !_isOver)
        {
            if (_connection.Handle is { } database) _log = Copy(database);
            _isCopying = false;
        }
    }

    // What a reader still needs, or the disk does not take, is copied another time.
    private static int Copy(sqlite3 database)
    {
        _ = raw.sqlite3_wal_checkpoint_v2(database, "main", raw.SQLITE_CHECKPOINT_PASSIVE, out var log, out _);
        return log;
    }
}
