namespace Brillig.Bench.Figures;

/// <summary>A figure as measured on one engine: medians over the repeats.</summary>
/// <param name="Engine">The engine.</param>
/// <param name="Figure">What was to be reached.</param>
/// <param name="Ratio">The median of the ratios of the repeats, each within its own turn.</param>
/// <param name="RatioMin">The smallest of these.</param>
/// <param name="RatioMax">The largest of these.</param>
/// <param name="Ours">The median above the line.</param>
/// <param name="Baseline">The median below the line.</param>
public sealed record FigureResult(
    string Engine, Figure Figure, double Ratio, double RatioMin, double RatioMax, Sample Ours, Sample Baseline)
{
    /// <summary>Whether it is as required; null where nothing is asked.</summary>
    public bool? Reached => Figure.Reach is { } reach ? Ratio >= reach : null;

    /// <summary>The result of a figure from the samples of its two loads, in turns.</summary>
    public static FigureResult From(
        string engine, Figure figure, IReadOnlyList<Sample> ours, IReadOnlyList<Sample> baseline)
    {
        var ratios = ours.Zip(baseline, (o, b) => o.Rate / b.Rate).Order().ToArray();
        return new FigureResult(
            engine, figure, Median(ratios), ratios[0], ratios[^1], MedianOf(ours), MedianOf(baseline));
    }

    private static Sample MedianOf(IReadOnlyList<Sample> samples) => new(
        Median([.. samples.Select(s => s.Rate).Order()]),
        MedianOf([.. samples.Select(s => s.P50)]),
        MedianOf([.. samples.Select(s => s.P99)]));

    private static double? MedianOf(double?[] latencies) =>
        latencies.Contains(null) ? null : Median([.. latencies.OfType<double>().Order()]);

    private static double Median(double[] ordered) => ordered.Length % 2 == 1
        ? ordered[ordered.Length / 2]
        : (ordered[(ordered.Length / 2) - 1] + ordered[ordered.Length / 2]) / 2;
}
