using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace Brillig.Storage.Sqlite;

/// <summary>
/// Threads for reading, since SQLite reads on the thread that asks: whoever waits for a connection goes on on one of
/// them. On the pool a long list would hold up the answers that share its thread, and two would hold up everything.
/// </summary>
internal sealed class SqliteReaders : IDisposable
{
    private const int Threads = 16;

    private readonly BlockingCollection<Action> _waiting = [];
    private readonly Lazy<Thread[]> _threads;

    public SqliteReaders() => _threads = new(Start);

    /// <summary>Opens a connection on a thread where it may be read for long.</summary>
    public Task<DbConnection> Open(Func<DbConnection> open, CancellationToken cancel)
    {
        // Its continuation runs where it is completed: that is the point. In the rare case that it is open before
        // anybody waits for it, whoever asked reads where it is.
        var opened = new TaskCompletionSource<DbConnection>();
        _ = _threads.Value;
        _waiting.Add(() => Complete(opened, open, cancel), CancellationToken.None);
        return opened.Task;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _waiting.CompleteAdding();
        if (!_threads.IsValueCreated) _waiting.Dispose();
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whoever waits meets it.")]
    private static void Complete(
        TaskCompletionSource<DbConnection> opened, Func<DbConnection> open, CancellationToken cancel)
    {
        DbConnection connection;
        try
        {
            cancel.ThrowIfCancellationRequested();
            connection = open();
        }
        catch (Exception error)
        {
            opened.SetException(error);
            return;
        }

        opened.SetResult(connection);
    }

    private Thread[] Start()
    {
        var threads = new Thread[Threads];
        for (var n = 0; n < Threads; n++)
        {
            threads[n] = new Thread(Work) { IsBackground = true, Name = $"reads {n}" };
            threads[n].Start();
        }

        return threads;
    }

    private void Work()
    {
        foreach (var read in _waiting.GetConsumingEnumerable()) read();
    }
}
