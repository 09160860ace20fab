using System.Numerics;
using Brillig.Core.Basics;
using Xunit;

namespace Brillig.Tests.Core.Basics;

/// <summary>Numbers whose digits just fit, or just do not fit, the common case of 64 bits.</summary>
public sealed class DecimalEdgeTests
{
    private const int Cases = 200_000;
    private static readonly ulong[] Edges =
        [0, 1, 5, 999_999, uint.MaxValue, (1UL << 62) - 1, 1UL << 62, (1UL << 62) + 1, 1UL << 63, ulong.MaxValue];

    [Fact]
    public void Sums_products_orders_and_micros_are_those_of_big_integers()
    {
        var random = new Random(20260101);
        for (var i = 0; i < Cases; i++)
        {
            var (a, b) = (Next(random), Next(random));
            var (left, right) = (Rational(a), Rational(b));
            Assert.Equal(left.Over(right, (x, y) => x + y), (Exact)a + b);
            Assert.Equal(left.Over(right, (x, y) => x - y), (Exact)a - b);
            Assert.Equal(Exact.Ratio(left.Top * right.Top, left.Bottom * right.Bottom), (Exact)a * b);
            Assert.Equal(
                (left.Top * right.Bottom).CompareTo(right.Top * left.Bottom), Math.Sign(((Exact)a).CompareTo(b)));

            var micros = Rounded(left.Top * 1_000_000, left.Bottom);
            var fits = micros >= long.MinValue && micros <= long.MaxValue;
            Assert.Equal(fits, ((Exact)a).TryToMicros(out var shown));
            if (fits) Assert.Equal(micros, shown);
        }
    }

    private static decimal Next(Random random)
    {
        var low = random.Next(3) == 0
            ? Edges[random.Next(Edges.Length)]
            : (ulong)random.NextInt64() >> random.Next(63);
        var high = random.Next(4) == 0 ? random.Next() : 0;
        return unchecked(new decimal(
            (int)low, (int)(low >> 32), high, random.Next(2) == 0, (byte)random.Next(random.Next(2) == 0 ? 7 : 29)));
    }

    private static Parts Rational(decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        var digits = unchecked(((BigInteger)(uint)bits[2] << 64) + ((BigInteger)(uint)bits[1] << 32) + (uint)bits[0]);
        return new Parts(bits[3] < 0 ? -digits : digits, BigInteger.Pow(10, value.Scale));
    }

    private static BigInteger Rounded(BigInteger top, BigInteger bottom)
    {
        var twice = ((BigInteger.Abs(top) * 2) + bottom) / (bottom * 2);
        return top.Sign < 0 ? -twice : twice;
    }

    private sealed record Parts(BigInteger Top, BigInteger Bottom)
    {
        public Exact Over(Parts other, Func<BigInteger, BigInteger, BigInteger> operation) => Exact.Ratio(
            operation(Top * other.Bottom, other.Top * Bottom), Bottom * other.Bottom);
    }
}
