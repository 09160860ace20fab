using Brillig.Bench.Figures;
using Brillig.Bench.Work;

namespace Brillig.Bench.Studies;

/// <summary>OUTBOX: how long the sync takes for many accounts that changed, whoever is told.</summary>
internal sealed class Telling : Study
{
    private const int Accounts = 100_000;
    private static readonly Figure s_scan = new("OUTBOX", $"the sync of {Accounts:n0} changed accounts", Bound.Most(5))
    {
        Unit = "s",
    };

    public override IReadOnlyList<Figure> Figures => [s_scan];

    public override async Task<IReadOnlyList<FigureResult>> Measure(
        EngineBench bench, Action<string> progress, CancellationToken cancellation)
    {
        var accounts = bench.Options.Quick ? Accounts / 5 : Accounts;
        progress($"{bench.Engine}: opening {accounts:n0} accounts with plans");
        var counted = await Counted.Start(bench, "told", accounts, cancellation);
        await counted.Tell(cancellation);
        var times = new List<double>();
        for (var turn = 0; turn < bench.Options.StudyRepeats; turn++)
        {
            await counted.RecordAll(cancellation);
            times.Add((await counted.Tell(cancellation)).TotalSeconds * Accounts / accounts);
            progress($"{bench.Engine}: {times[^1]:0.0} s to tell {Accounts:n0} accounts' bookkeeper");
        }

        await counted.Server.DisposeAsync();
        return
        [
            FigureResult.Of(bench.Engine, s_scan, times) with
            {
                Note = bench.Options.Quick ? $"four lines each, measured at {accounts:n0}" : "four lines each",
            },
        ];
    }
}
