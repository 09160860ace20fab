using System.Diagnostics;
using Brillig.Core.Basics;
using Brillig.Core.Flow;

namespace Brillig.Storage;

/// <summary>A command that waits for its answer.</summary>
internal sealed class Asked(Envelope envelope)
{
    // Told on the pool, in groups: what waits goes on right there, without a further hop.
    private readonly TaskCompletionSource<Decision> _answer = new();
    private Decision? _soFar;

    public Envelope Envelope { get; } = envelope;

    /// <summary>What is decided of it in this batch.</summary>
    public Envelope Part { get; private set; } = envelope;

    /// <summary>How much of its weight is committed, while that is not all.</summary>
    public int Done { get; private set; }

    // All or nothing, where the answer is kept, taken back or depends on a revision.
    private bool IsWhole => Envelope is not { Once: null, IfMatch: null, DryRun: false };

    /// <summary>The request's span, where somebody listens.</summary>
    private Activity? Span { get; } = Instruments.Source.HasListeners() ? Activity.Current : null;

    /// <summary>The batch that decided it.</summary>
    public long Batch { get; set; }

    /// <summary>Its answer, after COMMIT.</summary>
    public Task<Decision> Answer => _answer.Task;

    /// <summary>What was decided; told by <see cref="Tell"/>.</summary>
    public Decision? Decision { get; set; }

    /// <summary>Takes at most this weight of what is left as the part to decide, if it may be divided.</summary>
    public void Cut(int weight)
    {
        var command = Envelope.Command;
        Part = IsWhole || (Done == 0 && command.Weight <= weight)
            ? Envelope
            : Envelope with { Command = command.Part(Done, weight) };
    }

    /// <summary>The part is committed, or had no facts. True if that was all, so that it can be told.</summary>
    public bool Settle()
    {
        if (ReferenceEquals(Part, Envelope) || Decision is not { } decided) return true;
        Decision = decided is Failed failed
            ? failed with { IsPartly = Done > 0 }
            : Envelope.Command.Join(_soFar, Part.Command, decided);
        Done += Part.Command.Weight;
        _soFar = Decision;
        return Decision is Failed || Done >= Envelope.Command.Weight;
    }

    /// <summary>Answers.</summary>
    public void Tell()
    {
        Span?.AddEvent(new ActivityEvent("committed", tags: new() { { "brillig.batch", Batch } }));
        if (Decision is { } decision) _answer.TrySetResult(decision);
    }

    /// <summary>
    /// There is no answer, and if a part of it is done nobody may say it had no effect; told on the pool, never on the
    /// writer's thread.
    /// </summary>
    public void Fail(StoreUnavailableException error) => ThreadPool.UnsafeQueueUserWorkItem(
        static of => of.Answer.TrySetException(of.Error),
        (Answer: _answer, Error: Done == 0 ? error : new StoreUnavailableException(error.Message)), preferLocal: false);
}

/// <summary>The queue from the requests' threads to the writer's: interactive before bulk before background.</summary>
internal sealed class Inbox : IDisposable
{
    private readonly Lock _gate = new();
    private readonly ManualResetEventSlim _signal = new(initialState: false, spinCount: 0);
    private Queue<Asked> _interactive = new();
    private readonly Queue<Asked> _bulk = new();
    private readonly Queue<Asked> _background = new();
    private readonly Queue<Asked> _begunBulk = new();
    private readonly Queue<Asked> _begunBackground = new();
    private Queue<Asked> _taken = new();
    private StoreUnavailableException? _closed = new("The books are being read.", isUndone: true);

    /// <summary>Puts a command into the queue, or fails it when the queue is closed.</summary>
    public void Put(Asked asked)
    {
        lock (_gate)
        {
            if (_closed is { } error)
            {
                asked.Fail(error);
                return;
            }

            var wasEmpty = Waiting == 0;
            Of(asked.Envelope.Command.Lane).Enqueue(asked);
            if (!wasEmpty) return;
        }

        _signal.Set();
    }

    /// <summary>Waits until something is there, or the time is over, or somebody wakes it.</summary>
    public void Wait(TimeSpan time)
    {
        // What comes after this line sets it again; what came before is seen by the look into the queue.
        _signal.Reset();
        if (IsEmpty) _signal.Wait(time);
    }

    /// <summary>The next interactive command, or null. Only for the writer's thread.</summary>
    public Asked? Next()
    {
        if (_taken.TryDequeue(out var next)) return next;
        lock (_gate) (_taken, _interactive) = (_interactive, _taken);
        return _taken.TryDequeue(out next) ? next : null;
    }

    /// <summary>The next bulk command, what is begun first, or null. Only for the writer's thread.</summary>
    public Asked? NextBulk()
    {
        if (_begunBulk.TryDequeue(out var begun)) return begun;
        lock (_gate) return _bulk.TryDequeue(out var next) ? next : null;
    }

    /// <summary>The next background command, what is begun first, or null. Only for the writer's thread.</summary>
    public Asked? NextBackground()
    {
        if (_begunBackground.TryDequeue(out var begun)) return begun;
        lock (_gate) return _background.TryDequeue(out var next) ? next : null;
    }

    /// <summary>Puts back a command of which a part is done, before all of its lane. Only for the writer.</summary>
    public void PutBack(Asked asked) =>
        (asked.Envelope.Command.Lane == Lane.Background ? _begunBackground : _begunBulk).Enqueue(asked);

    /// <summary>True if nothing waits.</summary>
    public bool IsEmpty
    {
        get
        {
            if (_taken.Count + _begunBulk.Count + _begunBackground.Count > 0) return false;
            lock (_gate) return Waiting == 0;
        }
    }

    /// <summary>How many wait, about.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return Waiting;
        }
    }

    /// <summary>Wakes the writer.</summary>
    public void Wake() => _signal.Set();

    /// <summary>Takes nothing from now on.</summary>
    public void Close(StoreUnavailableException error)
    {
        lock (_gate) _closed = error;
        Wake();
    }

    /// <summary>Takes commands again.</summary>
    public void Open()
    {
        lock (_gate) _closed = null;
    }

    /// <summary>Fails all that waits. Only for the writer's thread.</summary>
    public void FailAll(StoreUnavailableException error)
    {
        while ((Next() ?? NextBulk() ?? NextBackground()) is { } asked) asked.Fail(error);
    }

    private int Waiting => _interactive.Count + _bulk.Count + _background.Count;

    private Queue<Asked> Of(Lane lane) => lane switch
    {
        Lane.Interactive => _interactive,
        Lane.Bulk => _bulk,
        Lane.Background => _background,
    };

    /// <inheritdoc/>
    public void Dispose() => _signal.Dispose();
}
