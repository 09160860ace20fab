using Brillig.Core.Basics;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Brillig.Tests.Core.Basics;

public class SharesTests
{
    private const long Cent = 10_000;

    [Theory]
    [InlineData(100, "0.3333 0.3333 0.3333", "34 33 33")]
    [InlineData(100, "1/3 1/3 1/3", "34 33 33")]
    [InlineData(1, "0.004 0.006", "0 1")]
    [InlineData(1, "0.004 0.004 0.004", "1 0 0")]
    [InlineData(-1, "-0.004 -0.006", "0 -1")]
    [InlineData(-100, "-1/3 -1/3 -1/3", "-34 -33 -33")]
    [InlineData(0, "0.006 -0.006", "0 0")]
    [InlineData(0, "", "")]
    [InlineData(7, "0 0", "4 3")]
    [InlineData(50, "1.004 -0.503", "100 -50")]
    public void Gives_the_missing_units_to_the_largest_remainders(long total, string parts, string shares)
    {
        var exact = parts.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Exact.Parse).ToArray();
        var split = Shares.Split(total * Cent, exact, Cent);
        Assert.Equal(shares, string.Join(' ', split.Select(share => share / Cent)));
    }

    [Fact]
    public void Shares_add_up_to_the_rounded_sum_and_stay_within_a_unit_of_their_part()
    {
        var part =
            from n in Gen.Choose(-2_000_000, 2_000_000)
            from d in Gen.Elements(1, 3, 7, 1_000, 30_000)
            select (Exact)n / d;
        var units = Gen.Elements(100L, Cent, 1_000_000L);
        Prop.ForAll(part.NonEmptyListOf().ToArbitrary(), units.ToArbitrary(), (parts, unit) =>
        {
            var exact = parts.ToArray();
            var places = unit == 100 ? 4 : unit == Cent ? 2 : 0;
            Assert.True(exact.Aggregate(Exact.Zero, (sum, p) => sum + p).Round(places).TryToMicros(out var total));
            var shares = Shares.Split(total, exact, unit);
            return shares.Sum() == total && shares.All(share => share % unit == 0)
                && shares.Zip(exact).All(pair => ((pair.First - (pair.Second * 1_000_000)) / unit).Abs() <= 1);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));
    }

    [Fact]
    public void Any_total_is_given_out()
    {
        Prop.ForAll<int, int[]>((total, parts) => parts.Length == 0
            || Shares.Split(total, [.. parts.Select(p => (Exact)p / 7)], 1).Sum() == total).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Refuses_a_total_that_cannot_be_given_out()
    {
        Assert.Throws<ArgumentException>(() => Shares.Split(Cent, [], Cent));
        Assert.Throws<ArgumentException>(() => Shares.Split(1, [1], Cent));
    }
}
