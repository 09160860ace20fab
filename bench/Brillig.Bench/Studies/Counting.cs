using Brillig.Bench.Figures;
using Brillig.Bench.Work;

namespace Brillig.Bench.Studies;

/// <summary>QTY: quantities of many accounts in one request, of one account in each.</summary>
internal sealed class Counting : Study
{
    private const int Accounts = 10_000;
    private static readonly Figure s_rate = new(
        "QTY", $"quantities changed in bulk, all {Counted.PerAccount} of each account", Bound.Least(50_000))
    {
        Unit = "/s",
    };

    private static readonly Figure s_accounts = new("QTY", "accounts changed in bulk, one quantity of each")
    {
        Unit = "/s",
    };

    private static readonly Figure s_ratio = new("QTY", "accounts changed in bulk, of one a request");

    // Whatever else the machine does: what the server itself takes, whose writer is one of its threads.
    private static readonly Figure s_work = new("QTY", "the server's processor time for an account in bulk")
    {
        Unit = "µs",
    };

    public override IReadOnlyList<Figure> Figures => [s_rate, s_accounts, s_ratio, s_work];

    public override async Task<IReadOnlyList<FigureResult>> Measure(
        EngineBench bench, Action<string> progress, CancellationToken cancellation)
    {
        progress($"{bench.Engine}: opening {Accounts:n0} accounts with plans");
        var counted = await Counted.Start(bench, "counting", Accounts, cancellation);
        await counted.Record(bench.Options.WarmUp, all: true, cancellation);
        await counted.Change(bench.Options.WarmUp, cancellation);
        var (whole, bulk, single) = (new List<Sample>(), new List<Sample>(), new List<Sample>());
        var work = new List<double>();
        for (var turn = 0; turn < bench.Options.Repeats; turn++)
        {
            single.Add(await counted.Change(bench.Options.Duration, cancellation));
            whole.Add(await counted.Record(bench.Options.Duration, all: true, cancellation));
            var worked = counted.Server.Process.Worked;
            bulk.Add(await counted.Record(bench.Options.Duration, all: false, cancellation));
            worked = counted.Server.Process.Worked - worked;
            work.Add(worked.TotalMicroseconds / (bulk[^1].Requests * Counted.PerRequest));
            progress($"{bench.Engine}: {whole[^1].Rate * Counted.PerAccount:n0} quantities/s, {bulk[^1].Rate:n0} "
                + $"accounts/s in bulk, {work[^1]:0.0} µs of the server each, {single[^1].Rate:n0}/s one by one");
        }

        await counted.Server.DisposeAsync();
        var note = "four lines each, and those of the reseller";
        return
        [
            FigureResult.Of(bench.Engine, s_rate, whole.Select(w => w.Rate * Counted.PerAccount)) with { Note = note },
            FigureResult.Of(bench.Engine, s_accounts, bulk.Select(b => b.Rate)) with
            {
                Ours = FigureResult.MedianOf(bulk), Note = note,
            },
            FigureResult.Of(bench.Engine, s_ratio, bulk, single) with { Note = note },
            FigureResult.Of(bench.Engine, s_work, work) with { Note = note },
        ];
    }
}
