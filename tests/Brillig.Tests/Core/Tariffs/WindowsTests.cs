using Brillig.Core.Basics;
using Brillig.Core.Tariffs;
using NodaTime;
using Xunit;

namespace Brillig.Tests.Core.Tariffs;

public class WindowsTests
{
    private const string Night = """
        "model": "timed", "price_per_minute": 0.60, "minimum_seconds": 1, "increment_seconds": 1,
        "windows": [{"from": "20:00", "to": "08:00",
            "rate": {"model": "timed", "price_per_minute": 0.06, "minimum_seconds": 1, "increment_seconds": 1}}]
        """;

    private static string Unit(string windows) => $$"""
        "model": "per_unit", "price": 10, "windows": [{{windows}}]
        """;

    private static string Cheap(string window) => Unit($$$"""
        { {{{window}}}, "rate": {"model": "per_unit", "price": 1}}
        """);

    [Theory]
    [InlineData("2026-01-05T07:59:59Z", 10)]   // a Monday
    [InlineData("2026-01-05T08:00:00Z", 1)]
    [InlineData("2026-01-05T17:59:59.999Z", 1)]
    [InlineData("2026-01-05T18:00:00Z", 10)]
    [InlineData("2026-01-10T12:00:00Z", 10)]   // a Saturday
    public void A_window_holds_its_start_and_not_its_end_on_its_days(string at, int cost) => Assert.Equal(
        cost, new Rated(Cheap(""" "from": "08:00", "to": "18:00", "days": ["mon", "tue"] """)).Costs(1, at));

    [Theory]
    [InlineData("2026-01-09T21:59:00Z", 10)]
    [InlineData("2026-01-09T22:00:00Z", 1)]    // Friday evening
    [InlineData("2026-01-10T05:59:00Z", 1)]    // Saturday morning belongs to Friday
    [InlineData("2026-01-10T06:00:00Z", 10)]
    [InlineData("2026-01-09T05:00:00Z", 10)]   // Friday morning belongs to Thursday
    [InlineData("2026-01-10T23:00:00Z", 10)]
    public void A_window_past_midnight_belongs_to_the_day_it_begins(string at, int cost) => Assert.Equal(
        cost, new Rated(Cheap(""" "from": "22:00", "to": "06:00", "days": ["fri"] """)).Costs(1, at));

    [Theory]
    [InlineData("00:00", "24:00", "2026-01-09T00:00:00Z", "2026-01-09T23:59:59Z", "2026-01-10T00:00:00Z")]
    [InlineData("00:00", "00:00", "2026-01-09T00:00:00Z", "2026-01-09T23:59:59Z", "2026-01-10T00:00:00Z")]
    [InlineData("08:00", "08:00", "2026-01-09T08:00:00Z", "2026-01-10T07:59:59Z", "2026-01-10T08:00:00Z")]
    public void Equal_times_are_a_whole_day(string from, string to, string first, string last, string after)
    {
        var rate = new Rated(Cheap($""" "from": "{from}", "to": "{to}", "days": ["fri"] """));
        Assert.Equal([1, 1, 10], new[] { first, last, after }.Select(at => rate.Costs(1, at)));
    }

    [Fact]
    public void The_zone_is_the_account_s_unless_the_window_names_one()
    {
        var window = """ "from": "20:00", "to": "24:00" """;
        Assert.Equal(10, new Rated(Cheap(window)).Costs(1, "2026-01-09T12:00:00Z"));
        Assert.Equal(1, new Rated(Cheap(window), "Asia/Tokyo").Costs(1, "2026-01-09T12:00:00Z"));
        Assert.Equal(1, new Rated(Cheap(window + """, "timezone": "Asia/Tokyo" """)).Costs(1, "2026-01-09T12:00:00Z"));
    }

    [Fact]
    public void The_first_window_that_holds_wins_and_each_counts_on_its_own()
    {
        var rate = new Rated(Unit("""
            {"from": "10:00", "to": "12:00", "rate": {"model": "graduated",
                "tiers": [{"up_to": 1, "price": 5}, {"up_to": null, "price": 2}]}},
            {"from": "08:00", "to": "18:00", "rate": {"model": "per_unit", "price": 3, "included": 1}}
            """));
        Assert.Equal(5, rate.Costs(1, "2026-01-01T10:00:00Z"));
        Assert.Equal(0, rate.Costs(1, "2026-01-01T09:00:00Z"));
        Assert.Equal(10, rate.Costs(1, "2026-01-01T19:00:00Z"));
        Assert.Equal(2, rate.Costs(1, "2026-01-01T11:00:00Z"));
        Assert.Equal(3, rate.Costs(1, "2026-01-01T12:00:00Z"));
        Assert.Equal(["", "w0", "w1"], rate.Counter.Cells?.Paths);
    }

