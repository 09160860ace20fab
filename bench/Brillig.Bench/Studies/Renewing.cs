using Brillig.Bench.Figures;
using Brillig.Bench.Work;

namespace Brillig.Bench.Studies;

/// <summary>P9R: the billing run over accounts with plans, against a loop with a transaction for each.</summary>
internal sealed class Renewing : Study
{
    private const int Few = 10_000;
    private const int Many = 100_000;
    private static readonly Figure s_loop = new(
        "P9R", "billing run of plans, of a loop with a transaction each", Bound.Least(100));
    private static readonly Figure s_linear = new(
        "P9R", $"an account's cost at {Many:n0}, of that at {Few:n0}", Bound.Most(1.3));
    private static readonly Figure s_memory = new("P9R", $"most memory, {Many:n0} accounts with plans", Bound.Most(512))
    {
        Unit = "MB",
    };

    private static readonly Figure s_move = new("P9R", $"a parent of {Many:n0} is moved", Bound.Most(1_000))
    {
        Unit = "ms",
    };

    public override IReadOnlyList<Figure> Figures => [s_loop, s_linear, s_memory, s_move];

    public override async Task<IReadOnlyList<FigureResult>> Measure(
        EngineBench bench, Action<string> progress, CancellationToken cancellation)
    {
        progress($"{bench.Engine}: opening {Few:n0} and {Many:n0} accounts with plans");
        var few = await Counted.Start(bench, "few", Few, cancellation);
        var many = await Counted.Start(bench, "many", Many, cancellation);
        await few.Bill(cancellation);   // the stub, while the server compiles
        await many.Bill(cancellation);
        var (runs, small, loops) = (new List<Sample>(), new List<Sample>(), new List<Sample>());
        for (var turn = 0; turn < bench.Options.StudyRepeats; turn++)
        {
            small.Add(new Sample(Few / (await few.Bill(cancellation)).TotalSeconds));
            runs.Add(new Sample(Many / (await many.Bill(cancellation)).TotalSeconds));
            loops.Add(await bench.PerAccount(bench.Options.Duration, cancellation));
            progress($"{bench.Engine}: {runs[^1].Rate:n0} accounts/s, {small[^1].Rate:n0}/s of few, "
                + $"{loops[^1].Rate:n0}/s in a loop");
        }

        var moves = new List<double>();
        for (var turn = 0; turn < bench.Options.StudyRepeats; turn++)
            moves.Add((await many.Move(cancellation)).TotalMilliseconds);
        var memory = many.Server.Process.ResidentMax;
        await few.Server.DisposeAsync();
        await many.Server.DisposeAsync();
        return
        [
            FigureResult.Of(bench.Engine, s_loop, runs, loops) with { Note = "four lines each" },
            FigureResult.Of(bench.Engine, s_linear, small.Zip(runs, (s, r) => s.Rate / r.Rate)) with
            {
                Ours = FigureResult.MedianOf(runs), Baseline = FigureResult.MedianOf(small),
            },
            FigureResult.Of(bench.Engine, s_memory, [memory / 1e6]) with { Note = "all below one parent" },
            FigureResult.Of(bench.Engine, s_move, moves),
        ];
    }
}
