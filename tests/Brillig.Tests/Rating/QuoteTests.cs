using Brillig.Core.Basics;
using Brillig.Core.Tariffs;
using Brillig.Tests.Core.Flow;
using Xunit;

namespace Brillig.Tests.Rating;

/// <summary>Quotes of several entries, in both directions, with what explains them.</summary>
public class QuoteTests(ITestOutputHelper output)
{
    [Fact]
    public void Entries_follow_each_other_and_every_step_is_told() => Law.Holds("Quotes", output, 40_000, trial =>
    {
        var (code, places) = trial.Draw.Of(("JPY", 0), ("USD", 2), ("KWD", 3));
        var rate = trial.Note(new RandomRate(trial.Draw).Next(RandomRate.Models));
        var (subject, usage) = (new Subject(rate), new RandomUsage(trial.Draw, rate));
        var entries = Enumerable.Range(0, trial.Draw.Random.Next(1, 6))
            .Select(_ => trial.Note(Entry(trial.Draw, usage.Next()))).ToList();
        trial.Count(entries.Count);
        var decision = Quoting.Of(
            TestBooks.CurrencyOf(code), entries, _ => new(subject.Rate, default, 0, subject.Scope));

        var period = new ReferencePeriod(new ReferenceRate(rate, ReferenceScope.Utc));
        if (decision is Refused refused) Assert.True(IsRefused(refused, rate, entries, period), $"{refused}");
        else Agree(Assert.IsType<Quote>(Assert.IsType<Done>(decision).Result), places, entries, period);
    });

    private static QuoteEntry Entry(Draw draw, Used used) => draw.Chance(3)
        ? new("x", null, draw.Price(), draw.Of(1m, 0.5m, 1000m), used.At, used.Json)
        : new("x", used.Quantity.AsExact(), null, Exact.One, used.At, used.Json);

    private static void Agree(Quote quote, int places, List<QuoteEntry> entries, ReferencePeriod period)
    {
        Assert.Equal(entries.Count, quote.Items.Length);
        foreach (var (entry, item) in entries.Zip(quote.Items))
        {
            var told = item.Steps.Aggregate(Exact.Zero, (sum, step) => sum + (step.Amount ?? Exact.Zero));
            Assert.Equal(item.Charge, told);
            if (entry.Money is { } money) Assert.Equal(money - item.Charge, item.Remainder);
            if (entry.Usage is { } asked) Assert.Equal(asked, item.Usage);
            if (item.Usage is not { } usage || item.IsUnaffordable) Assert.Equal(Exact.Zero, item.Charge);
            else
            {
                var charge = Assert.NotNull(period.Add(UsedOf(entry, usage)));
                Assert.True(item.Charge.Is(charge), $"{usage} cost {charge.Text()}, not {item.Charge}.");
            }
        }

        Assert.Equal(period.Owed.Round(places), quote.Total.Amount);
        Assert.Equal(quote.Total.Amount, quote.Items.Sum(item => item.Total.Amount));
    }

    private static bool IsRefused(
        Refused refused, System.Text.Json.JsonElement rate, List<QuoteEntry> entries, ReferencePeriod period)
    {
        if (refused.Reason == Reason.NotInvertible)
            return !Inquiry.IsInvertible(rate) && entries.Exists(entry => entry.Usage is null);
        if (refused.Reason == Reason.NoRate)
            return entries.Exists(entry => period.Add(UsedOf(entry, entry.Usage ?? Exact.Zero)) is null);
        if (refused.Reason != Reason.AmountOutOfRange) return false;
        if (entries.Exists(entry => entry.Usage is null)) return true;   // which depends on what it buys
        return entries.Exists(entry => period.Add(UsedOf(entry, entry.Usage ?? Exact.Zero)) is not null
            && (period.Owed.Micros() is null || period.Charge.Micros() is null));
    }

    private static Used UsedOf(QuoteEntry entry, Exact usage) => new(
        usage.AsRatio(), entry.At, entry.Properties is { } json
            ? System.Text.Json.JsonSerializer.Deserialize<Dictionary<string, string>>(json) ?? [] : []);
}
