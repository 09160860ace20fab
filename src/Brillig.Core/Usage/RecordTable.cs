namespace Brillig.Core.Usage;

/// <summary>
/// Pairs of 64-bit hashes, by the first: many small open-addressed tables, of which each grows by itself, so that no
/// record waits until millions are moved, and little is kept free.
/// </summary>
/// <remarks>16 bytes a slot; 57 to 80 % of the slots are taken, which is 20 to 28 bytes a pair.</remarks>
internal sealed class RecordTable
{
    private const int PartBits = 10;
    private const int SlotsMin = 16;

    private readonly Part[] _parts = new Part[1 << PartBits];

    /// <summary>How many pairs it holds.</summary>
    public int Count { get; private set; }

    /// <summary>The content of an id.</summary>
    public bool TryGet(ulong id, out ulong content)
    {
        var key = Key(id);
        ref readonly var part = ref PartOf(key);
        content = 0;
        if (part.Count == 0) return false;
        var slot = Slot(part.Ids, key);
        content = part.Contents[slot];
        return part.Ids[slot] != 0;
    }

    /// <summary>Holds this content for the id.</summary>
    public void Set(ulong id, ulong content)
    {
        var key = Key(id);
        ref var part = ref PartOf(key);
        if (part.Ids is null || (part.Count + 1) * 5L > part.Ids.Length * 4L) Grow(ref part);
        var slot = Slot(part.Ids, key);
        if (part.Ids[slot] == 0)
        {
            part.Count++;
            Count++;
        }

        part.Ids[slot] = key;
        part.Contents[slot] = content;
    }

    /// <summary>Lets go of an id; false if it is not there.</summary>
    public bool Remove(ulong id)
    {
        var key = Key(id);
        ref var part = ref PartOf(key);
        if (part.Count == 0) return false;
        var (ids, contents) = (part.Ids, part.Contents);
        var hole = Slot(ids, key);
        if (ids[hole] == 0) return false;
        part.Count--;
        Count--;

        // Backward shift: what was pushed past the hole moves into it, so that no probe stops early.
        for (var next = After(hole, ids); ids[next] != 0; next = After(next, ids))
        {
            if (Distance(Home(ids[next], ids.Length), next, ids) < Distance(hole, next, ids)) continue;
            (ids[hole], contents[hole]) = (ids[next], contents[next]);
            hole = next;
        }

        ids[hole] = 0;
        return true;
    }

    private ref Part PartOf(ulong key) => ref _parts[key >> (64 - PartBits)];

    // 0 marks an empty slot.
    private static ulong Key(ulong id) => id == 0 ? 1 : id;

    // The lower half of the key as a fraction of the slots, whose number need not be a power of two.
    private static int Home(ulong key, int slots) => (int)(((key & uint.MaxValue) * (ulong)slots) >> 32);

    private static int After(int slot, ulong[] ids) => slot + 1 == ids.Length ? 0 : slot + 1;

    private static int Distance(int from, int to, ulong[] ids) => to >= from ? to - from : to - from + ids.Length;

    private static int Slot(ulong[] ids, ulong key)
    {
        var slot = Home(key, ids.Length);
        while (ids[slot] != 0 && ids[slot] != key) slot = After(slot, ids);
        return slot;
    }

    // By two fifths, from 80 % to 57 % full.
    private static void Grow(ref Part part)
    {
        var (ids, contents) = (part.Ids ?? [], part.Contents ?? []);
        var slots = Math.Max(SlotsMin, ids.Length * 7 / 5);
        (part.Ids, part.Contents) = (new ulong[slots], new ulong[slots]);
        for (var i = 0; i < ids.Length; i++)
        {
            if (ids[i] == 0) continue;
            var slot = Slot(part.Ids, ids[i]);
            (part.Ids[slot], part.Contents[slot]) = (ids[i], contents[i]);
        }
    }

    private struct Part
    {
        public ulong[] Ids;
        public ulong[] Contents;
        public int Count;
    }
}
