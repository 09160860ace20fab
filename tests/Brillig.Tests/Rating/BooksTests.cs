using System.Globalization;
using Brillig.Core.Basics;
using Brillig.Core.Usage;
using Brillig.Tests.Core.Flow;
using Brillig.Tests.Simulation;
using Xunit;

namespace Brillig.Tests.Rating;

/// <summary>
/// What becomes of a rate's charges in the books, in currencies of all kinds of minor units: exact, or refused.
/// </summary>
public class BooksTests(ITestOutputHelper output)
{
    private static readonly Ratio OwedMax = 9_000_000_000_000m;

    [Fact]
    public void A_record_is_priced_exactly_or_refused() => Law.Holds("Books", output, 10_000, trial =>
    {
        var (currency, places) = trial.Draw.Of(("JPY", 0), ("USD", 2), ("KWD", 3));
        var rate = trial.Note(new RandomRate(trial.Draw).Next(RandomRate.Models));
        var books = new TestBooks(currency);
        books.Publish($$"""{"name": "t", "currency": "{{currency}}", "rates": [{{rate.GetRawText()}}]}""");
        var account = books.Open("t");
        var (reference, usage) = (new ReferenceRate(rate, ReferenceScope.Utc), new RandomUsage(trial.Draw, rate));
        var (records, before) = (new List<Used>(), Ratio.Zero);
        for (var left = 8; left > 0; left--, trial.Count())
        {
            var record = trial.Note(usage.Next());
            if (reference.Charge([.. records, record]) is not { } after) continue;   // it has no price
            var quantity = decimal.Parse(record.Quantity.Text(), CultureInfo.InvariantCulture);
            var element = TestBooks.Element(account, "x", quantity, null, $"r{left}")
                with { Properties = record.Json };
            switch (books.Do(TestBooks.UsageOf(account, element)))
            {
                case Refused refused:
                    Assert.Equal(Reason.AmountOutOfRange, refused.Reason);
                    Assert.True(reference.Owed(after) > OwedMax, $"{reference.Owed(after)} is within bounds.");
                    break;
                default:
                    var fact = Assert.IsType<UsageRecorded>(books.Facts[^1].Fact);
                    Assert.True(fact.Charged.Is(after), $"Expected {after}, but it is {fact.Charged}.");
                    Assert.Equal(after.Micros() - before.Micros(), fact.Amount);
                    (records, before) = ([.. records, record], after);
                    break;
            }
        }

        if (records.Count == 0 || reference.Owed(before).Sign == 0) return;   // perhaps there is nothing to charge
        var total = books.Close(account).Total.Amount;
        Assert.Equal(reference.Owed(before).Round(places), total);
    });
}
