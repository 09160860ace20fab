using Brillig.Core.Basics;

namespace Brillig.Core.Flow;

/// <summary>
/// The names of the answers that were kept last, each with its batch: what a request's thread cannot have found yet
/// when it looked. The answers themselves are in the database alone.
/// </summary>
/// <remarks>Two tables: when the young one is full it becomes the old one, and the oldest names are let go.</remarks>
/// <param name="namesMax">How many names the young table holds.</param>
public sealed class AnswerMemory(int namesMax = 65_536)
{
    private Dictionary<AnswerName, long> _young = [];
    private Dictionary<AnswerName, long> _old = [];
    private long _youngLast;
    private long _oldLast;

    /// <summary>All names that were kept after this batch are known.</summary>
    public long Since { get; private set; }

    /// <summary>How many names it knows.</summary>
    public int Count => _young.Count + _old.Count;

    /// <summary>Begins after a batch: what was kept up to it is in the database, where a request looks first.</summary>
    public void Restore(long batch) => Since = _youngLast = batch;

    /// <summary>
    /// Null: nothing is kept under this name. <see cref="Repeated"/>: something is, since the request looked;
    /// <see cref="Stale"/>: it looked too long ago to know.
    /// </summary>
    public Decision? Find(IdempotencyKey key)
    {
        if (key.ReadAt < Since) return new Stale();
        return (_young.TryGetValue(key.Name, out var batch) || _old.TryGetValue(key.Name, out batch))
            && batch > key.ReadAt ? new Repeated() : null;
    }

    /// <summary>An answer is kept under a name, in a batch that is being decided.</summary>
    public void Apply(AnswerName name, long batch, UndoLog undo)
    {
        if (_young.TryGetValue(name, out var before)) undo.Replaced(_young, name, before);
        else undo.Added(_young, name);
        _young[name] = batch;
        _youngLast = batch;
    }

    /// <summary>The batch is durable: nothing can be taken back, so that the tables may turn.</summary>
    public void ApplyForget()
    {
        if (_young.Count < namesMax) return;
        Since = _oldLast > 0 ? _oldLast : Since;
        (_old, _oldLast) = (_young, _youngLast);
        _young = [];
    }
}
