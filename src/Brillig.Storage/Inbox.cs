using Brillig.Core.Basics;
using Brillig.Core.Flow;

namespace Brillig.Storage;

/// <summary>A command that waits for its answer.</summary>
internal sealed class Asked(Envelope envelope)
{
    // Told on the pool, in groups: what waits goes on right there, without a further hop.
    private readonly TaskCompletionSource<Decision> _answer = new();

    public Envelope Envelope { get; } = envelope;

    /// <summary>Its answer, after COMMIT.</summary>
    public Task<Decision> Answer => _answer.Task;

    /// <summary>What was decided; told by <see cref="Tell"/>.</summary>
    public Decision? Decision { get; set; }

    /// <summary>Answers.</summary>
    public void Tell()
    {
        if (Decision is { } decision) _answer.TrySetResult(decision);
    }

    /// <summary>There is no answer; told on the pool, never on the writer's thread.</summary>
    public void Fail(StoreUnavailableException error) => ThreadPool.UnsafeQueueUserWorkItem(
        static of => of.Answer.TrySetException(of.Error), (Answer: _answer, Error: error), preferLocal: false);
}

/// <summary>The queue from the requests' threads to the writer's: interactive before background.</summary>
internal sealed class Inbox : IDisposable
{
    private readonly Lock _gate = new();
    private readonly ManualResetEventSlim _signal = new(initialState: false, spinCount: 0);
    private Queue<Asked> _interactive = new();
    private readonly Queue<Asked> _background = new();
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

            var wasEmpty = _interactive.Count + _background.Count == 0;
            (asked.Envelope.Command.IsBackground ? _background : _interactive).Enqueue(asked);
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

    /// <summary>The next background command, or null.</summary>
    public Asked? NextBackground()
    {
        lock (_gate) return _background.TryDequeue(out var next) ? next : null;
    }

    /// <summary>True if nothing waits.</summary>
    public bool IsEmpty
    {
        get
        {
            if (_taken.Count > 0) return false;
            lock (_gate) return _interactive.Count + _background.Count == 0;
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
        while ((Next() ?? NextBackground()) is { } asked) asked.Fail(error);
    }

    /// <inheritdoc/>
    public void Dispose() => _signal.Dispose();
}
