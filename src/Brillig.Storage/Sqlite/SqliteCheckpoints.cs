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
    private const int CacheWrites = 9;    // SQLITE_DBSTATUS_CACHE_WRITE: pages that a connection wrote
    private const int Beside = 4_000;     // pages, of 4 KiB each

    private readonly SqliteConnection _connection;
    private readonly int _besideFrom;
    private readonly int _endFrom;
    private readonly int _endMost;
    private readonly int _wholeFrom;   // the disk is slower than the writer, who has to wait then
    private readonly AutoResetEvent _signal = new(initialState: false);
    private readonly ManualResetEvent _idle = new(initialState: true);
    private readonly Thread _thread;
    private volatile bool _isOver;
    private volatile bool _isCopying;
    private volatile int _log;
    private int _fresh;

    /// <summary>Begins.</summary>
    /// <param name="connection">Its own.</param>
    /// <param name="pages">After so many it copies; after four times as many the log may begin anew.</param>
    public SqliteCheckpoints(SqliteConnection connection, int pages = Beside)
    {
        _connection = connection;
        (_besideFrom, _endFrom, _endMost, _wholeFrom) = (pages, pages * 4, pages / 8, pages * 16);
        _thread = new Thread(Work) { IsBackground = true, Name = "copies what was written ahead" };
        _thread.Start();
    }

    /// <summary>The writer has committed.</summary>
    public void Committed(sqlite3 writer)
    {
        _ = raw.sqlite3_db_status(writer, CacheWrites, out var written, out _, resetFlg: 1);
        _fresh += written;
        if (_isCopying)
        {
            if (_fresh < _wholeFrom) return;
            _idle.WaitOne();
        }

        var log = _log;
        if (log >= _endFrom && (_fresh <= _endMost || log >= _wholeFrom))
        {
            Copy(writer);
            (_log, _fresh) = (0, 0);
        }
        else if (log >= _endFrom || _fresh >= _besideFrom)
        {
            (_isCopying, _fresh) = (true, 0);
            _idle.Reset();
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
        _idle.Dispose();
        _connection.Dispose();
    }

    private void Work()
    {
        while (_signal.WaitOne() && !_isOver)
        {
            if (_connection.Handle is { } database) _log = Copy(database);
            _isCopying = false;
            _idle.Set();
        }
    }

    // What a reader still needs, or the disk does not take, is copied another time.
    private static int Copy(sqlite3 database)
    {
        _ = raw.sqlite3_wal_checkpoint_v2(database, "main", raw.SQLITE_CHECKPOINT_PASSIVE, out var log, out _);
        return log;
    }
}
