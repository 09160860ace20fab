using Brillig.Core.Basics;

namespace Brillig.Core.Usage;

/// <summary>What the memory knows of a record id.</summary>
public enum Known
{
    /// <summary>Not seen lately.</summary>
    No,

    /// <summary>Seen with the same content: a duplicate.</summary>
    Same,

    /// <summary>Seen with another content: a conflict.</summary>
    Other,
}

/// <summary>
/// The record ids of the last days, as pairs of seeded 64-bit hashes (of account and id, of the content) in two
/// tables: when the young one is full of days it becomes the old one, and the oldest are let go.
/// </summary>
/// <remarks>20 to 28 bytes an id. The unique index stands behind it.</remarks>
public sealed class RecordMemory
{
    private readonly List<ulong> _added = [];
    private RecordTable _young = new();
    private RecordTable _old = new();
    private long _generation;

    /// <summary>How many ids it knows.</summary>
    public int Count => _young.Count + _old.Count;

    /// <summary>What is known of this record.</summary>
    public Known Find(ulong id, ulong content)
    {
        if (_young.TryGet(id, out var known) || _old.TryGet(id, out known))
            return known == content ? Known.Same : Known.Other;
        return Known.No;
    }

    /// <summary>Remembers a record.</summary>
    public void Add(ulong id, ulong content, UndoLog undo)
    {
        _young.Set(id, content);
        if (!undo.IsOn) return;
        if (_added.Count == 0 || _generation != undo.Generation)
        {
            _generation = undo.Generation;
            undo.Push(new Shrink(this, _added.Count));
        }

        _added.Add(id);
    }

    /// <summary>The batch is durable.</summary>
    public void Forget() => _added.Clear();

    /// <summary>The young table becomes the old one.</summary>
    public void Rotate()
    {
        _old = _young;
        _young = new RecordTable();
    }

    // A rotation since may have moved it.
    private void Remove(ulong id)
    {
        if (!_young.Remove(id)) _old.Remove(id);
    }

    private sealed class Shrink(RecordMemory memory, int count) : IUndo
    {
        public void Undo()
        {
            for (var i = memory._added.Count - 1; i >= count; i--) memory.Remove(memory._added[i]);
            memory._added.RemoveRange(count, memory._added.Count - count);
        }
    }
}
