using Brillig.Bench.Figures;
using Brillig.Bench.Work;

namespace Brillig.Bench.Studies;

/// <summary>
/// P5, P11, P12: what a record costs once many are stored, what accounts take in memory, and how soon a server is
/// ready again. Young books with as many accounts run in turns with the grown ones.
/// </summary>
internal sealed class Growth : Study
{
    private static readonly Figure s_ordered = new(
        "P5", "a record's cost when grown, of young; ordered ids", Bound.Most(1.1), Bound.Most(1.1));
    private static readonly Figure s_random = new(
        "P5", "a record's cost when grown, of young; random ids", Bound.Most(1.8), Bound.Most(1.1));
    private static readonly Figure s_written = new("P5", "written ahead for a record", Bound.Most(450), Bound.Most(160))
    {
        Unit = "B", Engine = "postgres",
    };
    private static readonly Figure s_memory = new(
        "P11", $"memory at {Grown.Accounts:n0} accounts of 5 items", Bound.Most(300)) { Unit = "MB" };
    private static readonly Figure s_killed = new("P12", "ready after kill −9 under load", Bound.Most(5), Bound.Most(1))
    {
        Unit = "s",
    };
    private static readonly Figure s_started = new(
        "P12", "ready after a stop, on all of it", Bound.Most(3), Bound.Most(1)) { Unit = "s" };

    public override IReadOnlyList<Figure> Figures =>
        [s_ordered, s_random, s_written, s_memory, s_killed, s_started];

    public override async Task<IReadOnlyList<FigureResult>> Measure(
        EngineBench bench, Action<string> progress, CancellationToken cancellation)
    {
        var engine = bench.Engine;
        progress($"{engine}: opening {Grown.Accounts:n0} accounts, twice");
        var youngs = Grown.Start(bench, "young", cancellation);
        var grown = await bench.Grown(cancellation);
        var young = await youngs;
        var memory = grown.Server.Process.Resident;
        var before = await bench.WrittenAhead(cancellation);
        progress($"{engine}: growing to {bench.Options.Records:n0} records");
        var fill = await grown.Target.Fill(bench.Options.Records, grown.Ordered, cancellation);
        var ahead = await bench.WrittenAhead(cancellation) - before;

        var results = new List<FigureResult>
        {
            await Cost(s_ordered, k => k.Ordered),
            await Cost(s_random, k => k.Random),
            FigureResult.Of(engine, s_memory, [memory / 1e6]) with { Note = "resident, once opened and used" },
            await Killed(bench, grown, cancellation),
            await Started(bench, grown, cancellation),
        };
        await young.Server.DisposeAsync();
        if (ahead is { } bytes) results.Insert(2,
            FigureResult.Of(engine, s_written, [bytes / (double)(fill.Requests * BulkBody.Records)]));
        return results;

        async Task<FigureResult> Cost(Figure figure, Func<Grown, BulkKind> kind)
        {
            var (old, fresh) = (new List<Sample>(), new List<Sample>());
            for (var turn = 0; turn < bench.Options.StudyRepeats; turn++)
            {
                fresh.Add(await young.Target.Bulk(bench.Options.Duration, kind(young), 16, cancellation));
                old.Add(await grown.Target.Bulk(bench.Options.Duration, kind(grown), 16, cancellation));
                progress($"{engine}: grown {old[^1].Rate:n0}/s, young {fresh[^1].Rate:n0}/s");
            }

            return FigureResult.Of(engine, figure, fresh.Zip(old, (f, o) => f.Rate / o.Rate)) with
            {
                Ours = FigureResult.MedianOf(old), Baseline = FigureResult.MedianOf(fresh),
                Note = $"{bench.Options.Records:n0} stored",
            };
        }
    }

    private static async Task<FigureResult> Killed(EngineBench bench, Grown grown, CancellationToken cancellation)
    {
        var times = new List<double>();
        for (var turn = 0; turn < bench.Options.Starts; turn++)
        {
            var load = grown.Target.Bulk(TimeSpan.FromMinutes(1), grown.Ordered, 16, cancellation);
            await Task.Delay(bench.Options.Duration, cancellation);
            await grown.Server.DisposeAsync();
            await Ended(load);
            times.Add((await grown.Again(cancellation)).TotalSeconds);
        }

        return FigureResult.Of(bench.Engine, s_killed, times);
    }

    private static async Task<FigureResult> Started(EngineBench bench, Grown grown, CancellationToken cancellation)
    {
        var times = new List<double>();
        for (var turn = 0; turn < bench.Options.Starts; turn++)
        {
            await grown.Server.Process.Stop(cancellation);
            times.Add((await grown.Again(cancellation)).TotalSeconds);
        }

        return FigureResult.Of(bench.Engine, s_started, times) with
        {
            Note = $"{bench.Options.Records:n0} records and more, {Grown.Accounts:n0} accounts",
        };
    }

    // The load on a server that is killed ends with it, one way or another.
    private static async Task Ended(Task<Sample> load)
    {
        try
        {
            await load;
            throw new InvalidOperationException("The server answered after it was killed.");
        }
        catch (Exception e) when (e is InvalidDataException or System.Net.Sockets.SocketException)
        {
            // As it should be.
        }
    }
}
