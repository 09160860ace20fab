using System.Collections.Immutable;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Flow;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Brillig.Storage;

/// <summary>A set of books: asked from any thread, written by one.</summary>
public sealed class Store : IAsyncDisposable
{
    private readonly StoreOptions _options;
    private readonly ILogger _logger;
    private readonly IEngine _engine;
    private readonly WriterClock _clock;
    private readonly Inbox _inbox = new();
    private readonly Admission _admission = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile Writer? _writer;
    private volatile string? _fault = "The books are being read.";
    private ulong _seed;
    private long _epoch;

    private Store(StoreOptions options, IEngine engine, TimeProvider clock, ILogger logger)
    {
        (_options, _engine, _logger) = (options, engine, logger);
        _clock = new WriterClock(clock, learns: !options.IsManualClock);
        Instruments = new Instruments(_inbox, _admission, () => Status, () => Dirty);
    }

    /// <summary>What it shows of itself.</summary>
    public Instruments Instruments { get; }

    /// <summary>Every key, as of the last commit.</summary>
    public ImmutableArray<KeyView> Keys => _writer?.Published.Keys ?? [];

    /// <summary>The seed of the hashes of record ids and contents; never changes in a set of books.</summary>
    public ulong HashSeed => _seed;

    /// <summary>The clock as the writer sees it now.</summary>
    public Instant Now => _clock.Now;

    /// <summary>A record with a time before this is looked up in the database by the request's thread.</summary>
    public Instant RememberedSince => _writer?.Published.RememberedSince ?? Instant.MaxValue;

    /// <summary>How it does.</summary>
    public StoreStatus Status
    {
        get
        {
            var (published, fault) = (_writer?.Published, _fault);
            return new StoreStatus(
                fault is null, _engine.Name, Volatile.Read(ref _epoch),
                published?.Batch ?? 0, published?.Watermark ?? 0, fault,
                published?.Paused);
        }
    }

    // Accounts whose last change is in no state row yet.
    internal int Dirty => _writer?.Published.Dirty ?? 0;

    // What the writer holds; only to be looked at while nothing is asked.
    internal Books? Books => _writer?.Books;

    /// <summary>
    /// Checks the database, makes the schema where there is none, takes the lease, recovers, and starts the writer.
    /// </summary>
    /// <exception cref="StoreException">Something must be put right first; the message says what.</exception>
    public static async Task<Store> Open(
        StoreOptions options, TimeProvider clock, ILogger logger, CancellationToken cancel)
    {
        var engine = Engines.Of(options);
        var store = new Store(options, engine, clock, logger);
        var thread = new Thread(() => store.Work(cancel)) { IsBackground = true, Name = $"writer of {options.Books}" };
        thread.Start();
        try
        {
            await store._opened.Task;
        }
        catch
        {
            await store._ended.Task;
            store.Release();
            throw;
        }

        return store;
    }

    /// <summary>Queues a command; completed after COMMIT, never cancelled.</summary>
    /// <exception cref="StoreUnavailableException">The books take no command now; if it was lost on the way, whether
    /// it took effect is not known.</exception>
    public Task<Decision> Ask(Envelope envelope)
    {
        var asked = new Asked(envelope);
        _inbox.Put(asked);
        return asked.Answer;
    }

    /// <summary>Takes a place in the queue before a body is read; false: 503, try again soon.</summary>
    public bool TryAdmit(int bytes, int records, out Permit permit)
    {
        if (_admission.Take(bytes, records) is { } taken)
        {
            permit = taken;
            return true;
        }

        permit = new Permit(_admission, 0, 0);
        return false;
    }

    /// <summary>A pooled connection that only reads.</summary>
    public Task<DbConnection> OpenRead(CancellationToken cancel) => _engine.OpenReadAsync(cancel);

    /// <summary>Decides what waits, writes what is left of state rows, and gives the lease back.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested) return;
        _inbox.Close(new StoreUnavailableException("The server is stopping."));
        await _stop.CancelAsync();
        _inbox.Wake();
        await _ended.Task;
        Release();
    }

    private void Release()
    {
        Instruments.Dispose();
        _engine.Dispose();
        _inbox.Dispose();
        _stop.Dispose();
    }

    // The writer's thread. Whatever ends a lease, the state is dropped and the books are read anew under the next.
    private void Work(CancellationToken cancel)
    {
        try
        {
            _engine.Prepare();
            while (!_stop.IsCancellationRequested)
            {
                if (!Lead(_opened.Task.IsCompleted ? _stop.Token : cancel)) break;
                using var pause = new ManualResetEventSlim();
                pause.Wait(TimeSpan.FromMilliseconds(500), CancellationToken.None);
            }
        }
        catch (Exception error)
        {
            if (!_opened.TrySetException(error)) _logger.LogError(error, "The writer's thread ended.");
        }
        finally
        {
            _ended.TrySetResult();
        }
    }

    // True: try again.
    private bool Lead(CancellationToken cancel)
    {
        Writer? writer = null;
        IJournal? journal = null;
        try
        {
            journal = _engine.TakeLease(cancel);
            writer = Start(journal);
            writer.Run(_stop.Token);
            journal.GiveBack();
            return false;
        }
        catch (Exception error) when (_opened.Task.IsCompleted)
        {
            var isCrash = error is CrashException;
            Down(writer, error is LeaseLostException or JournalAwayException or StoreException
                ? error.Message : "The writer failed; the books are read again.", error);
            if (!isCrash && error is not (LeaseLostException or JournalAwayException)) GiveBack(journal);
            return !isCrash;
        }
        finally
        {
            journal?.Dispose();
        }
    }

    // Without it the next lease begins when this one has run out.
    [SuppressMessage("Design", "CA1031", Justification = "Logged already; the lease runs out by itself.")]
    private static void GiveBack(IJournal? journal)
    {
        try
        {
            journal?.GiveBack();
        }
        catch (Exception)
        {
            // It runs out.
        }
    }

    private Writer Start(IJournal journal)
    {
        journal.Away = why => _fault = why;
        var recovered = Recovery.Read(_engine, _options.Settings, journal.Head);
        _clock.Floor(recovered.Now);
        _clock.Begin();
        journal.Renew();   // reading may have taken long, and the time is learnt as it is now
        _clock.Learn(journal.DatabaseNow);
        var writer = new Writer(recovered, journal, _inbox, _clock, _logger, _options, Instruments);
        Instruments.Led();
        _seed = journal.Head.HashSeed;
        Volatile.Write(ref _epoch, journal.Head.Epoch);
        _writer = writer;
        _fault = null;
        if (!_stop.IsCancellationRequested) _inbox.Open();
        _opened.TrySetResult();
        return writer;
    }

    private void Down(Writer? writer, string fault, Exception error)
    {
        _fault = fault;
        _logger.LogError(error, "The writer of the books stopped: {Fault}", fault);
        var unavailable = new StoreUnavailableException(fault);
        _inbox.Close(unavailable);
        writer?.FailTaken(unavailable);
        _inbox.FailAll(unavailable);
    }
}
