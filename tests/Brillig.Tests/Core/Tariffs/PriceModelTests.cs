using Brillig.Core.Basics;
using Brillig.Core.Tariffs;
using Xunit;

namespace Brillig.Tests.Core.Tariffs;

public class PriceModelTests
{
    [Theory]
    [InlineData("0", "0")]
    [InlineData("1000000000000000000", "1000000000000000000000000")]
    [InlineData("0.000000000001", "0.000001")]
    [InlineData("1000000000000000000.000000000001", "1000000000000000000000000.000001")]
    public void A_price_per_unit_never_loses_a_digit(string quantity, string charge) =>
        Assert.Equal(charge, new PerUnit(1_000_000).Price(Exact.Parse(quantity)).ToString());

    [Theory]
    [InlineData("0", "0")]
    [InlineData("5", "0")]
    [InlineData("5.000000000001", "7")]
    [InlineData("8", "7")]
    [InlineData("8.000000000001", "14")]
    [InlineData("1000000000000000005", "2333333333333333338")]
    public void A_started_package_is_a_package(string quantity, string charge) =>
        Assert.Equal(charge, new Package(3, 7, 5).Price(Exact.Parse(quantity)).ToString());

    [Fact]
    public void A_package_size_that_divides_no_decimal_is_exact()
    {
        var package = new Package(0.3m, 1, 0);
        Assert.Equal(10, package.Price(3));
        Assert.Equal(11, package.Price(3.000000000001m));
    }

    [Fact]
    public void Tiers_made_in_code_keep_the_same_rule()
    {
        Assert.Equal("The last tier ends.", Fault([]));
        Assert.Equal("The last tier ends.", Fault([new(5, 1)]));
        Assert.Equal("A tier before the last does not end.", Fault([new(null, 1), new(null, 1)]));
        Assert.Equal("The tiers do not ascend.", Fault([new(5, 1), new(4, 1), new(null, 1)]));
        Assert.Equal("The tiers do not ascend.", Fault([new(5, 1), new(5, 1), new(null, 1)]));

        static string Fault(Tier[] tiers)
        {
            var message = Assert.Throws<ArgumentException>(() => new Graduated(tiers, false)).Message;
            Assert.Equal(message, Assert.Throws<ArgumentException>(() => new Volume(tiers, false)).Message);
            return message.Replace(" (Parameter 'tiers')", "", StringComparison.Ordinal);
        }
    }
}
