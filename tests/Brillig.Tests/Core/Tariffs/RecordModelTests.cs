using System.Text.Json;
using Brillig.Core.Basics;
using Brillig.Core.Tariffs;
using Xunit;

namespace Brillig.Tests.Core.Tariffs;

/// <summary>Models that price records one by one: their allowances, and what a record brings.</summary>
public class RecordModelTests
{
    [Fact]
    public void A_record_of_value_zero_costs_nothing_and_counts_as_a_free_one() => Assert.Equal(
        ["0", "0", "5"],
        Charges(""" "model": "percentage", "percent": 10, "fixed": 4, "free_records": 2 """, 0, 10, 10));

    [Fact]
    public void A_record_of_value_zero_pays_no_minimum() => Assert.Equal(
        ["0", "3"], Charges(""" "model": "percentage", "percent": 10, "fixed": 1, "minimum_per_record": 3 """, 0, 10));

    [Theory]
    [InlineData(2, 100, "0,0,1,1")]
    [InlineData(9, 25, "0,0,0.5,1")]
    [InlineData(9, 20, "0,0,1,1")]
    [InlineData(3, 25, "0,0,0.5,1")]
    public void Of_two_allowances_the_one_used_up_first_ends_both(int records, int amount, string charges) =>
        Assert.Equal(charges.Split(','), Charges(
            $""" "model": "percentage", "percent": 10, "free_records": {records}, "free_amount": {amount} """,
            10, 10, 10, 10));

    [Fact]
    public void Seconds_that_cost_nothing_cost_no_fee() => Assert.Equal(
        ["0", "0", "1.2"],
        Charges(""" "model": "timed", "price_per_minute": "0.2", "connection_fee": 1, "no_charge_seconds": 10 """,
            0, 10, 10.000000000001m));

    [Fact]
    public void Sixty_seconds_of_a_minute_are_a_minute_of_decimals() => Assert.Equal(
        ["0.7", "7/60"],
        Charges(""" "model": "timed", "price_per_minute": "0.7", "increment_seconds": 1 """, 60, 10));

    [Theory]
    [InlineData("""{"amount": "6.25"}""", "6.25")]
    [InlineData("""{"other": {"amount": 1}, "amount": 6.25}""", "6.25")]
    [InlineData("""{"amount": "\u0036"}""", "6")]
    [InlineData("""{"amount": 0}""", "0")]
    [InlineData("""{"amount": -1}""", null)]
    [InlineData("""{"amount": "NaN"}""", null)]
    [InlineData("""{"amount": true}""", null)]
    [InlineData("""{"amount": 0.0000000000001}""", null)]
    [InlineData("""{"amount": 1000000000000000001}""", null)]
    [InlineData("""{"cost": 1}""", null)]
    [InlineData("{}", null)]
    [InlineData(null, null)]
    public void A_prepriced_record_brings_its_amount_or_is_not_priced(string? properties, string? charge)
    {
        var record = new UsedRecord(3, default, properties);
        var rate = Read(""" "model": "prepriced" """);
        Assert.Equal(charge is not null, rate.TryCount(default, record, Scope, out var counted));
        Assert.Equal(charge ?? "0", counted.After.Charge.ToString());
    }

    private static string[] Charges(string terms, params decimal[] usage)
    {
        var (rate, counter) = (Read(terms), default(Counter));
        return [.. usage.Select(Charge)];

        string Charge(decimal quantity)
        {
            var before = counter.Charge;
            Assert.True(rate.TryCount(counter, new UsedRecord(quantity, default, null), Scope, out var counted));
            counter = counted.After;
            return (counter.Charge - before).ToString();
        }
    }

    private static PriceScope Scope => new(default, "UTC", new Decks());

    private static RateDocument Read(string terms)
    {
        var faults = new Faults();
        using var json = JsonDocument.Parse($$"""{"service": "x", {{terms}}}""");
        var rate = Fields.Of(json.RootElement, "", faults) is { } fields ? RateDocument.Read(fields, faults) : null;
        Assert.Empty(faults.List);
        return Assert.IsType<RateDocument>(rate);
    }
}
