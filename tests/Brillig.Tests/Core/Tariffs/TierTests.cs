using System.Text.Json;
using Brillig.Core.Basics;
using Brillig.Core.Tariffs;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Brillig.Tests.Core.Tariffs;

public class TierTests
{
    [Theory]
    [InlineData("""[]""", "/tiers")]
    [InlineData("""[{"up_to": 10, "price": 1}]""", "/tiers/0/up_to")]
    [InlineData("""[{"up_to": null, "price": 1}, {"up_to": null, "price": 1}]""", "/tiers/0/up_to")]
    [InlineData("""[{"price": 1}, {"up_to": 10, "price": 2}]""", "/tiers/0/up_to", "/tiers/1/up_to")]
    [InlineData("""[{"up_to": 10, "price": 1}, {"up_to": 10, "price": 1}, {"price": 1}]""", "/tiers/1/up_to")]
    [InlineData("""[{"up_to": 10, "price": 1}, {"up_to": 9.999, "price": 1}, {"price": 1}]""", "/tiers/1/up_to")]
    [InlineData("""[{"up_to": 0, "price": 1}, {"price": 1}]""", "/tiers/0/up_to")]
    [InlineData("""[{"up_to": -1, "price": 1}, {"price": 1}]""", "/tiers/0/up_to")]
    [InlineData("""[{"up_to": 10}, {"price": 1}]""", "/tiers/0/price")]
    [InlineData("""[{"price": 1, "flat": -1}]""", "/tiers/0/flat")]
    [InlineData("""[{"price": 1, "block": 0}]""", "/tiers/0/block")]
    [InlineData("""[5, {"price": 1}]""", "/tiers/0")]
    [InlineData("""{"price": 1}""", "/tiers")]
    [InlineData("""null""", "/tiers")]
    public void Refuses_tiers_out_of_order(string tiers, params string[] pointers)
    {
        foreach (var model in (string[])["graduated", "volume"])
        {
            var (rate, faults) = Read(model, tiers);
            Assert.Null(rate);
            Assert.Equal(pointers, faults.List.Select(fault => fault.Pointer));
        }
    }

    // Tiers name only where they end, so a gap or an overlap cannot be written but by a key that does not exist.
    [Fact]
    public void Refuses_a_gap_between_tiers()
    {
        var (_, faults) = Read("graduated", """[{"up_to": 10, "price": 1}, {"from": 12, "price": 1}]""");
        Assert.Equal(new Fault("/tiers/1/from", "unknown field"), Assert.Single(faults.List));
    }

    [Fact]
    public void Takes_a_thousand_tiers_and_no_more()
    {
        static string Tiers(int count) => "[" + string.Concat(Enumerable.Range(1, count - 1)
            .Select(i => $$"""{"up_to": {{i}}, "price": {{i}}},""")) + """{"price": 0}]""";
        Assert.Equal(499_500, Read("graduated", Tiers(1_000)).Rate?.Terms.Model.Price(5_000));
        Assert.Equal("/tiers", Assert.Single(Read("graduated", Tiers(1_001)).Faults.List).Pointer);
    }

    [Theory]
    [InlineData("0", "0", "0")]
    [InlineData("0.000000000001", "7.000000000001", "7.000000000001")]
    [InlineData("5", "12", "12")]
    [InlineData("5.001", "16", "8")]
    [InlineData("10", "20", "12")]
    [InlineData("10.000000000001", "20.0000000000001", "1.0000000000001")]
    public void An_edge_belongs_to_the_tier_it_ends(string quantity, string graduated, string volume)
    {
        Tier[] tiers = [new(5, 1, 7), new(10, 2, 2, 2), new(null, 0.1m)];
        var q = Exact.Parse(quantity);
        Assert.Equal(graduated, new Graduated(tiers, false).Price(q).ToString());
        Assert.Equal(volume, new Volume(tiers, false).Price(q).ToString());
    }

    [Theory]
    [InlineData(false, "0")]
    [InlineData(true, "7")]
    public void The_first_flat_is_due_at_zero_where_it_says_so(bool flatAtZero, string charge)
    {
        Tier[] tiers = [new(5, 1, 7), new(null, 1, 9)];
        Assert.Equal(charge, new Graduated(tiers, flatAtZero).Price(0).ToString());
        Assert.Equal(charge, new Volume(tiers, flatAtZero).Price(0).ToString());
        Assert.Equal(flatAtZero, new Volume(tiers, flatAtZero).DueAtZero);
    }

    [Fact]
    public void Graduated_is_the_sum_over_all_tiers_and_volume_the_price_of_one()
    {
        Prop.ForAll(Priced.ToArbitrary(), Gen.Choose(0, 300_000).ToArbitrary(), (tiers, thousandths) =>
        {
            var quantity = thousandths / 1_000m;
            Exact sum = 0, one = 0;
            var from = 0m;
            foreach (var tier in tiers.TakeWhile(_ => quantity > from))
            {
                var to = Math.Min(quantity, tier.UpTo ?? quantity);
                sum += Of(tier, to - from);
                one = Of(tier, quantity);
                from = tier.UpTo ?? quantity;
            }

            return new Graduated(tiers, false).Price(quantity) == sum
                && new Volume(tiers, false).Price(quantity) == one;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));
    }

    private static Gen<Tier[]> Priced =>
        from ends in Gen.Choose(1, 250).ListOf()
        from numbers in Gen.Choose(0, 500).ArrayOf(3 * 251)
        let bounds = ends.Distinct().Order().Select(end => (decimal?)end).Append(null)
        select bounds.Select((end, i) => new Tier(end, numbers[3 * i] / 1_000m, numbers[(3 * i) + 1],
            numbers[(3 * i) + 2] is > 0 and < 250 and var block ? block / 4m : null)).ToArray();

    private static Exact Of(Tier tier, decimal part) =>
        (Exact)(tier.Block is { } block ? Math.Ceiling(part / block) : part) * tier.Price + tier.Flat;

    private static (RateDocument? Rate, Faults Faults) Read(string model, string tiers)
    {
        var faults = new Faults();
        var json = $$"""{"service": "x", "model": "{{model}}", "tiers": {{tiers}}}""";
        var fields = Fields.Of(JsonDocument.Parse(json).RootElement, "", faults);
        return (RateDocument.Read(Assert.IsType<Fields>(fields), faults), faults);
    }
}
