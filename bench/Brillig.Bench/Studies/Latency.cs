using System.Diagnostics;
using Brillig.Bench.Figures;
using Brillig.Bench.Work;

namespace Brillig.Bench.Studies;

/// <summary>P4: how long one of few clients waits, against what one write of the disk takes.</summary>
internal sealed class Latency : Study
{
    private const int Connections = 32;
    private const int Syncs = 200;
    private const double QuietMachine = 5;   // milliseconds of a server that stores nothing
    private static readonly Figure s_p50 = new(
        "P4", $"p50 at {Connections} connections, of one fdatasync", Bound.Most(10), Bound.Most(5));
    private static readonly Figure s_p99 = new("P4", $"p99 at {Connections} connections", Bound.Most(20))
    {
        Unit = "ms",
    };

    public override IReadOnlyList<Figure> Figures => [s_p50, s_p99];

    public override async Task<IReadOnlyList<FigureResult>> Measure(
        EngineBench bench, Action<string> progress, CancellationToken cancellation)
    {
        var (ours, nothing) = (await bench.Ours(cancellation), await bench.Nothing(cancellation));
        await ours.Singles(bench.Options.WarmUp, cancellation, Connections);
        var (answered, bare, syncs) = (new List<Sample>(), new List<Sample>(), new List<double>());
        for (var turn = 0; turn < bench.Options.Repeats; turn++)
        {
            syncs.Add(Sync(Path.Combine(bench.Folder, "sync")));
            bare.Add(await nothing.Singles(bench.Options.Duration / 2, cancellation, Connections));
            answered.Add(await ours.Singles(bench.Options.Duration, cancellation, Connections));
            progress($"{bench.Engine}: latency {answered[^1].P50:0.00}, {answered[^1].P99:0.0} ms; "
                + $"one fdatasync {syncs[^1]:0.00} ms");
        }

        var quiet = FigureResult.MedianOf(bare);
        return
        [
            FigureResult.Of(bench.Engine, s_p50, answered.Zip(syncs, (a, sync) => (a.P50 ?? 0) / sync)) with
            {
                Ours = FigureResult.MedianOf(answered),
                Note = $"one fdatasync {syncs.Order().ElementAt(syncs.Count / 2):0.00} ms",
            },
            FigureResult.Of(bench.Engine, s_p99, answered.Select(a => a.P99 ?? 0)) with
            {
                Ours = FigureResult.MedianOf(answered), Baseline = quiet,
                NotJudged = quiet.P99 > QuietMachine ? $"storing nothing has p99 {quiet.P99:0.0} ms" : null,
                Note = $"storing nothing has p99 {quiet.P99:0.0} ms",
            },
        ];
    }

    // The median time, in milliseconds, to add 4 KiB to a file and have it on the disk.
    private static double Sync(string path)
    {
        using var file = File.OpenHandle(
            path, FileMode.Create, FileAccess.Write, preallocationSize: 4096 * Syncs);
        var page = new byte[4096];
        var times = new double[Syncs];
        for (var i = 0; i < Syncs; i++)
        {
            var start = Stopwatch.GetTimestamp();
            RandomAccess.Write(file, page, i * 4096L);
            RandomAccess.FlushToDisk(file);
            times[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        return times.Order().ElementAt(Syncs / 2);
    }
}
