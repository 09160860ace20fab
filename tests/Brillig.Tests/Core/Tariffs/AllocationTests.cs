using Brillig.Core.Basics;
using Brillig.Core.Tariffs;
using NodaTime;
using Xunit;

namespace Brillig.Tests.Core.Tariffs;

/// <summary>Pricing a record allocates nothing, where its charge has decimals that end.</summary>
public class AllocationTests
{
    private const int Records = 2_000;
    private const string Properties =
        """{"amount": "0.25", "region": "eu", "user": "u-7", "destination": "+44 20 7123 4567"}""";

    private const string AtNight = """
        "model": "per_unit", "price": 2, "windows": [
            {"from": "18:00", "to": "08:00", "timezone": "Europe/Paris", "rate": {"model": "per_unit", "price": 1}},
            {"from": "08:00", "to": "20:00", "rate": {"model": "volume", "tiers": [{"price": 3}]}}]
        """;

    private const string CallsAtNight = """
        "model": "timed", "price_per_minute": 2, "windows": [
            {"from": "18:00", "to": "08:00", "rate": {"model": "timed", "price_per_minute": 1, "increment_seconds": 6}}]
        """;

    private const string ByRegion = """
        "model": "matrix", "dimensions": ["region"], "maximum_charge": 900, "cells": [
            {"when": {"region": "us"}, "rate": {"model": "per_unit", "price": 1}},
            {"when": {"region": "eu"}, "rate": {"model": "graduated", "tiers": [{"price": 1}]}}]
        """;

    [Theory]
    [InlineData(""" "model": "per_unit", "price": "0.05" """)]
    [InlineData(""" "model": "graduated", "tiers": [{"up_to": 9, "price": 1}, {"price": "0.5", "block": 7}] """)]
    [InlineData(""" "model": "volume", "tiers": [{"up_to": 9, "price": 1}, {"price": "0.5", "flat": 2}] """)]
    [InlineData(""" "model": "package", "size": 7, "price": 1, "free": 5 """)]
    [InlineData(""" "model": "percentage", "percent": "2.9", "fixed": "0.3", "maximum_per_record": 1 """)]
    [InlineData(""" "model": "percentage", "percent": "2.9", "free_records": 3, "free_amount": 500 """)]
    [InlineData(""" "model": "graduated_percentage", "tiers": [{"up_to": 9, "percent": 1}, {"percent": "0.5"}] """)]
    [InlineData(""" "model": "timed", "price_per_minute": "0.12", "minimum_seconds": 30, "increment_seconds": 6 """)]
    [InlineData(""" "model": "timed", "price_per_minute": "0.12", "included": 100 """)]
    [InlineData(""" "model": "timed", "intervals": [{"from": 0, "price": 1}, {"from": 60, "price": 2}] """)]
    [InlineData(""" "model": "prepriced" """)]
    [InlineData(""" "model": "prepriced", "minimum_charge": 5, "maximum_charge": 50 """)]
    [InlineData(""" "model": "deck", "deck": "calls" """)]
    [InlineData(""" "model": "per_unit", "price": 1, "divide_by": 60, "round": "up", "included": 5 """)]
    [InlineData(""" "model": "per_unit", "price": 1, "per": "record", "included": 5, "aggregate": "max" """)]
    [InlineData(""" "model": "per_unit", "price": 1, "aggregate": "max" """)]
    [InlineData(""" "model": "per_unit", "price": 1, "aggregate": "last" """)]
    [InlineData(""" "model": "per_unit", "price": 1, "aggregate": "count" """)]
    [InlineData(""" "model": "per_unit", "price": 1, "aggregate": "unique", "unique_by": "user" """)]
    [InlineData(""" "model": "per_unit", "price": "0.33", "round_amount": {"places": 1, "mode": "half_even"} """)]
    [InlineData(AtNight)]
    [InlineData(CallsAtNight)]
    [InlineData(ByRegion)]
    public void A_record_is_counted_without_allocating(string terms)
    {
        var rate = RateDocument.Parse($$"""{"service": "x", {{terms}}}""");
        var (scope, counter) = (new PriceScope(default, "UTC", Calls), default(Counter));
        Count();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Count();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        // Through the hours, so that records come to every cell; as whoever keeps a counter of his own moves it.
        void Count()
        {
            for (var i = 0; i < Records; i++)
            {
                var at = Instant.FromUtc(2026, 3, 1, 17, 58) + Duration.FromMinutes(i % 50 * 37);
                if (!rate.TryCount(counter, new UsedRecord(437.5m, at, Properties), scope, out var counted))
                    Assert.Fail("Nothing prices it.");
                counter = counted.Moved(maker: 1);
            }
        }
    }

    [Fact]
    public void A_counter_that_is_shown_stays_as_it_is()
    {
        var rate = RateDocument.Parse("""{"service": "x", "model": "per_unit", "price": 1, "aggregate": "max"}""");
        var (first, second) = (Moved(default, 5), default(Counter));
        var shown = first with { Cells = first.Cells?.Copy() };
        second = Moved(first, 9);
        Assert.Equal((5m, 9m, 9m), (shown.At("").Charge, second.At("").Charge, first.At("").Charge));
        Assert.Equal((9m, 12m), (second.At("").Charge, Kept(second, 12).At("").Charge));
        Assert.Equal((12m, 9m), (Moved(Kept(second, 12), 11).At("").Charge, second.At("").Charge));

        Counter Moved(in Counter before, Exact quantity) => Counted(before, quantity).Moved(maker: 1);
        Counter Kept(in Counter before, Exact quantity) => Counted(before, quantity).After;
        Counted Counted(in Counter before, Exact quantity)
        {
            Assert.True(rate.TryCount(before, new UsedRecord(quantity, default, null), default, out var counted));
            return counted;
        }
    }

    [Fact]
    public void Cells_that_stay_are_not_moved_on_with_those_they_come_from()
    {
        var (one, two) = (new Cell { Quantity = 1 }, new Cell { Quantity = 2 });
        var made = Cells.Empty.Moved("a", one, maker: 1).Moved("b", one, maker: 1);
        var stays = made.With("a", two);

        made.Moved("b", two, maker: 1);

        Assert.Equal((two, one), (stays.At("a"), stays.At("b")));
    }

    private static Decks Calls => new Decks().With(new DeckPublished(
        default, default, "calls", 1, default, "1", "44\t0.5\t30\t6\t0\t0\t0\tGB\n", default));
}
