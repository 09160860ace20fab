using Brillig.Bench.Figures;
using Brillig.Bench.Work;

namespace Brillig.Bench.Studies;

/// <summary>QTY: quantities of many accounts in one request, of one account in each.</summary>
internal sealed class Counting : Study
{
    private const int Accounts = 10_000;
    private static readonly Figure s_rate = new("QTY", "quantity changes, in bulk", Bound.Least(50_000))
    {
        Unit = "/s",
    };

    private static readonly Figure s_ratio = new("QTY", "quantity changes in bulk, of one a request");

    public override IReadOnlyList<Figure> Figures => [s_rate, s_ratio];

    public override async Task<IReadOnlyList<FigureResult>> Measure(
        EngineBench bench, Action<string> progress, CancellationToken cancellation)
    {
        progress($"{bench.Engine}: opening {Accounts:n0} accounts with plans");
        var counted = await Counted.Start(bench, "counting", Accounts, cancellation);
        await counted.Record(bench.Options.WarmUp, cancellation);
        await counted.Change(bench.Options.WarmUp, cancellation);
        var (bulk, single) = (new List<Sample>(), new List<Sample>());
        for (var turn = 0; turn < bench.Options.Repeats; turn++)
        {
            single.Add(await counted.Change(bench.Options.Duration, cancellation));
            bulk.Add(await counted.Record(bench.Options.Duration, cancellation));
            progress($"{bench.Engine}: {bulk[^1].Rate:n0} changes/s in bulk, {single[^1].Rate:n0}/s one by one");
        }

        await counted.Server.DisposeAsync();
        var note = "four lines each, and those of the reseller";
        return
        [
            FigureResult.Of(bench.Engine, s_rate, bulk.Select(b => b.Rate)) with
            {
                Ours = FigureResult.MedianOf(bulk), Note = note,
            },
            FigureResult.Of(bench.Engine, s_ratio, bulk, single) with { Note = note },
        ];
    }
}
