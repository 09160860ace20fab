using Brillig.Core.Tariffs;
using Xunit;

namespace Brillig.Tests.Core.Tariffs;

/// <summary>Pricing a record allocates nothing, where its charge has decimals that end.</summary>
public class AllocationTests
{
    private const int Records = 2_000;

    [Theory]
    [InlineData(""" "model": "per_unit", "price": "0.05" """)]
    [InlineData(""" "model": "graduated", "tiers": [{"up_to": 9, "price": 1}, {"price": "0.5", "block": 7}] """)]
    [InlineData(""" "model": "volume", "tiers": [{"up_to": 9, "price": 1}, {"price": "0.5", "flat": 2}] """)]
    [InlineData(""" "model": "package", "size": 7, "price": 1, "free": 5 """)]
    [InlineData(""" "model": "percentage", "percent": "2.9", "fixed": "0.3", "maximum_per_record": 1 """)]
    [InlineData(""" "model": "percentage", "percent": "2.9", "free_records": 3, "free_amount": 500 """)]
    [InlineData(""" "model": "graduated_percentage", "tiers": [{"up_to": 9, "percent": 1}, {"percent": "0.5"}] """)]
    [InlineData(""" "model": "timed", "price_per_minute": "0.12", "minimum_seconds": 30, "increment_seconds": 6 """)]
    [InlineData(""" "model": "timed", "intervals": [{"from": 0, "price": 1}, {"from": 60, "price": 2}] """)]
    [InlineData(""" "model": "prepriced" """)]
    [InlineData(""" "model": "per_unit", "price": 1, "divide_by": 60, "round": "up", "included": 5 """)]
    [InlineData(""" "model": "per_unit", "price": 1, "per": "record", "included": 5, "aggregate": "max" """)]
    [InlineData(""" "model": "per_unit", "price": "0.33", "round_amount": {"places": 1, "mode": "half_even"} """)]
    public void A_record_is_priced_without_allocating(string terms)
    {
        var rate = RateDocument.Parse($$"""{"service": "x", {{terms}}}""");
        var (scope, cell, counter) = (new PriceScope(default, "UTC", new Decks()), default(Cell), default(Counter));
        var record = new UsedRecord(37.5m, default, """{"amount": "0.25"}""");
        Price();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Price();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Price()
        {
            for (var i = 0; i < Records; i++)
            {
                if (!rate.Terms.TryAdd(record, scope, ref cell)) Assert.Fail("Nothing prices it.");
                if (rate.IsPlain && rate.TryCount(counter, record, scope, out var counted)) counter = counted.After;
            }
        }
    }
}
