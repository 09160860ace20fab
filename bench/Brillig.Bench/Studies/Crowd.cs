using Brillig.Bench.Figures;
using Brillig.Bench.Load;
using Brillig.Bench.Processes;
using Brillig.Bench.Work;

namespace Brillig.Bench.Studies;

/// <summary>P14: how long interactive requests wait while something large runs beside them.</summary>
internal sealed class Crowd : Study
{
    private const int Connections = 8;
    private const int ImportConnections = 2;
    private static readonly Figure s_import = Beside("an import");
    private static readonly Figure s_report = Beside("a report");
    private static readonly Figure s_backup = Beside("a backup") with { Engine = "sqlite" };
    private static readonly Figure s_run = Beside("a billing run");
    private static readonly Figure s_follower = new(
        "P14", "single PUTs through a follower, of the leader", Bound.Least(0.5)) { Engine = "postgres" };

    private static readonly TimeSpan s_warm = TimeSpan.FromSeconds(6);

    public override IReadOnlyList<Figure> Figures => [s_import, s_report, s_backup, s_run, s_follower];

    public override async Task<IReadOnlyList<FigureResult>> Measure(
        EngineBench bench, Action<string> progress, CancellationToken cancellation)
    {
        var grown = await bench.Grown(cancellation);
        List<FigureResult> results =
        [
            await With(s_import, ct => Import(grown, ct)),
            await With(s_report, ct => Report(grown, ct)),
        ];
        if (bench.Engine == "sqlite") results.Add(await With(s_backup, ct => Backup(bench, grown, ct)));
        results.Add(await With(s_run, ct => Run(grown, ct)));
        if (bench.Engine == "postgres") results.Add(await Follower(bench, grown, cancellation));
        return results;

        async Task<FigureResult> With(Figure figure, Func<CancellationToken, Task> work)
        {
            var (alone, beside) = (new List<Sample>(), new List<Sample>());
            for (var turn = 0; turn < bench.Options.StudyRepeats; turn++)
            {
                alone.Add(await grown.Target.Singles(bench.Options.Duration, cancellation, Connections));
                using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
                var working = work(stop.Token);
                beside.Add(await grown.Target.Singles(bench.Options.Duration, cancellation, Connections));
                await stop.CancelAsync();
                await Ended(working);
                progress($"{bench.Engine}: {figure.What}: p99 {alone[^1].P99:0.0} → {beside[^1].P99:0.0} ms");
            }

            return FigureResult.Of(bench.Engine, figure, beside.Zip(alone, (b, a) => (b.P99 ?? 0) / (a.P99 ?? 0))) with
            {
                Ours = FigureResult.MedianOf(beside), Baseline = FigureResult.MedianOf(alone),
                Note = $"{Connections} connections",
            };
        }
    }

    private static Figure Beside(string what) => new("P14", $"p99 beside {what}, of without", Bound.Most(2));

    private static Task Import(Grown grown, CancellationToken cancellation) =>
        grown.Target.Bulk(TimeSpan.FromMinutes(1), grown.Ordered, ImportConnections, cancellation);

    // Everybody's charges and ledgers, page after page.
    private static async Task Report(Grown grown, CancellationToken cancellation)
    {
        using var connection = await Connection.Open(grown.Target.Server, cancellation);
        while (true)
        {
            foreach (var account in grown.Target.Accounts)
            {
                foreach (var list in new[] { "charges", "ledger", "usage/records" })
                {
                    var request = grown.Server.Requests.Get($"/api/1.0/accounts/{account}/{list}?limit=1000");
                    var answer = await connection.Exchange(request, cancellation);
                    if (!answer.IsSuccess) throw new InvalidOperationException($"{list}: {answer.Text}");
                }
            }
        }
    }

    private static async Task Backup(EngineBench bench, Grown grown, CancellationToken cancellation)
    {
        for (var n = 0; !cancellation.IsCancellationRequested; n++)
        {
            var file = Path.Combine(bench.Folder, "backup.db");
            File.Delete(file);
            await ChildProcess.Run(
                bench.Options.ServerCommand.With("backup", file, "--data", grown.Server.Data), cancellation);
        }
    }

    // A month on, all accounts are due; the answer comes when they are billed.
    private static async Task Run(Grown grown, CancellationToken cancellation)
    {
        var clock = (await grown.Server.Ask(grown.Server.Requests.Get("/api/1.0/clock"), 200, cancellation))
            .GetProperty("now").GetDateTimeOffset();
        var body = $$"""{"now":"{{clock.AddMonths(1):O}}"}""";
        await grown.Server.Ask(grown.Server.Requests.Json("POST", "/api/1.0/clock", body), 200, CancellationToken.None);
    }

    private static async Task<FigureResult> Follower(
        EngineBench bench, Grown grown, CancellationToken cancellation)
    {
        await using var follower = await grown.Server.Another(cancellation);
        var through = grown.Target with { Server = follower.Address };

        // The leader has served for minutes; who has just begun compiles half of its time.
        await through.Singles(s_warm, cancellation);
        var (passed, direct) = (new List<Sample>(), new List<Sample>());
        for (var turn = 0; turn < bench.Options.StudyRepeats; turn++)
        {
            direct.Add(await grown.Target.Singles(bench.Options.Duration, cancellation));
            passed.Add(await through.Singles(bench.Options.Duration, cancellation));
        }

        return FigureResult.Of(bench.Engine, s_follower, passed, direct);
    }

    private static async Task Ended(Task work)
    {
        try
        {
            await work;
        }
        catch (OperationCanceledException)
        {
            // It was only to run beside.
        }
    }
}
