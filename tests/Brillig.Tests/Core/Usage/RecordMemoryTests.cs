using Brillig.Core.Basics;
using Brillig.Core.Usage;
using Xunit;

namespace Brillig.Tests.Core.Usage;

public class RecordMemoryTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 8)];

    /// <summary>Few ids in few slots: long runs, growth, and removals in the middle of them.</summary>
    [Theory]
    [MemberData(nameof(Seeds))]
    public void Remembers_what_a_dictionary_would(int seed)
    {
        var random = new Random(seed);
        var memory = new RecordMemory();
        var undo = new UndoLog(isOn: true);
        var (young, old) = (new Dictionary<ulong, ulong>(), new Dictionary<ulong, ulong>());
        for (var round = 0; round < 60; round++)
        {
            var mark = undo.Mark();
            var before = new Dictionary<ulong, ulong>(young);
            for (var i = random.Next(60); i > 0; i--) Add(memory, undo, young, old, Id(random));
            var inner = undo.Mark();
            var middle = new Dictionary<ulong, ulong>(young);
            for (var i = random.Next(60); i > 0; i--) Add(memory, undo, young, old, Id(random));
            if (random.Next(2) == 0) (young, _) = (middle, Back(undo, inner));
            if (random.Next(3) == 0) (young, _) = (before, Back(undo, mark));
            if (random.Next(3) == 0)
            {
                undo.Forget();
                memory.Forget();
            }

            if (random.Next(15) == 0)
            {
                undo.Forget();
                memory.Forget();
                memory.Rotate();
                (young, old) = ([], young);
            }

            Same(memory, young, old);
        }
    }

    [Fact]
    public void What_was_added_before_a_rotation_can_be_taken_back_after_it()
    {
        var (memory, undo) = (new RecordMemory(), new UndoLog(isOn: true));
        var mark = undo.Mark();
        memory.Add(5, 1, undo);
        memory.Rotate();
        memory.Add(6, 1, undo);
        undo.Back(mark);

        Assert.Equal((Known.No, Known.No, 0), (memory.Find(5, 1), memory.Find(6, 1), memory.Count));
    }

    [Fact]
    public void Tells_the_same_content_from_another_also_for_the_hash_zero()
    {
        var (memory, undo) = (new RecordMemory(), new UndoLog(isOn: false));
        memory.Add(0, 0, undo);
        Assert.Equal((Known.Same, Known.Other, Known.No), (memory.Find(0, 0), memory.Find(0, 1), memory.Find(7, 0)));
    }

    private static ulong Id(Random random) =>
        (ulong)random.Next(2, 5) * 1024 * (ulong)random.Next(1, 400) + (ulong)random.Next(3)
        + (random.Next(3) == 0 ? 0xffff_0000 : 0UL);

    private static void Add(
        RecordMemory memory, UndoLog undo, Dictionary<ulong, ulong> young, Dictionary<ulong, ulong> old, ulong id)
    {
        if (memory.Find(id, 0) != Known.No) return;
        Assert.False(young.ContainsKey(id) || old.ContainsKey(id));
        memory.Add(id, id * 3, undo);
        young.Add(id, id * 3);
    }

    private static int Back(UndoLog undo, int mark)
    {
        undo.Back(mark);
        return mark;
    }

    private static void Same(RecordMemory memory, Dictionary<ulong, ulong> young, Dictionary<ulong, ulong> old)
    {
        Assert.Equal(young.Count + old.Count, memory.Count);
        foreach (var (id, content) in young.Concat(old))
        {
            if (memory.Find(id, content) != Known.Same || memory.Find(id, content + 1) != Known.Other)
                Assert.Fail($"{id} is forgotten.");
        }

        for (var id = 3UL; id < 3000; id += 7)
            if (!young.ContainsKey(id) && !old.ContainsKey(id) && memory.Find(id, 0) != Known.No)
                Assert.Fail($"{id} was never added.");
    }
}
