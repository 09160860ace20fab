using System.Collections.Immutable;
using System.Data.Common;
using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Flow;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Brillig.Storage;

/// <summary>A set of books: asked from any thread, written by one.</summary>
public sealed partial class Store : IAsyncDisposable
{
    private readonly StoreOptions _options;
    private readonly ILogger _logger;
    private readonly IEngine _engine;
    private readonly WriterClock _clock;
    private readonly Inbox _inbox = new();
    private readonly Lock _saying = new();
    private readonly Admission _admission = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _leave = new();
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile Writer? _writer;
    private volatile Followed? _followed;
    private volatile Lead _lead = new(StoreRole.Down, 0, "");
    private volatile string? _fault = "The books are being read.";
    private ulong _seed;

    private Store(StoreOptions options, IEngine engine, TimeProvider clock, ILogger logger)
    {
        (_options, _engine, _logger) = (options, engine, logger);
        _clock = new WriterClock(clock, learns: !options.IsManualClock);
        Instruments = new Instruments(_inbox, _admission, () => Status, () => Dirty);
    }

    /// <summary>What it shows of itself.</summary>
    public Instruments Instruments { get; }

    /// <summary>Every key, as of the last commit, or as of the last look of a follower.</summary>
    public ImmutableArray<KeyView> Keys => _writer?.Published.Keys ?? _followed?.Keys ?? [];

    /// <summary>Who leads.</summary>
    public Lead Current => _lead;

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
            var (writer, followed, lead, fault) = (_writer, _followed, _lead, _fault);
            var published = writer?.Published;
            if (_leave.IsCancellationRequested) fault ??= "This process is stopping.";
            var isReady = fault is null && (writer is null ? lead.Address.Length > 0 : writer.IsSurelyHeld);
            return new StoreStatus(
                isReady, lead, _engine.Name, lead.Epoch,
                published?.Batch ?? followed?.Seen.Batch ?? 0, published?.Watermark ?? followed?.Seen.Watermark ?? 0,
                published?.Dirty, writer is null ? followed?.Age : null, fault,
                writer is null ? followed?.Seen.PausedWhy : published?.Paused);
        }
    }

    // Accounts whose last change is in no state row yet.
    internal int Dirty => _writer?.Published.Dirty ?? 0;

    // What the writer holds; only to be looked at while nothing is asked.
    internal Books? Books => _writer?.Books;

    /// <summary>
    /// Checks the database, makes the schema where there is none, takes the lease, recovers, and starts the writer;
    /// where another process has the lease, follows it until it is free.
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

    /// <summary>This process listens, and others reach it there.</summary>
    public void Advertise(string url)
    {
        _options.Advertised.Url = url;
        lock (_saying)
            if (_lead is { Role: StoreRole.Leading } lead) Say(StoreRole.Leading, lead.Epoch, url);
        _inbox.Wake();
    }

    /// <summary>
    /// Gives the lead away: decides what waits, gives the lease back, and follows from then on. Completes when another
    /// process leads, or there is none, or the time is over. Books in a file have no other process.
    /// </summary>
    public async Task HandOver(TimeSpan wait)
    {
        if (_options.Database is null || _stop.IsCancellationRequested) return;
        _inbox.Close(new StoreUnavailableException("The server is stopping.", isUndone: true));
        await _leave.CancelAsync();
        _inbox.Wake();
        using var late = new CancellationTokenSource(wait);
        while (Current is { Role: not StoreRole.Down } and ({ Address: "" } or { Role: not StoreRole.Following })
            && !late.IsCancellationRequested)
            await Task.WhenAny(Current.Over, Task.Delay(TimeSpan.FromMilliseconds(50), CancellationToken.None));
    }

    /// <summary>Decides what waits, writes what is left of state rows, and gives the lease back.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested) return;
        _inbox.Close(new StoreUnavailableException("The server is stopping.", isUndone: true));
        await _stop.CancelAsync();
        await _leave.CancelAsync();
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
        _leave.Dispose();
    }
}
