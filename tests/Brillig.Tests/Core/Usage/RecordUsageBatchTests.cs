using Brillig.Core.Basics;
using Brillig.Core.Usage;
using Brillig.Tests.Core.Flow;
using Xunit;

namespace Brillig.Tests.Core.Usage;

/// <summary>The parts of a bulk request.</summary>
public class RecordUsageBatchTests
{
    private static readonly AccountId Account = new(new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11));

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(10)]
    [InlineData(11)]
    public void Its_parts_are_all_of_its_records_in_order(int weight)
    {
        var whole = Batch(10);
        var records = new List<BatchElement>();
        while (records.Count < whole.Weight)
        {
            var part = Assert.IsType<RecordUsageBatch>(whole.Part(records.Count, weight));
            Assert.InRange(part.Weight, 1, weight);
            records.AddRange(part.Elements);
        }

        Assert.Equal(whole.Elements, records);
    }

    [Fact]
    public void The_answer_adds_up_what_became_of_the_parts()
    {
        var first = new Done(new BatchOutcome(2, 1, [Rejected(1)]));
        var second = new Done(new BatchOutcome(3, 0, [Rejected(7)]));
        var whole = Batch(10);

        var joined = whole.Join(whole.Join(null, whole, first), whole, second);

        var outcome = Assert.IsType<BatchOutcome>(Assert.IsType<Done>(joined).Result);
        Assert.Equal((5, 1), (outcome.Accepted, outcome.Duplicates));
        Assert.Equal([1, 7], outcome.Rejected.Select(r => r.Index));
    }

    [Fact]
    public void The_records_of_a_refused_part_are_rejected_and_those_before_it_stay()
    {
        var whole = Batch(5);
        var first = new Done(new BatchOutcome(3, 0, []));

        var joined = whole.Join(first, whole.Part(3, 5), new Refused(Reason.AmountOutOfRange, "Too much."));

        var outcome = Assert.IsType<BatchOutcome>(Assert.IsType<Done>(joined).Result);
        Assert.Equal(3, outcome.Accepted);
        Assert.Equal([3, 4], outcome.Rejected.Select(r => r.Index));
        Assert.All(outcome.Rejected, r => Assert.Equal(Reason.AmountOutOfRange, r.Reason));
    }

    [Fact]
    public void The_records_of_a_part_that_needs_history_are_left_and_the_others_are_done()
    {
        var whole = Batch(9);
        var at = NodaTime.Instant.FromUtc(2026, 1, 1, 0, 0);
        var so = whole.Join(null, whole.Part(0, 3), new Done(new BatchOutcome(3, 0, [])));
        so = whole.Join(so, whole.Part(3, 3), new Unread([new PastAsked(Account, at)]));
        so = whole.Join(so, whole.Part(6, 3), new Done(new BatchOutcome(1, 2, [])));

        var left = Assert.IsType<Unread>(so);
        var done = Assert.IsType<BatchOutcome>(Assert.IsType<Done>(left.SoFar).Result);
        Assert.Equal((4, 2), (done.Accepted, done.Duplicates));
        Assert.Equal(at, Assert.Single(left.Periods).At);
        Assert.Equal(["r3", "r4", "r5"], Assert.IsType<RecordUsageBatch>(left.Rest).Elements.Select(e => e.Element.Id));
    }

    [Fact]
    public void Many_records_wait_behind_what_is_interactive_and_a_few_do_not()
    {
        Assert.Equal(Lane.Interactive, Batch(50).Lane);
        Assert.Equal(Lane.Bulk, Batch(51).Lane);
    }

    private static RecordUsageBatch Batch(int records) => TestBooks.BatchOf(
        Account, [.. Enumerable.Range(0, records).Select(n => TestBooks.Element(Account, "data", 1, null, $"r{n}"))]);

    private static RejectedRecord Rejected(int index) => new(index, $"r{index}", Reason.NoRate, "");
}
