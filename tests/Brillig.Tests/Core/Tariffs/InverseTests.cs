using System.Text.Json;
using Brillig.Core.Basics;
using Brillig.Core.Tariffs;
using Xunit;

namespace Brillig.Tests.Core.Tariffs;

/// <summary>What an amount buys, against trying every multiple of the step.</summary>
public class InverseTests
{
    private const int TriedMax = 130;

    private static readonly string[] Rates =
    [
        """ "model": "per_unit", "price": "0.7" """,
        """ "model": "per_unit", "price": 0 """,
        """ "model": "per_unit", "price": 1, "divide_by": 60, "round": "up", "included": 1 """,
        """ "model": "per_unit", "price": 1, "divide_by": 7, "round": "down" """,
        """ "model": "per_unit", "price": "0.3", "divide_by": 3, "aggregate": "max" """,
        """ "model": "per_unit", "price": "0.33", "round_amount": {"places": 1, "mode": "up"} """,
        """ "model": "per_unit", "price": "0.33", "round_amount": {"places": 1, "mode": "down"} """,
        """ "model": "per_unit", "price": "0.05", "round_amount": {"places": 1, "mode": "half_up"} """,
        """ "model": "per_unit", "price": "0.05", "round_amount": {"places": 1, "mode": "half_even"} """,
        """ "model": "per_unit", "price": 1, "maximum_charge": 12, "minimum_charge": 5 """,
        """ "model": "per_unit", "price": 1, "per": "record", "included": 10, "maximum_charge": 50 """,
        """ "model": "graduated", "tiers": [{"up_to": 10, "price": 1, "flat": 5}, {"up_to": "20.5", "price": "0.5", """
            + """ "flat": 3}, {"up_to": null, "price": "0.1", "flat": 1}], "flat_at_zero": true """,
        """ "model": "graduated", "tiers": [{"up_to": 10, "price": 1, "block": 3}, {"up_to": 40, "price": 0}, """
            + """ {"up_to": null, "price": 5, "block": 4}] """,
        """ "model": "graduated", "tiers": [{"up_to": 5, "price": 1}, {"up_to": null, "price": 0}], "included": 3 """,
        """ "model": "volume", "tiers": [{"up_to": 10, "price": 10}, {"up_to": 20, "price": 6}, """
            + """ {"up_to": null, "price": 4, "flat": 1}] """,
        """ "model": "volume", "tiers": [{"up_to": 30, "price": 2, "block": 7}, {"up_to": 60, """
            + """ "price": 1, "flat": 4}, {"up_to": null, "price": 15, "block": 100}], "flat_at_zero": true, """
            + """ "divide_by": 2, "round": "up" """,
        """ "model": "package", "size": 10, "price": 7, "free": 5 """,
        """ "model": "package", "size": "2.5", "price": 1, "divide_by": 3, "round": "down", "included": 2 """,
        """ "model": "percentage", "percent": 10, "fixed": 1, "free_amount": 25 """,
        """ "model": "percentage", "percent": 10, "free_records": 1, "minimum_per_record": "2.5" """,
        """ "model": "percentage", "percent": 10, "free_records": 2, "free_amount": 30, "maximum_per_record": 4 """,
        """ "model": "percentage", "percent": 0, "fixed": 2, "included": 9 """,
        """ "model": "graduated_percentage", "tiers": [{"up_to": 50, "percent": 20, "flat": 1}, """
            + """ {"up_to": null, "percent": 10}] """,
        """ "model": "timed", "price_per_minute": "0.12", "minimum_seconds": 30, "increment_seconds": 6, """
            + """ "connection_fee": "0.05", "no_charge_seconds": 5 """,
        """ "model": "timed", "price_per_minute": "0.7", "no_charge_seconds": 70, "included": 15 """,
        """ "model": "timed", "connection_fee": "0.02", "no_charge_seconds": 3, "intervals": [{"from": 0, "price": """
            + """ "0.10"}, {"from": 60, "increment": 30, "price": 0}, {"from": 90, """
            + """ "increment": 1, "price": 1, "per": 7}] """,
    ];

    public static TheoryData<int> Places => [.. Enumerable.Range(0, Rates.Length)];

    [Theory]
    [MemberData(nameof(Places))]
    public void An_amount_buys_the_largest_multiple_that_it_pays(int place)
    {
        var rate = Read(Rates[place]);
        foreach (var usedBefore in (decimal[][])[[], [0], [4.5m], [12], [3, 28]])
            foreach (var step in (decimal[])[1, 0.5m, 7])
                foreach (var money in (decimal[])[-1, 0, 0.04m, 0.05m, 0.12m, 1, 2.5m, 5, 6, 9.99m, 18.5m, 41, 60])
                    Same(rate, usedBefore, step, money);
    }

