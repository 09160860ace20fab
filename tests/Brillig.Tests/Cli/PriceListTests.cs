using Brillig.Cli;
using Brillig.Cli.Import;
using Brillig.Client.Tariffs;
using Xunit;

namespace Brillig.Tests.Cli;

public class PriceListTests
{
    [Theory]
    [InlineData("0.0000000001")]
    [InlineData("0.10")]
    [InlineData("1e-7")]
    public void A_price_reaches_the_tariff_as_it_is_written(string price) => Assert.Equal(
        $$"""{"service":"say \u0022x\u0022","model":"per_unit","price":{{price}}}""",
        PriceList.Rate(new FilePrice("say \"x\"", price, 2)).GetRawText());

    [Fact]
    public void Only_services_without_a_rate_are_missing()
    {
        var known = Known(new FilePrice("sms", "0.10", 2));

        var missing = PriceList.Missing(known, [new("sms", "0.1", 2), new("data", "1", 3)]);

        Assert.Equal(["data"], missing.Select(p => p.Service));
    }

    [Fact]
    public void A_published_price_stays()
    {
        var failed = Assert.Throws<CommandException>(
            () => PriceList.Missing(Known(new FilePrice("sms", "0.10", 2)), [new("sms", "0.11", 9)]));

        Assert.Contains("otherwise than line 9 (0.11)", failed.Message, StringComparison.Ordinal);
    }

    private static Tariff Known(params FilePrice[] prices) =>
        new() { Id = Guid.CreateVersion7(), Name = "known", Rates = [.. prices.Select(PriceList.Rate)] };
}
