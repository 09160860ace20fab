using Brillig.Core.Tariffs;
using Xunit;

namespace Brillig.Tests.Rating;

/// <summary>From money to usage: the largest multiple of a step that the money buys, and no other.</summary>
public class InverseTests(ITestOutputHelper output)
{
    [Fact]
    public void Money_buys_what_is_affordable_and_no_more() => Law.Holds("Inverse", output, 100_000, trial =>
    {
        var inquiry = new Inquiry(trial, RandomRate.Models);
        foreach (var edge in inquiry.Edges)
            foreach (var beside in (ReadOnlySpan<int>)[0, 1, -1])
                if (Ratios.Multiple(edge, inquiry.Step) + beside * inquiry.Step is { Sign: >= 0 } usage)
                    inquiry.BuysAtLeast(usage);
        for (var i = 0; i < 4; i++) inquiry.Buys(trial.Draw.Price());
    });

    [Fact]
    public void Money_buys_what_trying_each_quantity_finds() => Law.Holds("Brute force", output, 10_000, trial =>
    {
        var inquiry = new Inquiry(trial, RandomRate.Models);
        if (inquiry.Edges.Count == 0) return;
        inquiry.Step = trial.Note(trial.Draw.Of(inquiry.Edges) / trial.Draw.Random.Next(2, 12));
        if (inquiry.Step.Sign > 0) inquiry.BuysAsTried(multiples: 40);
    });

    [Theory]
    [InlineData("count", Affording.NotInvertible)]
    [InlineData("last", Affording.NotInvertible)]
    [InlineData("sum", Affording.Usage)]
    [InlineData("max", Affording.Usage)]
    public void Some_aggregates_have_no_way_back(string aggregate, Affording expected)
    {
        var rate = new Subject(System.Text.Json.JsonDocument.Parse(
            $$"""{"service": "x", "model": "per_unit", "price": 1, "aggregate": "{{aggregate}}"}""").RootElement);
        Assert.Equal(expected, Inverse.Of(rate.Rate, default, 5, 1, default, rate.Scope).Kind);
    }
}
