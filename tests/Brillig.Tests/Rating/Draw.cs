using System.Globalization;
using Brillig.Tests.Simulation;

namespace Brillig.Tests.Rating;

/// <summary>Numbers as tariffs and usage have them: everyday ones, the least and the largest, and none.</summary>
internal sealed class Draw(Random random)
{
    /// <summary>The smallest number there is.</summary>
    public const decimal Tiny = 0.000000000001m;

    /// <summary>The largest.</summary>
    public const decimal Huge = 1_000_000_000_000_000_000m;

    public Random Random => random;

    public static string Text(decimal number) => number.ToString(CultureInfo.InvariantCulture);

    public bool Chance(int oneIn) => random.Next(oneIn) == 0;

    public T Of<T>(params ReadOnlySpan<T> choices) => choices[random.Next(choices.Length)];

    public T Of<T>(IReadOnlyList<T> choices) => choices[random.Next(choices.Count)];

    /// <summary>A price, a fee or a percentage.</summary>
    public decimal Price() => random.Next(12) switch
    {
        0 => 0,
        1 => Tiny,
        2 => random.Next(1, 1_000_000) * Tiny,
        3 => random.Next(1, 1_000_000_000),
        4 => 1.005m,
        5 => 0.01m,
        6 or 7 => random.Next(1, 100),
        _ => random.Next(1, 100_000) / 10_000m,
    };

    /// <summary>How much there is of something: above 0.</summary>
    public decimal Amount() => random.Next(10) switch
    {
        0 => random.Next(1, 1_000_000) * Tiny,
        1 => random.NextInt64(1, (long)Huge),
        2 => random.Next(1, 1_000) / 100m,
        3 => random.Next(1, 30) / 7m is var part ? decimal.Round(part, 12) : 1,
        _ => random.Next(1, 200),
    };

    /// <summary>A usage, most often where something changes: at one of these edges or a step beside it.</summary>
    public Ratio Usage(IReadOnlyList<Ratio> edges)
    {
        if (edges.Count > 0 && random.Next(3) > 0)
        {
            var edge = Of(edges) + Of<Ratio>(0, 0, 1, -1, 0.001m, -0.001m, Tiny, -Tiny);
            if (edge.Sign >= 0 && edge <= Huge && IsShort(edge)) return edge;
        }

        return Chance(10) ? 0 : Amount();
    }

    // Records have at most 28 digits, of which 12 are decimals.
    private static bool IsShort(Ratio number) => number < 10_000_000_000_000_000m || number.Under == 1;
}
