using Brillig.Core.Basics;
using Brillig.Core.ServicePlans;
using Xunit;

namespace Brillig.Tests.Core.ServicePlans;

/// <summary>What the worked cases leave open.</summary>
public class LinePricingTests
{
    [Theory]
    [InlineData(""" "step": 5 """, 0, 0)]
    [InlineData(""" "step": 5 """, 1, 5)]
    [InlineData(""" "step": 5 """, 5, 5)]
    [InlineData(""" "step": 5, "maximum": 7 """, 100, 10)]
    [InlineData(""" "step": 5, "minimum": 6 """, 0, 10)]
    [InlineData(""" "step": 5, "minimum": 6, "maximum": 6 """, 100, 10)]
    [InlineData(""" "maximum": 0 """, 3, 0)]
    [InlineData(""" "step": 1000000000000, "minimum": 1 """, 1_000_000_000_001, 2_000_000_000_000)]
    public void What_is_billed_is_stepped_and_bounded(string item, long quantity, long billable) =>
        Assert.Equal((quantity, billable, (Exact)billable), Of(item, quantity));

    [Theory]
    [InlineData(""" "flat_rates": {"10": 5}, "rates": {"20": 2}, "rate": 1 """, 10, PriceSource.FlatRates, 5)]
    [InlineData(""" "flat_rates": {"10": 5}, "rates": {"20": 2}, "rate": 1 """, 11, PriceSource.Rates, 22)]
    [InlineData(""" "flat_rates": {"10": 5}, "rates": {"20": 2}, "rate": 1 """, 21, PriceSource.Rate, 21)]
    [InlineData(""" "flat_rates": {"10": 5}, "flat_rate": 7, "rate": 1 """, 11, PriceSource.FlatRate, 7)]
    [InlineData(""" "flat_rate": 7, "rates": {"20": 2} """, 0, PriceSource.FlatRate, 7)]
    [InlineData(""" "flat_rates": {"0": 0, "10": 5} """, 0, PriceSource.FlatRates, 0)]
    [InlineData(""" "flat_rates": {"10": 5}, "step": 4, "minimum": 9 """, 1, PriceSource.None, 0)]
    [InlineData(""" "rates": {} """, 1, PriceSource.None, 0)]
    [InlineData(""" "rate": 0 """, 9, PriceSource.Rate, 0)]
    public void The_first_source_with_a_price_counts(string item, long quantity, PriceSource source, int total)
    {
        var line = Plans.Line($"{{{item}}}", quantity);
        Assert.Equal((source, (Exact)total), (line.Source, line.Total));
        Assert.Equal(source == PriceSource.None, line.IsUnpriced);
    }

    [Theory]
    [InlineData(""" "single": {"rate": 5} """, 0, 0)]
    [InlineData(""" "single": {"rate": 5, "minimum": 0} """, 0, 5)]
    [InlineData(""" "single": {"rate": 5, "minimum": 3} """, 3, 5)]
    [InlineData(""" "cumulative": {"rate": 1} """, 3, 0)]
    [InlineData(""" "cumulative": {"rate": 1, "maximum": 0} """, 3, 0)]
    [InlineData(""" "cumulative": {"rate": 1, "maximum": 5, "minimum": 0} """, 0, 0)]
    [InlineData(""" "cumulative": {"rates": {"3": 2}, "rate": 1, "maximum": 5} """, 3, 6)]
    [InlineData(""" "cumulative": {"rates": {"3": 2}, "rate": 1, "maximum": 3} """, 4, 3)]
    [InlineData(""" "cumulative": {"rates": {"3": 2}, "maximum": 3} """, 4, 30)]
    public void Discounts_look_at_what_is_billed(string discounts, long quantity, int discount)
    {
        var line = Plans.Line($$"""{"rate": 10, "discounts": { {{discounts}} } }""", quantity);
        Assert.Equal((Exact)discount, line.Discount);
        Assert.Equal((10 * (Exact)quantity) - discount, line.Total);
    }

