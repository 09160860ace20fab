using Brillig.Bench.Figures;
using Brillig.Bench.Work;

namespace Brillig.Bench.Studies;

/// <summary>Figures that are not the ratio of two loads: measured by a course of their own.</summary>
internal abstract class Study
{
    /// <summary>Those of each engine.</summary>
    public static readonly IReadOnlyList<Study> OfEngines =
        [
            new Latency(), new Growth(), new Simulating(), new Crowd(), new Counting(), new Renewing(), new Outboxing(),
            new Telling(),
        ];

    /// <summary>What it measures.</summary>
    public abstract IReadOnlyList<Figure> Figures { get; }

    /// <summary>Measures it.</summary>
    public abstract Task<IReadOnlyList<FigureResult>> Measure(
        EngineBench bench, Action<string> progress, CancellationToken cancellation);
}
