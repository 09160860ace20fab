using Brillig.Core.Basics;
using Brillig.Core.Tariffs;
using Brillig.Tests.Simulation;
using Xunit;

namespace Brillig.Tests.Rating;

/// <summary>What holds for rates that depend on who, when and where: matrices, windows and decks.</summary>
public class PlacesTests(ITestOutputHelper output)
{
    [Fact]
    public void Each_window_and_cell_counts_on_its_own() => Law.Holds("Places", output, 40_000, trial =>
        Agree(trial, periods: 4, RandomRate.Places));

    [Fact]
    public void A_call_is_split_where_windows_meet() => Law.Holds("Split calls", output, 1_000, trial =>
        Agree(trial, periods: 1, "calls"));

    [Fact]
    public void Money_buys_what_is_affordable_there_and_no_more() => Law.Holds("Places back", output, 10_000, trial =>
    {
        var inquiry = new Inquiry(trial, RandomRate.Places);
        foreach (var edge in inquiry.Edges.Take(12)) inquiry.BuysAtLeast(Ratios.Multiple(edge, inquiry.Step));
        inquiry.Buys(trial.Draw.Price());
    });

    [Fact]
    public void Money_buys_as_much_of_a_split_call_as_trying_finds() => Law.Holds("Split back", output, 40, trial =>
    {
        var inquiry = new Inquiry(trial, "calls") { Step = trial.Draw.Of<Ratio>(1, 7, 30, 60) };
        inquiry.BuysAsTried(multiples: 20);
        trial.Count();
    });

    [Fact]
    public void What_has_no_price_is_not_without_limit()
    {
        var rate = new Subject(System.Text.Json.JsonDocument.Parse(
            """{"service": "x", "model": "deck", "deck": "none", "maximum_charge": 1}""").RootElement);
        Assert.Equal(Affording.NoRate, Inverse.Of(rate.Rate, default, 5, 1, default, rate.Scope).Kind);
    }

    private static void Agree(Trial trial, int periods, params string[] kinds)
    {
        var rate = trial.Note(new RandomRate(trial.Draw).Next(kinds));
        var deck = trial.Note(new RandomDeck(trial.Draw));
        var (reference, subject) = (new ReferenceRate(rate, deck.Reference), new Subject(rate, deck.Subject));
        var usage = new RandomUsage(trial.Draw, rate);
        for (; periods > 0; periods--, subject.Reset())
        {
            var period = new ReferencePeriod(reference);
            for (var left = trial.Draw.Random.Next(1, 6); left > 0; left--, trial.Count())
            {
                var record = trial.Note(usage.Next());
                var before = subject.Counter;
                var charge = period.Add(record);
                Assert.Equal(charge is not null, subject.Add(record));
                if (charge is null) continue;
                Assert.True(
                    subject.Counter.Charge.Is(period.Charge),
                    $"Expected {period.Charge.Text()}, but it is {subject.Counter.Charge}.");
                Assert.True(subject.Counter.Owed.Is(period.Owed));
                var told = Explaining
                    .Record(subject.Rate, before, subject.Counter, record.AsRecord(), subject.Scope)
                    .Aggregate(Exact.Zero, (sum, step) => sum + (step.Amount ?? 0));
                Assert.Equal(subject.Counter.Charge - before.Charge, told);
            }
        }
    }
}
