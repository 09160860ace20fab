using Brillig.Core.Basics;
using Brillig.Core.Usage;
using Brillig.Tests.Core.Flow;
using Xunit;

namespace Brillig.Tests.Core.Usage;

/// <summary>What taking a record costs where nobody else prices it or pays for it.</summary>
public class TakenRecordsTests
{
    private const int Records = 4_000;

    // So much beside its fact, as before a record could count on other accounts' charges.
    private const int UndoBytes = 88;

    [Fact]
    public void A_record_makes_little_but_its_fact_while_no_rate_cascades_and_nobody_pays_for_others()
    {
        var books = new TestBooks();
        books.Publish("""{"name":"t","rates":[{"service":"data","model":"per_unit","price":2}]}""");
        var top = books.Open("t");
        var account = books.Open("t", with: c => c with { Parent = top });
        var elements = Enumerable.Range(0, Records).Select(_ => books.Element(account, "data", 1)).ToArray();
        var command = TestBooks.BatchOf(account, elements);
        var draft = books.NewDraft();
        Assert.Equal(0, books.Books.Cascading);

        // The first time it finds room for itself, which it has then.
        var mark = draft.Mark();
        Take();
        draft.Back(mark);
        var bytes = Take();

        var fact = Assert.IsType<UsageRecorded>(draft.Facts[^1]);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var again = fact with { };
        var size = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(fact, again);
        Assert.InRange(bytes / Records, size, size + UndoBytes);

        long Take()
        {
            var from = GC.GetAllocatedBytesForCurrentThread();
            Assert.IsType<Done>(RecordUsageBatch.Decide(command, draft));
            Assert.Equal(Records, draft.Facts.Count);
            return GC.GetAllocatedBytesForCurrentThread() - from;
        }
    }
}