    [Theory]
    [InlineData(""" "from": "8:00", "to": "18:00" """, "/windows/0/from")]
    [InlineData(""" "from": "24:00", "to": "18:00" """, "/windows/0/from")]
    [InlineData(""" "from": "08:60", "to": "25:00" """, "/windows/0/from", "/windows/0/to")]
    [InlineData(""" "from": "08:00" """, "/windows/0/to")]
    [InlineData(""" "from": "08:00", "to": "24:01" """, "/windows/0/to")]
    [InlineData(""" "from": "08:00", "to": "18:00", "days": [] """, "/windows/0/days")]
    [InlineData(""" "from": "08:00", "to": "18:00", "days": ["mo"] """, "/windows/0/days")]
    [InlineData(""" "from": "08:00", "to": "18:00", "days": ["mon", "mon", 3] """,
        "/windows/0/days/1", "/windows/0/days/2")]
    [InlineData(""" "from": "08:00", "to": "18:00", "timezone": "Mars/Base" """, "/windows/0/timezone")]
    [InlineData(""" "from": "08:00", "to": "18:00", "day": "mon" """, "/windows/0/day")]
    public void A_faulty_window_is_refused_where_it_is_wrong(string window, params string[] pointers) =>
        Assert.Equal(pointers, Rated.Pointers(Cheap(window)));

    [Theory]
    [InlineData("""{"from": "08:00", "to": "18:00"}""", "/windows/0/rate")]
    [InlineData("""{"from": "08:00", "to": "18:00", "rate": {"model": "x"}}""", "/windows/0/rate/model")]
    [InlineData("""{"from": "08:00", "to": "18:00", "rate": {"model": "per_unit"}}""", "/windows/0/rate/price")]
    [InlineData("""
        {"from": "08:00", "to": "18:00", "rate": {"model": "per_unit", "price": 1, "service": "y", "cascade": true,
            "minimum_charge": 1, "maximum_charge": 1}}
        """, "/windows/0/rate/service", "/windows/0/rate/minimum_charge", "/windows/0/rate/maximum_charge",
        "/windows/0/rate/cascade")]
    [InlineData("""
        {"from": "08:00", "to": "18:00", "rate": {"model": "per_unit", "price": 1, "windows": []}}
        """, "/windows/0/rate/windows")]
    [InlineData("""
        {"from": "08:00", "to": "18:00", "rate": {"model": "timed", "price_per_minute": 1}}
        """, "/windows/0/rate/model")]
    public void A_faulty_rate_of_a_window_is_refused_where_it_is_wrong(string window, params string[] pointers) =>
        Assert.Equal(pointers, Rated.Pointers(Unit(window)));

    [Fact]
    public void The_rates_of_a_timed_rate_s_windows_price_calls_too()
    {
        Assert.Equal(["/windows/0/rate/model"], Rated.Pointers("""
            "model": "timed", "price_per_minute": 1,
            "windows": [{"from": "08:00", "to": "18:00", "rate": {"model": "per_unit", "price": 1}}]
            """));
        Assert.Equal(["/windows"], Rated.Pointers("""
            "model": "matrix", "dimensions": ["r"],
            "cells": [{"when": {"r": "a"}, "rate": {"model": "timed", "price_per_minute": 1}}],
            "windows": [{"from": "08:00", "to": "18:00", "rate": {"model": "per_unit", "price": 1}}]
            """));
    }

    [Fact]
    public void A_call_is_split_where_a_window_begins_and_ends()
    {
        Assert.Equal(36m + 3.6m, new Rated(Night).Costs(7_200, "2026-03-10T19:00:00Z"));
        Assert.Equal(3.6m + 36m, new Rated(Night).Costs(7_200, "2026-03-10T07:00:00Z"));
        Assert.Equal((12 * 36m) + (12 * 3.6m), new Rated(Night).Costs(86_400, "2026-03-10T13:37:11Z"));
        Assert.Equal(366 * ((12 * 36m) + (12 * 3.6m)), new Rated(Night).Costs(366 * 86_400, "2026-03-10T13:37:11Z"));
    }