    [Theory]
    [MemberData(nameof(Places))]
    public void The_steps_of_a_record_add_up_to_what_it_costs(int place)
    {
        var rate = Read(Rates[place]);
        var counter = default(Counter);
        foreach (var usage in (decimal[])[0, 0.5m, 4, 5, 5.5m, 10, 20.5m, 31, 60, 0, 90.25m, 1_000])
        {
            var record = new UsedRecord(usage, default, null);
            Assert.True(rate.TryCount(counter, record, Scope, out var counted));
            var steps = Explaining.Record(rate, counter, counted.After, record, Scope);
            Assert.Equal(counted.After.Charge - counter.Charge, Sum(steps));
            var all = Explaining.Counter(rate, default, counted.After);
            Assert.Equal(counted.After.Charge, Sum(all));
            var some = Explaining.Counter(rate, counter, counted.After);
            Assert.Equal(counted.After.Charge - counter.Charge, Sum(some));
            counter = counted.After;
        }
    }

    [Theory]
    [InlineData(""" "model": "per_unit", "price": 1, "aggregate": "count" """)]
    [InlineData(""" "model": "per_unit", "price": 1, "aggregate": "last" """)]
    [InlineData(""" "model": "per_unit", "price": 1, "aggregate": "unique", "unique_by": "host" """)]
    [InlineData(""" "model": "prepriced" """)]
    public void What_does_not_follow_from_the_quantity_is_not_inverted(string rate)
    {
        var refused = Assert.IsType<Refused>(Quote(Read(rate), 5));
        Assert.Equal(Reason.NotInvertible, refused.Reason);
        Assert.Equal("/usage/0", Assert.Single(refused.Faults ?? []).Pointer);
    }

    [Theory]
    [InlineData("0.000000000001", "1000000", "1000000000000000000")]
    [InlineData("0.000000000001", "1000000.000000000001", null)]
    [InlineData("1000000000000", "999999999999", "0")]
    public void Above_a_million_million_millions_nothing_limits_it(string price, string money, string? usage)
    {
        var quote = Assert.IsType<Quote>(Assert.IsType<Done>(
            Quote(Read($""" "model": "per_unit", "price": "{price}" """), Exact.Parse(money))).Result);
        Assert.Equal(usage, quote.Items[0].Usage?.ToString());
    }

    private static void Same(RateDocument rate, decimal[] usedBefore, decimal step, decimal money)
    {
        var counter = default(Counter);
        foreach (var usage in usedBefore) counter = After(rate, counter, usage);
        Exact? best = null;
        for (var tried = Exact.Zero; tried <= TriedMax; tried += step)
            if (After(rate, counter, tried).Charge - counter.Charge <= money) best = tried;

        var found = Inverse.Of(rate, counter, money, step, new UsedRecord(default, default, null), Scope);
        var about = $"{rate.Text} after {string.Join(", ", usedBefore)}: {money} by {step} buys {found}, not {best}";
        if (best is not { } most) Assert.True(found.Kind is Affording.Nothing, about);
        else if (most + step <= TriedMax) Assert.True(found is { Kind: Affording.Usage } && found.Usage == most, about);
        else if (found is { Kind: Affording.Usage })
        {
            Assert.True(After(rate, counter, found.Usage).Charge - counter.Charge <= money, about);
            Assert.True(After(rate, counter, found.Usage + step).Charge - counter.Charge > money, about);
        }
        else
        {
            Assert.True(found.Kind is Affording.Unlimited, about);
            Assert.True(After(rate, counter, 1_000_000_000_000_000_000).Charge - counter.Charge <= money, about);
        }
    }

    private static Counter After(RateDocument rate, in Counter before, Exact usage)
    {
        Assert.True(rate.TryCount(before, new UsedRecord(usage, default, null), Scope, out var counted));
        return counted.After;
    }

    private static Decision Quote(RateDocument rate, Exact money) => Quoting.Of(
        Assert.NotNull(Currency.Find("USD")), [new QuoteEntry("x", null, money, Exact.One, default, null)],
        _ => new QuotedRate(rate, default, 0, Scope));

    private static PriceScope Scope => new(default, "UTC", new Decks());

    private static Exact Sum(IEnumerable<ExplainStep> steps) =>
        steps.Aggregate(Exact.Zero, (sum, step) => sum + (step.Amount ?? 0));

    private static RateDocument Read(string terms)
    {
        var faults = new Faults();
        using var json = JsonDocument.Parse($$"""{"service": "x", {{terms}}}""");
        var rate = Fields.Of(json.RootElement, "", faults) is { } fields ? RateDocument.Read(fields, faults) : null;
        Assert.Empty(faults.List);
        return Assert.IsType<RateDocument>(rate);
    }
}
