using Brillig.Core.Basics;
using Xunit;

namespace Brillig.Tests.Core.Basics;

public class MoneyTests
{
    [Theory]
    [InlineData("USD", 2)]
    [InlineData("JPY", 0)]
    [InlineData("KWD", 3)]
    [InlineData("CLF", 4)]
    [InlineData("EUR", 2)]
    public void Knows_the_minor_units_of_ISO_4217(string code, int minor)
    {
        var currency = Of(code);
        Assert.Equal((code, minor), (currency.Code, currency.Minor));
        Assert.Equal(code, currency.ToString());
    }

    [Theory]
    [InlineData("usd")]
    [InlineData("ZZZ")]
    [InlineData("XXX")]
    [InlineData("")]
    [InlineData("DEM")]
    public void Knows_no_other_code(string code) => Assert.Null(Currency.Find(code));

    [Fact]
    public void Every_currency_finds_itself()
    {
        Assert.All(CurrencyTable.All, currency => Assert.Equal(currency, Currency.Find(currency.Code)));
        Assert.InRange(CurrencyTable.All.Count(), 160, 200);
    }

    [Theory]
    [InlineData(1_500_000, "USD", "1.50")]
    [InlineData(1_500_000, "JPY", "1.5")]
    [InlineData(2_000_000, "JPY", "2")]
    [InlineData(-1, "USD", "-0.000001")]
    [InlineData(0, "KWD", "0.000")]
    [InlineData(long.MinValue, "USD", "-9223372036854.775808")]
    [InlineData(long.MaxValue, "USD", "9223372036854.775807")]
    public void Shows_at_least_the_minor_decimals(long micros, string code, string amount) =>
        Assert.Equal(amount, new Money(micros, Of(code)).Amount.ToString());

    [Theory]
    [InlineData("1.000001", 1_000_001L)]
    [InlineData("1.0000010", 1_000_001L)]
    [InlineData("1.0000001", null)]
    [InlineData("9223372036854.775807", long.MaxValue)]
    [InlineData("9223372036854.775808", null)]
    [InlineData("79228162514264337593543950335", null)]
    public void Takes_amounts_of_up_to_six_decimals(string amount, long? micros) =>
        Assert.Equal(micros, Money.TryFrom(decimal.Parse(amount), Of("USD"), out var money) ? money.Micros : null);

    [Theory]
    [InlineData("1.005", "USD", 1_010_000)]
    [InlineData("-1.005", "USD", -1_010_000)]
    [InlineData("2/3", "KWD", 667_000)]
    [InlineData("0.5", "JPY", 1_000_000)]
    public void Rounds_to_the_minor_unit(string exact, string code, long micros)
    {
        var money = Money.RoundToMinor(Exact.Parse(exact), Of(code));
        Assert.Equal(micros, money.Micros);
        Assert.True(money.IsWholeMinor);
        Assert.False((money + new Money(1, money.Currency)).IsWholeMinor);
    }

    [Fact]
    public void Refuses_to_overflow()
    {
        var most = new Money(long.MaxValue, Of("USD"));
        Assert.Throws<OverflowException>(() => most + new Money(1, Of("USD")));
        Assert.Throws<OverflowException>(() => -most - new Money(2, Of("USD")));
        Assert.Throws<OverflowException>(() => -new Money(long.MinValue, Of("USD")));
        Assert.Throws<OverflowException>(() => Money.RoundToMinor(10_000_000_000_000m, Of("USD")));
    }

    [Fact]
    public void Refuses_to_mix_currencies()
    {
        var (dollar, euro) = (new Money(1_000_000, Of("USD")), new Money(1_000_000, Of("EUR")));
        Assert.Throws<InvalidOperationException>(() => dollar + euro);
        Assert.Throws<InvalidOperationException>(() => dollar - euro);
        Assert.Throws<InvalidOperationException>(() => dollar < euro);
        Assert.NotEqual(dollar, euro);
    }

    private static Currency Of(string code) =>
        Currency.Find(code) ?? throw new ArgumentException("no currency", nameof(code));
}
