using System.Collections.Immutable;
using System.Diagnostics;
using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Flow;
using Brillig.Core.Usage;
using Brillig.Storage.Answers;
using Brillig.Storage.Audit;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Brillig.Storage;

/// <summary>What the writer shows to others; replaced as a whole after COMMIT.</summary>
internal sealed record Published(
    long Batch, long Watermark, ImmutableArray<KeyView> Keys, Instant RememberedSince, string? Paused, int Dirty);

/// <summary>
/// The one writer of a set of books, under one lease: takes what waits, decides, appends the facts, commits, answers.
/// </summary>
internal sealed class Writer(
    Recovered recovered, IJournal journal, Inbox inbox, WriterClock clock, ILogger logger, StoreOptions options,
    Instruments instruments)
{
    private const int RecordsMax = 8_000;
    private const int PropertiesMax = 4 << 20;   // characters: all that is long in a record
    private static readonly TimeSpan DecidingMax = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan IdleWait = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LastRows = TimeSpan.FromMilliseconds(500);

    private readonly Books _books = recovered.Books;
    private readonly Checkpoint _checkpoint = new(recovered.Books);
    private readonly Remembering _memory = new(recovered.Books, recovered.Now, recovered.RememberedSince);
    private readonly List<Asked> _asked = [];
    private readonly Queue<Asked> _again = new();
    private readonly Pace _pace = new();
    private bool _oneByOne;
    private long _batch = journal.Head.Batch;
    private byte[] _auditHash = journal.Head.AuditHash;
    private readonly Pruning _pruning = new(recovered.KeptSince);

    /// <summary>What is committed.</summary>
    public Published Published { get; private set; } = new(
        journal.Head.Batch, journal.Head.Watermark, KeysOf(recovered.Books), recovered.RememberedSince,
        recovered.Books.Pause.Image.Why, recovered.Books.Dirty.Count);

    /// <summary>True while nobody else can lead: what is published is the newest.</summary>
    public bool IsSurelyHeld => journal.IsSurelyHeld;

    /// <summary>What it decides on.</summary>
    public Books Books => _books;

    /// <summary>Runs until it is told to stop and nothing waits any more; throws when it cannot go on.</summary>
    public void Run(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested || !inbox.IsEmpty || _again.Count > 0)
        {
            var isIdle = inbox.IsEmpty && _again.Count == 0;
            if (isIdle) inbox.Wait(_checkpoint.IsClean ? TimeSpan.FromSeconds(1) : IdleWait);
            Renew();
            isIdle = inbox.IsEmpty && _again.Count == 0;
            var isDone = _checkpoint.IsClean && !_pruning.IsDue(clock.Now);
            if (isIdle && (isDone || stop.IsCancellationRequested)) continue;
            RunBatch(isIdle);
        }

        // The last rows, so that the next start has no fact to read; a start without them only takes longer.
        var start = Stopwatch.GetTimestamp();
        while (!_checkpoint.IsClean && Stopwatch.GetElapsedTime(start) < LastRows) RunBatch(isIdle: true);
    }

    /// <summary>Fails what was taken and not answered.</summary>
    public void FailTaken(StoreUnavailableException error)
    {
        foreach (var asked in _asked) asked.Fail(error);
        foreach (var asked in _again) asked.Fail(error);
        _asked.Clear();
        _again.Clear();
    }

    private void RunBatch(bool isIdle)
    {
        var now = clock.Now;
        clock.Floor(now);
        var draft = new Draft(_books, _batch + 1, now);
        var start = draft.Mark();
        var began = Stopwatch.GetTimestamp();
        Decide(draft);
        if (draft.IsEmpty && !isIdle)
        {
            if (!journal.IsSurelyHeld) journal.Renew();
            draft.Forget();
            Answer();
            return;
        }

        try
        {
            Append(draft, isIdle, began);
        }
        catch (DuplicateRecordException error)
        {
            var known = journal.Lookup([.. draft.Facts.OfType<UsageRecorded>()]);
            logger.LogInformation("Batch {Batch} repeats {Count} records of long ago.", draft.Batch, known.Count);
            if (known.Count == 0)
                throw new InvalidOperationException("The index refuses a record that it lacks.", error);
            draft.Back(start);
            DecideAgain(known);
            return;
        }
        catch (Exception error) when (error is not (LeaseLostException or JournalAwayException or CrashException))
        {
            // Facts that the database will not take: each command by itself, so that only the one that made them fails.
            draft.Back(start);
            if (_asked.Count == 0) throw;
            Isolate(error);
            return;
        }

        draft.Forget();
        Answer();
    }

    private void Decide(Draft draft)
    {
        var start = Stopwatch.GetTimestamp();
        var (weight, properties, counted) = (0, 0L, 0);
        _pace.Begin();
        while (weight < RecordsMax && draft.Facts.Count < RecordsMax && properties < PropertiesMax
            && Stopwatch.GetElapsedTime(start) < DecidingMax && Next(draft.Batch) is { } asked)
        {
            Decide(asked, draft);
            weight += asked.Part.Command.Weight;
            if (_oneByOne) return;
            for (; counted < draft.Facts.Count; counted++)
                if (draft.Facts[counted] is UsageRecorded { Properties: { } text }) properties += text.Length;
        }

        // However much is interactive, the others go on.
        if (_pace.HasAllRoom && NextOther(draft.Batch) is { } other) Decide(other, draft);
    }

    private Asked? Next(long batch)
    {
        if (_again.TryDequeue(out var again)) return again;
        return inbox.Next() ?? (_pace.HasRoom ? NextOther(batch) : null);
    }

    // Where there is no room for both, bulk and due work take turns.
    private Asked? NextOther(long batch) => (batch & 1) == 0
        ? inbox.NextBulk() ?? inbox.NextBackground()
        : inbox.NextBackground() ?? inbox.NextBulk();

    private void Decide(Asked asked, Draft draft)
    {
        _asked.Add(asked);
        asked.Batch = draft.Batch;
        var lane = asked.Envelope.Command.Lane;
        if (lane == Lane.Interactive)
        {
            _pace.Met();
            asked.Decision = Perform.Of(asked.Envelope, draft);
        }
        else
        {
            asked.Cut(_pace.Room(lane));
            var (start, facts) = (Stopwatch.GetTimestamp(), draft.Facts.Count);
            asked.Decision = Perform.Of(asked.Part, draft);
            _pace.Took(
                lane, asked.Part.Command.Weight, draft.Facts.Count - facts, Stopwatch.GetElapsedTime(start));
        }

        if (asked.Decision is Failed failed) LogFailed(asked, failed.Error);
    }

    private void Append(Draft draft, bool isIdle, long began)
    {
        if (draft.Facts.Count > Rows.FactsMax) throw new InvalidOperationException("A batch has too many facts.");
        var rows = _checkpoint.Pick(draft.Facts, isIdle);
        var watermark = _checkpoint.Watermark(draft.Batch);
        options.At("decided");
        var decided = Stopwatch.GetTimestamp();
        var notes = AuditChain.Notes(draft, _auditHash, _pruning.Before(draft.Now));
        var pause = _books.Pause.Image.Why;
        var batch = new Batch(draft.Batch, draft.Now, draft.Facts, rows, watermark, notes, pause ?? "");
        journal.Append(batch);
        options.At("committed");
        _auditHash = notes.AuditHash ?? _auditHash;
        _pruning.Appended(batch, journal.Pruned);
        _checkpoint.Committed();
        _batch = draft.Batch;
        var (records, keys) = (0, false);
        foreach (var fact in draft.Facts)
        {
            if (fact is UsageRecorded) records++;
            else if (fact is KeySet) keys = true;
        }

        _pace.Appended(draft.Facts.Count, Stopwatch.GetElapsedTime(decided, journal.CommitBegan));
        _memory.Recorded(records, draft.Now);
        Published = new Published(
            _batch, watermark, keys ? KeysOf(_books) : Published.Keys, _memory.Since, pause, _books.Dirty.Count);
        instruments.Committed(draft.Facts.Count, records, began, decided, journal.CommitBegan);
    }

    // The ids that the index knows and the memory did not: once known, the batch is decided anew.
    private void DecideAgain(IReadOnlyList<(ulong Id, ulong Content)> known)
    {
        var off = new UndoLog(isOn: false);
        foreach (var (id, content) in known) _books.Records.Add(id, content, off);
        foreach (var asked in _asked) _again.Enqueue(asked);
        _asked.Clear();
    }

    private void Isolate(Exception error)
    {
        if (_asked is [var one])
        {
            LogFailed(one, error);
            one.Decision = new Failed(error);
            Answer();
            return;
        }

        _oneByOne = true;
        DecideAgain([]);
    }

    private void Answer()
    {
        if (_again.Count == 0) _oneByOne = false;
        if (_asked.Count == 0) return;
        _asked.RemoveAll(PutBack);
        foreach (var group in _asked.Chunk(32))
        {
            ThreadPool.UnsafeQueueUserWorkItem(
                static asked =>
                {
                    foreach (var one in asked) one.Tell();
                },
                group, preferLocal: false);
        }

        _asked.Clear();
    }

    // What is done in part goes on in the next batch.
    private bool PutBack(Asked asked)
    {
        if (asked.Settle()) return false;
        inbox.PutBack(asked);
        return true;
    }

    private void Renew()
    {
        journal.Renew();
        if (clock.Learn(journal.DatabaseNow) is { } jump) _again.Enqueue(ClockJump.Pause(jump));
    }

    private void LogFailed(Asked asked, Exception error) => logger.LogError(
        error, "Request {Request}: {Command} failed.", asked.Envelope.RequestId, asked.Envelope.Command.GetType().Name);

    private static ImmutableArray<KeyView> KeysOf(Books books) =>
        [.. books.Keys.Select(k => new KeyView(k.Id, k.Image))];
}
