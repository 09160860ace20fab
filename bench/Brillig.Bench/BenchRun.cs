using Brillig.Bench.Figures;
using Brillig.Bench.Processes;
using Brillig.Bench.Work;

namespace Brillig.Bench;

/// <summary>
/// Measures the figures asked for: every load once per turn, so that all share the good and bad minutes of the machine.
/// </summary>
internal sealed class BenchRun(BenchOptions options, Action<string> progress)
{
    // Long enough for what a load left behind to be written, short enough not to matter.
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(500);

    public async Task<List<FigureResult>> Measure(CancellationToken cancellation)
    {
        var results = new List<FigureResult>();
        foreach (var engine in options.Engines) results.AddRange(await Measure(engine, cancellation));
        return results;
    }

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
        var figures = Figure.All.Where(f => options.Only.Count == 0 || options.Only.Contains(f.Id)).ToArray();
        var loads = figures.SelectMany(f => new[] { f.Ours, f.Baseline }).Distinct().Order().ToArray();
        var samples = loads.ToDictionary(load => load, _ => new List<Sample>());
        await using var bench = new EngineBench(options, postgres);
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

        return [.. figures.Select(f => FigureResult.From(engine, f, samples[f.Ours], samples[f.Baseline]))];
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
