namespace Brillig.Bench.Figures;

/// <summary>A figure as measured on one engine.</summary>
/// <param name="Engine">The engine.</param>
/// <param name="Figure">What was to be reached.</param>
/// <param name="Value">The median of the repeats, each within its own turn.</param>
/// <param name="Min">The smallest of them.</param>
/// <param name="Max">The largest of them.</param>
public sealed record FigureResult(string Engine, Figure Figure, double Value, double Min, double Max)
{
    /// <summary>The median above the line.</summary>
    public Sample? Ours { get; init; }

    /// <summary>The median below the line.</summary>
    public Sample? Baseline { get; init; }

    /// <summary>Why it is not judged in this run; null: it is.</summary>
    public string? NotJudged { get; init; }

    /// <summary>What it was measured on, for people.</summary>
    public string Note { get; init; } = "";

    /// <summary>Whether it is as required; null where nothing is asked, or nothing can be said.</summary>
    public bool? Reached => NotJudged is null ? Figure.Reach?.Holds(Value) : null;

    /// <summary>The result of values that were measured in turns.</summary>
    public static FigureResult Of(string engine, Figure figure, IEnumerable<double> values)
    {
        var ordered = values.Order().ToArray();
        return new FigureResult(engine, figure, Median(ordered), ordered[0], ordered[^1]);
    }

    /// <summary>The result of a ratio from the samples of its two loads, in turns.</summary>
    public static FigureResult Of(
        string engine, Figure figure, IReadOnlyList<Sample> ours, IReadOnlyList<Sample> baseline) =>
        Of(engine, figure, ours.Zip(baseline, (o, b) => o.Rate / b.Rate)) with
        {
            Ours = MedianOf(ours), Baseline = MedianOf(baseline),
        };

    /// <summary>The medians of some samples.</summary>
    public static Sample MedianOf(IReadOnlyList<Sample> samples) => new(
        Median([.. samples.Select(s => s.Rate).Order()]),
        MedianOf([.. samples.Select(s => s.P50)]),
        MedianOf([.. samples.Select(s => s.P99)]));

    private static double? MedianOf(double?[] latencies) =>
        latencies.Contains(null) ? null : Median([.. latencies.OfType<double>().Order()]);

    private static double Median(double[] ordered) => ordered.Length % 2 == 1
        ? ordered[ordered.Length / 2]
        : (ordered[(ordered.Length / 2) - 1] + ordered[ordered.Length / 2]) / 2;
}
