using System.Numerics;
using Brillig.Core.Basics;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Brillig.Tests.Core.Basics;

public class ExactTests
{
    [Theory]
    [InlineData("1000000000000000000", "0.000000000001", "1000000000000000000.000000000001")]
    [InlineData("79228162514264337593543950335", "1", "79228162514264337593543950336")]
    [InlineData("79228162514264337593543950335", "-79228162514264337593543950335", "0")]
    [InlineData("1/3", "1/6", "0.5")]
    [InlineData("1/3", "2/3", "1")]
    [InlineData("0.1", "0.2", "0.3")]
    public void Adds_without_losing_a_digit(string left, string right, string sum)
    {
        Assert.Equal(sum, (Exact.Parse(left) + Exact.Parse(right)).ToString());
        Assert.Equal(Exact.Parse(left), Exact.Parse(sum) - Exact.Parse(right));
    }

    [Theory]
    [InlineData("123456789012.123456789012", "0.123456789012", "15241578753.168725514897153483936144")]
    [InlineData("0.0000000000000000000000000001", "0.1", "0.00000000000000000000000000001")]
    [InlineData("79228162514264337593543950335", "79228162514264337593543950335",
        "6277101735386680763835789423049210091073826769276946612225")]
    [InlineData("1/3", "3", "1")]
    [InlineData("-12.50", "2", "-25")]
    [InlineData("0", "-5", "0")]
    public void Multiplies_without_losing_a_digit(string left, string right, string product) =>
        Assert.Equal(product, (Exact.Parse(left) * Exact.Parse(right)).ToString());

    [Theory]
    [InlineData("1", "3", "1/3")]
    [InlineData("1", "8", "0.125")]
    [InlineData("-2", "6", "-1/3")]
    [InlineData("2", "-6", "-1/3")]
    [InlineData("0", "7", "0")]
    [InlineData("79228162514264337593543950335", "0.1", "792281625142643375935439503350")]
    public void Divides_exactly(string left, string right, string quotient) =>
        Assert.Equal(quotient, (Exact.Parse(left) / Exact.Parse(right)).ToString());

    [Fact]
    public void Refuses_to_divide_by_zero()
    {
        Assert.Throws<DivideByZeroException>(() => Exact.One / Exact.Zero);
        Assert.Throws<DivideByZeroException>(() => Exact.Zero / Exact.Zero);
        Assert.Throws<DivideByZeroException>(() => Exact.Ratio(1, 3) / default(Exact));
    }

    [Theory]
    [InlineData("2.5", 0, "3")]
    [InlineData("-2.5", 0, "-3")]
    [InlineData("1.005", 2, "1.01")]
    [InlineData("1.0049999999999999999999999", 2, "1")]
    [InlineData("2/3", 3, "0.667")]
    [InlineData("-2/3", 0, "-1")]
    [InlineData("1/3", 0, "0")]
    [InlineData("12.5", 30, "12.5")]
    [InlineData("792281625142643375935439503350.5", 0, "792281625142643375935439503351")]
    public void Rounds_a_half_away_from_zero(string value, int places, string rounded) =>
        Assert.Equal(rounded, Exact.Parse(value).Round(places).ToString());

    [Theory]
    [InlineData("7/3", "2", "3", "2")]
    [InlineData("-7/3", "-3", "-2", "-2")]
    [InlineData("-2.5", "-3", "-2", "-2")]
    [InlineData("4", "4", "4", "4")]
    public void Finds_the_integers_around(string value, string floor, string ceiling, string truncated)
    {
        var exact = Exact.Parse(value);
        Assert.Equal((floor, ceiling, truncated),
            (exact.Floor().ToString(), exact.Ceiling().ToString(), exact.Truncate().ToString()));
    }

    [Theory]
    [InlineData("0.0000005", 1L)]
    [InlineData("-0.0000005", -1L)]
    [InlineData("0.00000049999", 0L)]
    [InlineData("1/3", 333_333L)]
    [InlineData("9223372036854.775807", long.MaxValue)]
    [InlineData("-9223372036854.775808", long.MinValue)]
    [InlineData("9223372036854.7758075", null)]
    [InlineData("10000000000000", null)]
    [InlineData("1000000000000000000000000000000/3", null)]
    public void Becomes_micros_where_they_fit(string value, long? micros) =>
        Assert.Equal(micros, Exact.Parse(value).TryToMicros(out var found) ? found : null);