    // On 29 March 2026 the clocks of Paris go from 2:00 to 3:00, on 25 October from 3:00 back to 2:00.
    [Theory]
    [InlineData("2026-03-28T19:00:00Z", 13 * 3_600, (11 * 3.6) + (2 * 36))]
    [InlineData("2026-10-24T18:00:00Z", 15 * 3_600, (13 * 3.6) + (2 * 36))]
    public void Across_a_change_of_the_clocks_the_seconds_that_pass_count(string at, int seconds, double cost) =>
        Assert.Equal((decimal)cost, new Rated(Night, "Europe/Paris").Costs(seconds, at));

    [Fact]
    public void An_hour_that_comes_twice_is_twice_in_its_window()
    {
        var rate = """
            "model": "timed", "price_per_minute": 0.60, "increment_seconds": 1, "windows": [
                {"from": "02:00", "to": "03:00",
                    "rate": {"model": "timed", "price_per_minute": 6, "increment_seconds": 1}}]
            """;
        Assert.Equal(720 + 72, new Rated(rate, "Europe/Paris").Costs(4 * 3_600, "2026-10-24T23:00:00Z"));
        Assert.Equal(144, new Rated(rate, "Europe/Paris").Costs(4 * 3_600, "2026-03-28T23:00:00Z"));
    }

    [Fact]
    public void Increments_run_from_the_start_and_fee_and_free_seconds_are_those_of_the_first()
    {
        var rate = """
            "model": "timed", "connection_fee": 1, "no_charge_seconds": 5, "price_per_minute": 0.60,
            "minimum_seconds": 60, "increment_seconds": 60,
            "windows": [{"from": "18:00", "to": "08:00", "rate": {"model": "timed", "connection_fee": 100,
                "no_charge_seconds": 1000, "intervals": [{"from": 0, "increment": 30, "price": 0.06},
                    {"from": 120, "increment": 1, "price": 0.6}]}}]
            """;
        Assert.Equal(0, new Rated(rate).Costs(5, "2026-05-05T17:59:58Z"));
        Assert.Equal(1.6m, new Rated(rate).Costs(6, "2026-05-05T17:59:58Z"));

        // A whole minute begun by day, then by night: one of 30 seconds up to second 90, one up to 120, and 10 of one.
        Assert.Equal(1 + 0.6m + 0.03m + 0.03m + 0.1m, new Rated(rate).Costs(130, "2026-05-05T17:59:58Z"));
        Assert.Equal(0, new Rated(rate).Costs(1_000, "2026-05-05T18:00:00Z"));
    }

    [Fact]
    public void Jumping_over_runs_gives_what_going_second_by_second_gives()
    {
        var rate = new Rated(Night, "Europe/Paris");
        var random = new Random(7);
        for (var i = 0; i < 300; i++)
        {
            var start = Rated.Time("2026-03-28T12:00:00Z") + Duration.FromSeconds(random.Next(0, 240 * 86_400));
            var seconds = random.Next(1, 100_000);
            rate.Counter = default;
            Assert.Equal(Slow(start, seconds), rate.Costs(seconds, start.ToString()));
        }
    }

    [Fact]
    public void A_call_of_more_than_366_days_has_no_price_and_the_sentence_says_so()
    {
        var rate = new Rated(Night);
        Assert.Null(rate.Costs((366 * 86_400) + 1, "2026-01-01T00:00:00Z"));
        Assert.Contains("366 days", rate.Why((366 * 86_400) + 1), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(39.6, 7_200)]
    [InlineData(36, 3_600)]
    [InlineData(36.0005, 3_600)]
    [InlineData(36.001, 3_601)]
    [InlineData(0.009, 0)]
    [InlineData(1_000_000, 366 * 86_400)]
    public void What_an_amount_buys_is_found_across_windows(double money, int seconds) => Assert.Equal(
        new Afforded(Affording.Usage, seconds), new Rated(Night).Buys((decimal)money, "2026-03-10T19:00:00Z"));

    [Fact]
    public void Nothing_is_allocated()
    {
        Assert.Equal(0, new Rated(Night, "Europe/Paris").Allocates(100_000, "2026-03-10T18:00:00Z"));
        var windows = new Rated("""
            "model": "per_unit", "price": 1, "per": "record", "windows": []
            """);
        Assert.Equal(0, windows.Allocates(1, "2026-03-10T18:00:00Z"));
    }

    private static Exact Slow(Instant start, int seconds)
    {
        var zone = DateTimeZoneProviders.Tzdb["Europe/Paris"];
        var cost = 0m;
        for (var second = 0; second < seconds; second++)
        {
            var hour = (start + Duration.FromSeconds(second)).InZone(zone).Hour;
            cost += hour is >= 20 or < 8 ? 0.001m : 0.01m;
        }

        return cost;
    }
}
