using System.Text.Json;
using Brillig.Core.Basics;
using Brillig.Tests.Simulation;
using Xunit;

namespace Brillig.Tests.Rating;

/// <summary>From usage to money: what always holds.</summary>
public class ForwardTests(ITestOutputHelper output)
{
    [Fact]
    public void A_charge_is_what_the_contract_says() => Law.Holds("Charges", output, 500_000, trial =>
    {
        var rate = trial.Note(new RandomRate(trial.Draw).Next(RandomRate.Models));
        var (reference, subject) = (new ReferenceRate(rate, ReferenceScope.Utc), new Subject(rate));
        var usage = new RandomUsage(trial.Draw, rate);
        for (var period = 0; period < 4; period++, subject.Reset())
        {
            var records = new List<Used>();
            for (var record = trial.Draw.Random.Next(1, 6); record > 0; record--, trial.Count())
            {
                records.Add(trial.Note(usage.Next()));
                var expected = reference.Charge(records);
                Assert.Equal(expected is not null, subject.Add(records[^1]));
                if (expected is not { } charge) break;
                Same(charge, subject.Counter.Charge);
                Same(reference.Owed(charge), subject.Counter.Owed);
            }
        }
    });

    [Fact]
    public void What_records_cost_in_micros_adds_up_to_the_charge() => Law.Holds("Micros", output, 60_000, trial =>
    {
        var rate = trial.Note(new RandomRate(trial.Draw).Next(RandomRate.Models));
        var (reference, subject) = (new ReferenceRate(rate, ReferenceScope.Utc), new Subject(rate));
        var usage = new RandomUsage(trial.Draw, rate);
        var (records, sum) = (new List<Used>(), 0L);
        for (var left = trial.Draw.Random.Next(1, 20); left > 0; left--, trial.Count())
        {
            var before = subject.Counter.Charge;
            records.Add(trial.Note(usage.Next()));
            subject.Add(records[^1]);
            if (reference.Charge(records) is not { } charge) break;
            var isInRange = subject.Counter.Charge.TryToMicros(out var micros);
            Assert.Equal(charge.Micros(), isInRange ? micros : null);
            if (!isInRange || !before.TryToMicros(out var microsBefore)) break;
            sum += micros - microsBefore;
            var off = charge - (Ratio)sum / 1_000_000m;
            Assert.True(off >= new Ratio(-1, 2_000_000) && off <= new Ratio(1, 2_000_000), $"Off by {off}.");
        }
    });

    [Fact]
    public void The_order_of_records_does_not_matter() => Law.Holds("Order", output, 100_000, trial =>
    {
        var rate = trial.Note(new RandomRate(trial.Draw).Next(RandomRate.Models));
        string[] allowances = ["included", "free_records", "free_amount"];
        if (IsPerRecord(rate) ? allowances.Any(name => rate.TryGetProperty(name, out _))
            : rate.Said("aggregate", "") == "last") return;

        var (one, other, usage) = (new Subject(rate), new Subject(rate), new RandomUsage(trial.Draw, rate));
        var records = Enumerable.Range(0, trial.Draw.Random.Next(2, 8)).Select(_ => trial.Note(usage.Next())).ToArray();
        foreach (var record in records) one.Add(record);
        trial.Draw.Random.Shuffle(records);
        foreach (var record in records) other.Add(record);
        Assert.Equal(one.Counter.Charge, other.Counter.Charge);
        Assert.Equal(one.Counter.Owed, other.Counter.Owed);
        trial.Count(records.Length);
    });

    [Fact]
    public void More_usage_never_costs_less() => Law.Holds("Monotone", output, 200_000, trial =>
    {
        var rate = trial.Note(new RandomRate(trial.Draw).Next(RandomRate.Models));
        var isFalling = rate.Said("model", "") == "volume" || rate.Said("aggregate", "") == "last";
        var (subject, usage) = (new Subject(rate), new RandomUsage(trial.Draw, rate));
        if (IsPerRecord(rate) || !isFalling)
            for (var left = 6; left > 0; left--, trial.Count())
            {
                var before = subject.Counter;
                subject.Add(trial.Note(usage.Next()));
                Assert.True(subject.Counter.Charge >= before.Charge);
                Assert.True(subject.Counter.Owed >= before.Owed);
            }

        if (isFalling) return;
        var last = Exact.Zero;
        foreach (var quantity in Enumerable.Range(0, 8).Select(_ => usage.Next()).OrderBy(record => record.Quantity))
        {
            subject.Reset();
            subject.Add(trial.Note(new Used(quantity.Quantity, quantity.At, NoProperties)));
            Assert.True(subject.Counter.Charge >= last);
            last = subject.Counter.Charge;
            trial.Count();
        }
    });

    private static readonly Dictionary<string, string> NoProperties = [];

    private static bool IsPerRecord(JsonElement rate) =>
        rate.Said("per", "") == "record" || rate.Said("model", "") is "percentage" or "timed" or "prepriced";

    private static void Same(Ratio expected, Exact actual) =>
        Assert.True(actual.Is(expected), $"Expected {expected}, but it is {actual}.");
}
