using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Brillig.Storage.Ops;

/// <summary>
/// What is kept beside the books: refused requests, and when keys were used last. Noted in memory and written in the
/// background in bulk; a database that is away disturbs no request, and what no longer fits is counted.
/// </summary>
public sealed class OpsStore : IAsyncDisposable
{
    private const int WaitingMax = 10_000;
    private const int BulkMax = 2_000;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LastWrite = TimeSpan.FromSeconds(3);
    private static readonly Duration PruneInterval = Duration.FromHours(1);

    private readonly OpsDatabase _database;
    private readonly Func<Instant> _now;
    private readonly ILogger _logger;
    private readonly Channel<RefusedRequest> _waiting = Channel.CreateBounded<RefusedRequest>(
        new BoundedChannelOptions(WaitingMax) { SingleReader = true });
    private readonly ConcurrentDictionary<Guid, KeyUse> _uses = new();
    private readonly ConcurrentDictionary<Guid, long> _unwritten = new();
    private readonly List<RefusedRequest> _taken = [];
    private readonly SemaphoreSlim _one = new(1);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _work;
    private Dictionary<Guid, long>? _known;
    private Instant _pruned = Instant.MinValue;
    private long _lost;
    private long _lostLogged;
    private bool _isAway;

    /// <summary>Starts to write in the background; the database need not be there yet.</summary>
    /// <param name="options">Of the books that it stands beside.</param>
    /// <param name="now">The clock of the books.</param>
    /// <param name="logger">Told when the database goes away or comes back.</param>
    public OpsStore(StoreOptions options, Func<Instant> now, ILogger logger)
    {
        (_database, _now, _logger) = (new OpsDatabase(options), now, logger);
        _work = Task.Run(Work);
    }

    /// <summary>How long a refused request is kept.</summary>
    public static Duration Kept { get; } = Duration.FromDays(90);

    /// <summary>How many refused requests are kept at most.</summary>
    public static long KeptMax => 1_000_000;

    /// <summary>How many refused requests were not kept, as too many waited to be written.</summary>
    public long Lost => Volatile.Read(ref _lost);

    /// <summary>Notes a refused request; never waits.</summary>
    public void Note(RefusedRequest refused)
    {
        if (!_waiting.Writer.TryWrite(refused)) Interlocked.Increment(ref _lost);
    }

    /// <summary>Where the uses of a key are noted.</summary>
    public KeyUse UseOf(Guid key) => _uses.GetOrAdd(key, static _ => new KeyUse());

    /// <summary>When each key was used last, to within a second; what other processes saw is seconds late.</summary>
    public async Task<Func<Guid, Instant?>> LastUses(CancellationToken cancel)
    {
        var known = _known;
        try
        {
            await using var connection = await _database.Open(cancel);
            _known = known = await OpsSql.Uses(connection, cancel);
        }
        catch (DbException) when (known is not null)
        {
            // What was known is told without it.
        }

        Collect();
        return key =>
        {
            var at = Math.Max(
                known?.GetValueOrDefault(key) ?? 0, _uses.TryGetValue(key, out var use) ? use.At : 0);
            return at == 0 ? null : Rows.Time(at);
        };
    }

    /// <summary>Refused requests, the latest first, with all that this process has noted.</summary>
    public async Task<IReadOnlyList<StoredRefusal>> Refusals(RefusalFilter filter, CancellationToken cancel)
    {
        await Write(cancel);
        await using var connection = await _database.Open(cancel);
        return await OpsSql.List(connection, filter, cancel);
    }

    /// <summary>Writes what waits, for a short while, and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested) return;
        await _stop.CancelAsync();
        await _work;
        using var last = new CancellationTokenSource(LastWrite);
        await TryWrite(last.Token);
        _database.Dispose();
        _stop.Dispose();
        _one.Dispose();
    }

    private async Task Work()
    {
        using var timer = new PeriodicTimer(Interval);
        try
        {
            do await TryWrite(_stop.Token);
            while (await timer.WaitForNextTickAsync(_stop.Token));
        }
        catch (OperationCanceledException)
        {
            // What waits is written by whoever stopped it.
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever is wrong beside the books, they go on.")]
    private async Task TryWrite(CancellationToken cancel)
    {
        try
        {
            await Write(cancel);
            if (_isAway) _logger.LogInformation("Refused requests are written again.");
            _isAway = false;
        }
        catch (Exception error) when (error is not OperationCanceledException || !_stop.IsCancellationRequested)
        {
            if (!_isAway) _logger.LogWarning(error, "Refused requests cannot be written now; they wait.");
            _isAway = true;
            _database.Doubt();
        }
        catch (OperationCanceledException)
        {
            // Out of time.
        }

        var lost = Lost;
        if (lost == _lostLogged) return;
        _logger.LogWarning("{Count} refused requests were not kept: too many at once.", lost - _lostLogged);
        _lostLogged = lost;
    }

    private async Task Write(CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        try
        {
            Collect();
            do
            {
                while (_taken.Count < BulkMax && _waiting.Reader.TryRead(out var refused)) _taken.Add(refused);
                var uses = _unwritten.Select(u => (u.Key, At: u.Value)).OrderBy(u => u.Key).ToList();
                var prunes = _now() - _pruned > PruneInterval;
                if (_taken.Count == 0 && uses.Count == 0 && _known is not null && !prunes) return;
                await using var connection = await _database.Open(cancel);
                _known ??= await OpsSql.Uses(connection, cancel);
                await OpsSql.Add(connection, _taken, cancel);
                _taken.Clear();
                await OpsSql.Put(connection, uses, cancel);
                foreach (var use in uses) _unwritten.TryRemove(KeyValuePair.Create(use.Key, use.At));
                if (prunes) await OpsSql.Prune(connection, _now() - Kept, KeptMax, cancel);
                if (prunes) _pruned = _now();
            }
            while (_waiting.Reader.TryPeek(out _));
        }
        finally
        {
            _one.Release();
        }
    }

    private void Collect()
    {
        var now = Rows.Micros(_now());
        foreach (var (key, use) in _uses)
            if (use.Collect(now)) _unwritten[key] = now;
    }
}
