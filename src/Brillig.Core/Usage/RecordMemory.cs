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
/// open-addressed tables: when the young one is full of days it becomes the old one, and the oldest are let go.
/// </summary>
/// <remarks>16 bytes a slot, at most two thirds full. The unique index stands behind it.</remarks>
public sealed class RecordMemory
{
    private readonly List<ulong> _added = [];
    private Table _young = new(1024);
    private Table _old = new(16);
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
        _young = new Table(1024);
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

    private sealed class Table(int capacity)
    {
        private ulong[] _ids = new ulong[capacity];
        private ulong[] _contents = new ulong[capacity];

        public int Count { get; private set; }

        public bool TryGet(ulong id, out ulong content)
        {
            var slot = Slot(_ids, Key(id));
            content = _contents[slot];
            return _ids[slot] != 0;
        }

        public void Set(ulong id, ulong content)
        {
            if ((Count + 1) * 3L > _ids.Length * 2L) Grow();
            var slot = Slot(_ids, Key(id));
            if (_ids[slot] == 0) Count++;
            _ids[slot] = Key(id);
            _contents[slot] = content;
        }

        public bool Remove(ulong id)
        {
            var mask = _ids.Length - 1;
            var hole = Slot(_ids, Key(id));
            if (_ids[hole] == 0) return false;
            Count--;

            // Backward shift: what was pushed past the hole moves into it, so that no probe stops early.
            for (var next = (hole + 1) & mask; _ids[next] != 0; next = (next + 1) & mask)
            {
                var home = Home(_ids[next], mask);
                if (((next - home) & mask) < ((next - hole) & mask)) continue;
                _ids[hole] = _ids[next];
                _contents[hole] = _contents[next];
                hole = next;
            }

            _ids[hole] = 0;
            return true;
        }

        // 0 marks an empty slot.
        private static ulong Key(ulong id) => id == 0 ? 1 : id;

        private static int Home(ulong key, int mask) => (int)(key & (ulong)mask);

        private static int Slot(ulong[] ids, ulong key)
        {
            var mask = ids.Length - 1;
            var slot = Home(key, mask);
            while (ids[slot] != 0 && ids[slot] != key) slot = (slot + 1) & mask;
            return slot;
        }

        private void Grow()
        {
            var (ids, contents) = (_ids, _contents);
            _ids = new ulong[ids.Length * 2];
            _contents = new ulong[ids.Length * 2];
            for (var i = 0; i < ids.Length; i++)
            {
                if (ids[i] == 0) continue;
                var slot = Slot(_ids, ids[i]);
                _ids[slot] = ids[i];
                _contents[slot] = contents[i];
            }
        }
    }
}