    [Theory]
    [InlineData("1.500", "1.5")]
    [InlineData("100", "100")]
    [InlineData("-0.000", "0")]
    [InlineData("-0.000000000001", "-0.000000000001")]
    [InlineData("2/4", "0.5")]
    [InlineData("00012.10", "12.1")]
    public void Has_one_text(string text, string canonical) => Assert.Equal(canonical, Exact.Parse(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("+1")]
    [InlineData(".5")]
    [InlineData("5.")]
    [InlineData("1e3")]
    [InlineData("1,000")]
    [InlineData("1/0")]
    [InlineData("1/-2")]
    [InlineData("1/2/3")]
    [InlineData(" 1")]
    [InlineData("NaN")]
    [InlineData("١")]
    public void Refuses_what_is_no_number(string text) => Assert.False(Exact.TryParse(text, out _));

    [Fact]
    public void Is_equal_by_value()
    {
        Assert.Equal<Exact>(1.0m, 1.00m);
        Assert.Equal(((Exact)1.0m).GetHashCode(), ((Exact)1.00m).GetHashCode());
        Assert.Equal(Exact.Ratio(-1, 3), Exact.One / -3);
        Assert.Equal(Exact.Ratio(-1, 3).GetHashCode(), (Exact.One / -3).GetHashCode());
        Assert.Equal(default, Exact.Zero);
        Assert.True(Exact.Ratio(1, 3) < 0.3333333333333333333333333334m);
        Assert.True(Exact.Ratio(1, 3) != 0.3333333333333333333333333333m);
    }

    [Fact]
    public void Agrees_with_fractions_of_big_integers()
    {
        Prop.ForAll(Numbers.ToArbitrary(), Numbers.ToArbitrary(), (left, right) =>
        {
            var (a, b) = (left.Exact, right.Exact);
            var compared = (left.N * right.D).CompareTo(right.N * left.D);
            return Same(a + b, (left.N * right.D) + (right.N * left.D), left.D * right.D)
                && Same(a - b, (left.N * right.D) - (right.N * left.D), left.D * right.D)
                && Same(a * b, left.N * right.N, left.D * right.D)
                && (right.N.IsZero || Same(a / b, left.N * right.D, left.D * right.N))
                && Math.Sign(a.CompareTo(b)) == Math.Sign(compared) && (a == b) == (compared == 0)
                && (a != b || a.GetHashCode() == b.GetHashCode())
                && Exact.Parse(a.ToString()) == a
                && a.Floor() <= a && a < a.Floor() + 1 && (a - a.Round(3)).Abs() <= 0.0005m;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5_000));
    }

    [Fact]
    public void Adds_and_multiplies_without_allocating()
    {
        var (sum, price, quantity) = (Exact.Zero, (Exact)0.0425m, (Exact)17.125m);
        for (var i = 0; i < 1_000; i++) sum += price * quantity;
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100_000; i++) sum += price * quantity;
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(101_000 * price * quantity, sum);
    }

    private sealed record Number(BigInteger N, BigInteger D, Exact Exact);

    // Decimals of all scales and sizes, up to both ends of the type, and fractions.
    private static Gen<Number> Numbers =>
        from digits in Gen.Choose(0, 29)
        from parts in Gen.Choose(0, int.MaxValue).ArrayOf(4)
        from negative in Gen.Elements(true, false)
        from scale in Gen.Choose(0, 28)
        from divisor in Gen.Frequency((4, Gen.Constant(1)), (1, Gen.Choose(2, 5_000)))
        let n = Digits(parts, digits) * (negative ? -1 : 1)
        let d = BigInteger.Pow(10, scale) * divisor
        select new Number(n, d, Exact.Ratio(n, d));

    private static BigInteger Digits(int[] parts, int digits) =>
        parts.Aggregate(BigInteger.Zero, (sum, part) => (sum << 31) + part) % BigInteger.Pow(10, digits);

    private static bool Same(Exact exact, BigInteger n, BigInteger d)
    {
        var text = exact.ToString().Split('/');
        var decimals = text[0].Contains('.') ? text[0].Length - text[0].IndexOf('.') - 1 : 0;
        var numerator = BigInteger.Parse(text[0].Replace(".", ""));
        var denominator = BigInteger.Pow(10, decimals) * (text.Length > 1 ? BigInteger.Parse(text[1]) : 1);
        return numerator * d == n * denominator;
    }
}
