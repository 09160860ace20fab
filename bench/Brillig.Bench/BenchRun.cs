using Brillig.Bench.Figures;
using Brillig.Bench.Processes;
using Brillig.Bench.Studies;
using Brillig.Bench.Work;

namespace Brillig.Bench;

/// <summary>
/// Measures the figures asked for: every load once per turn, so that all share the good and bad minutes of the machine.
/// </summary>
internal sealed class BenchRun(BenchOptions options, Action<string> progress)
{
    // Long enough for what a load left behind to be written, short enough not to matter.
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(300);

    public async Task<List<FigureResult>> Measure(CancellationToken cancellation)
    {
        var results = new List<FigureResult>();
        if (PureRating.Figures.Any(IsAsked))
        {
            progress("rating, in this process");
            results.AddRange(PureRating.Measure(options, cancellation).Where(r => IsAsked(r.Figure)));
        }

        if (Cascading.Figures.Any(IsAsked))
        {
            progress("the tree, in this process");
            results.AddRange(Cascading.Measure(options, cancellation));
        }

        foreach (var engine in options.Engines) results.AddRange(await Measure(engine, cancellation));
        return results;
    }

    private bool IsAsked(Figure figure) => options.Only.Count == 0 || options.Only.Contains(figure.Id);

    private async Task<List<FigureResult>> Measure(string engine, CancellationToken cancellation)
    {
        if (engine == "sqlite") return await Measure(engine, null, cancellation);
        if (options.Database is { } database) return await Measure(engine, database, cancellation);
        progress($"{engine}: starting a throw-away server");
        await using var cluster = await PostgresCluster.Start(cancellation);
        return await Measure(engine, cluster.Connection, cancellation);
    }

    private async Task<List<FigureResult>> Measure(
        string engine, string? postgres, CancellationToken cancellation)
    {
        await using var bench = new EngineBench(options, postgres);
        var results = await Loads(bench, cancellation);
        foreach (var study in Study.OfEngines)
        {
            if (!study.Figures.Any(f => IsAsked(f) && (f.Engine ?? engine) == engine)) continue;
            results.AddRange((await study.Measure(bench, progress, cancellation)).Where(r => IsAsked(r.Figure)));
        }

        return results;
    }

    private async Task<List<FigureResult>> Loads(EngineBench bench, CancellationToken cancellation)
    {
        var engine = bench.Engine;
        var ratios = LoadRatio.All
            .Where(r => IsAsked(r.Figure) && (r.Figure.Engine ?? engine) == engine).ToArray();
        var loads = ratios.SelectMany(r => new[] { r.Ours, r.Baseline }).Distinct().Order().ToArray();
        var samples = loads.ToDictionary(load => load, _ => new List<Sample>());
        foreach (var load in loads)
        {
            progress($"{engine}: warming up {load}");
            await Measure(bench, load, options.WarmUp, cancellation);
        }

        for (var repeat = 1; repeat <= options.Repeats; repeat++)
        {
            foreach (var load in loads)
            {
                await Task.Delay(s_pause, cancellation);
                var sample = await Measure(bench, load, options.Duration, cancellation);
                samples[load].Add(sample);
                progress($"{engine}: {repeat}/{options.Repeats} {load} {sample.Rate:n0}/s");
            }
        }

        return [.. ratios.Select(r => FigureResult.Of(engine, r.Figure, samples[r.Ours], samples[r.Baseline]))];
    }

    private static async Task<Sample> Measure(
        EngineBench bench, Measured load, TimeSpan duration, CancellationToken cancellation)
    {
        try
        {
            return await bench.Measure(load, duration, cancellation);
        }
        catch (InvalidOperationException e)
        {
            throw new InvalidOperationException($"{load}: {e.Message}", e);
        }
    }
}