    [Fact]
    public void At_a_flat_price_one_is_billed_and_discounted_by_tiers_of_the_whole()
    {
        var line = Plans.Line("""
            {"flat_rate": 50, "discounts": {"single": {"minimum": 2}, "cumulative": {"maximum": 9, "rates": {"8": 3}}}}
            """, 8);
        Assert.Equal((8L, 8L, 1L), (line.Quantity, line.Bounded, line.Billable));
        Assert.Null(line.Single);
        Assert.Equal((1L, 3m, 8L), (line.CumulativeQuantity, line.CumulativeRate, line.CumulativeTier));
        Assert.Equal(47, line.Total);
    }

    [Fact]
    public void An_unpriced_line_charges_and_discounts_nothing()
    {
        var line = Plans.Line("""{"discounts": {"single": {"rate": 5}}, "activation_charge": 3}""", 4);
        Assert.True(line.IsUnpriced);
        Assert.Equal((Exact.Zero, Exact.Zero, 3m), (line.Total, line.Discount, line.ActivationCharge));
        Assert.Null(line.Single);
    }

    [Fact]
    public void A_total_is_exact_beyond_what_a_decimal_holds()
    {
        var line = Plans.Line("""{"rate": "999999999999999.999999999999"}""", 999_999_999_999);
        Assert.Equal("999999999998999999999999999.000000000001", line.Total.ToString());
    }

    [Theory]
    [InlineData("""{"name": "Seat", "as": "seats"}""", "a", "seats", "Seat")]
    [InlineData("""{"as": "seats"}""", "a", "seats", "seats")]
    [InlineData("""{}""", "a", "a", "a")]
    [InlineData("""{}""", "_all", "_all", "c")]
    public void A_line_is_named_for_people_and_for_bookkeepers(string item, string key, string expected, string name)
    {
        var line = LinePricing.Of("c", key, Plans.Item(item), 1);
        Assert.Equal((key, expected, name), (line.Key, line.Item, line.Name));
    }

    [Fact]
    public void A_line_explains_how_its_total_comes_about()
    {
        var line = Plans.Line("""
            {"rates": {"20": 2}, "step": 5, "minimum": 12, "discounts": {"single": {}, "cumulative": {"maximum": 3,
             "rates": {"15": 1}}}}
            """, 3);
        Assert.Equal(
            [
                "step: multiple 5, quantity 5 = ", "minimum: minimum 12, quantity 15 = ",
                "rates: up_to 20, quantity 15, rate 2 = 30", "single_discount: rate 2 = -2",
                "cumulative_discount: quantity 3, rate 1, up_to 15 = -3",
            ],
            Told(line));
    }

    [Theory]
    [InlineData("""{"rate": 2, "maximum": 4}""", 9,
        "maximum: maximum 4, quantity 4 = ", "rate: quantity 4, rate 2 = 8")]
    [InlineData("""{"flat_rate": 7}""", 9, "flat_rate: quantity 9, rate 7 = 7")]
    [InlineData("""{"flat_rates": {"9": 7}}""", 8, "flat_rates: up_to 9, quantity 8, rate 7 = 7")]
    [InlineData("""{}""", 8, "unpriced: quantity 8 = ")]
    public void So_does_any_other(string item, long quantity, params string[] expected) =>
        Assert.Equal(expected, Told(Plans.Line(item, quantity)));

    [Fact]
    public void A_line_below_zero_says_so()
    {
        var line = Plans.Line("""{"rate": 1, "discounts": {"single": {"rate": 5}}}""", 1);
        Assert.Equal(-4, line.Total);
        Assert.Contains("below zero", Assert.Single(line.Warnings), StringComparison.Ordinal);
        Assert.Empty(Plans.Line("""{"rate": 1, "discounts": {"single": {"rate": 5}}}""", 5).Warnings);
    }

    [Fact]
    public void A_quantity_below_zero_is_a_bug() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Plans.Line("{}", -1));

    private static IEnumerable<string> Told(PlanLine line) => line.Explain.Select(step =>
        $"{step.Name}: {string.Join(", ", step.Values.Select(v => $"{v.Name} {v.Number}"))} = {step.Amount}");

    private static (long, long, Exact) Of(string item, long quantity)
    {
        var line = Plans.Line($$"""{"rate": 1, {{item}}}""", quantity);
        return (line.Quantity, line.Billable, line.Total);
    }
}
