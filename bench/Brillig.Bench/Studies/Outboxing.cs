using System.Diagnostics;
using Brillig.Bench.Figures;
using Brillig.Bench.Work;

namespace Brillig.Bench.Studies;

/// <summary>OUTBOX: what is done outside, how fast, and what it costs whoever waits for nothing of it.</summary>
internal sealed class Outboxing : Study
{
    private const int Waiting = 2_000;
    private const int Others = 200;
    private const int Charged = 16_384;
    private static readonly TimeSpan s_usual = TimeSpan.FromMilliseconds(50);

    // So long that what filling it left to be written is written.
    private static readonly TimeSpan s_settled = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_stalled = TimeSpan.FromSeconds(30);
    private static readonly Figure s_rate = new("OUTBOX", "intents of a vendor that answers in 50 ms", Bound.Least(500))
    {
        Unit = "/s",
    };

    private static readonly Figure s_p99 = new(
        "OUTBOX", "p99 beside a vendor that stalls and a full outbox, of without", Bound.Most(1.1));

    // Whatever else the machine does, on which a p99 of a millisecond or two is noise.
    private static readonly Figure s_busy = new(
        "OUTBOX", "the server's processor time for a request beside it, of without", Bound.Most(1.1));

    private static readonly Figure s_other = new(
        "OUTBOX", $"{Others} intents of another seller beside it, of without", Bound.Most(1.1));

    private static readonly Figure s_enqueue = new(
        "OUTBOX", "charges issued with a bookkeeper outside, of without", Bound.Least(0.95));

    private static readonly Figure s_work = new(
        "OUTBOX", "the server's processor time for them, of without", Bound.Most(1.05));

    public override IReadOnlyList<Figure> Figures => [s_rate, s_p99, s_busy, s_other, s_enqueue, s_work];

    public override async Task<IReadOnlyList<FigureResult>> Measure(
        EngineBench bench, Action<string> progress, CancellationToken cancellation)
    {
        var collected = await Collected.Start(bench, cancellation);
        List<FigureResult> results =
        [
            await Executed(bench, collected, progress, cancellation),
            .. await Beside(bench, collected, progress, cancellation),
            .. await Enqueued(bench, collected, progress, cancellation),
        ];
        await collected.Server.DisposeAsync();
        return results;
    }

    private static async Task<FigureResult> Executed(
        EngineBench bench, Collected collected, Action<string> progress, CancellationToken cancellation)
    {
        var window = TimeSpan.FromSeconds(Math.Min(bench.Options.Duration.TotalSeconds, 3));
        var accounts = (int)(2_000 + (2_000 * window.TotalSeconds * bench.Options.Repeats));
        progress($"{bench.Engine}: {accounts:n0} top-ups by a vendor that answers in {s_usual.TotalMilliseconds} ms");
        var target = await collected.Sell("usual", accounts, cancellation);
        await collected.Delay("usual", s_usual, cancellation);
        await Collected.TopUp(target, cancellation);
        var rates = new List<double>();
        for (var turn = 0; turn < bench.Options.Repeats; turn++)
        {
            var (before, start) = (await collected.Done("usual", cancellation), Stopwatch.GetTimestamp());
            await Task.Delay(window, cancellation);
            var done = await collected.Done("usual", cancellation) - before;
            rates.Add(done / Stopwatch.GetElapsedTime(start).TotalSeconds);
            progress($"{bench.Engine}: {rates[^1]:n0} intents/s");
        }

        var isFull = await collected.Done("usual", cancellation) < accounts;
        await collected.Until("usual", accounts, cancellation);
        return FigureResult.Of(bench.Engine, s_rate, rates) with
        {
            Note = "48 at once", NotJudged = isFull ? null : "all was done before the end",
        };
    }

    // The same server, in turns: its vendor stalls, and then does at once what waited.
    private static async Task<IReadOnlyList<FigureResult>> Beside(
        EngineBench bench, Collected collected, Action<string> progress, CancellationToken cancellation)
    {
        progress($"{bench.Engine}: {Waiting:n0} top-ups by a vendor that stalls");
        var stalled = await collected.Sell("stalled", Waiting, cancellation);
        var other = await collected.Sell("other", Others, cancellation);
        await collected.Delay("other", s_usual, cancellation);
        // Many short turns: a p99 is of few requests, and what else the machine does comes and goes by the second.
        var (turns, window) = (bench.Options.Repeats * 3, TimeSpan.FromSeconds(2));
        var rated = await collected.Rated(1_000, cancellation);
        await Collected.Modestly(rated, window, cancellation);
        var (with, without) = (new List<Sample>(), new List<Sample>());
        var (withOthers, withoutOthers, busy) = (new List<Sample>(), new List<Sample>(), new List<double>());
        for (var turn = 0; turn < turns; turn++)
        {
            await Task.Delay(s_settled, cancellation);
            var (alone, worked) = await Modestly();
            without.Add(alone);
            withoutOthers.Add(await OfOthers());
            await collected.Delay("stalled", s_stalled, cancellation);
            await Collected.TopUp(stalled, cancellation);
            await Task.Delay(s_settled, cancellation);
            var (beside, workedMore) = await Modestly();
            with.Add(beside);
            busy.Add(workedMore / worked);
            withOthers.Add(await OfOthers());
            await collected.Delay("stalled", TimeSpan.Zero, cancellation);
            await collected.Until("stalled", Waiting * (turn + 1), cancellation);
            progress($"{bench.Engine}: p99 {without[^1].P99:0.0} → {with[^1].P99:0.0} ms; others' intents "
                + $"{withoutOthers[^1].Rate:n0} → {withOthers[^1].Rate:n0}/s; "
                + $"{worked:0} → {workedMore:0} µs a request");
        }

        return
        [
            FigureResult.Of(bench.Engine, s_p99, with.Zip(without, (w, o) => (w.P99 ?? 0) / (o.P99 ?? 0))) with
            {
                Ours = FigureResult.MedianOf(with), Baseline = FigureResult.MedianOf(without),
                Note = $"{without[0].Rate:n0} reads and writes a second",
            },
            FigureResult.Of(bench.Engine, s_busy, busy),
            FigureResult.Of(bench.Engine, s_other, withoutOthers, withOthers),
        ];

        async Task<(Sample Sample, double Worked)> Modestly()
        {
            var before = collected.Server.Process.Worked;
            var sample = await Collected.Modestly(rated, window, cancellation);
            return (sample, (collected.Server.Process.Worked - before).TotalMicroseconds / sample.Requests);
        }

        async Task<Sample> OfOthers()
        {
            var before = await collected.Done("other", cancellation);
            var start = Stopwatch.GetTimestamp();
            await Collected.TopUp(other, cancellation);
            await collected.Until("other", before + Others, cancellation);
            return new Sample(Others / Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
    }

    private static async Task<IReadOnlyList<FigureResult>> Enqueued(
        EngineBench bench, Collected collected, Action<string> progress, CancellationToken cancellation)
    {
        // One at a time is asked for, and not answered: what is measured is what is written, and not what is done.
        await collected.Delay("silent", s_stalled, cancellation);
        var (with, without) = (
            await collected.Sell("silent", Charged, cancellation, atOnce: 1),
            await collected.Sell(null, Charged, cancellation));
        var process = collected.Server.Process;
        var duration = TimeSpan.FromSeconds(Math.Min(bench.Options.Duration.TotalSeconds, 2));
        await Collected.Charge(without, bench.Options.WarmUp, cancellation);
        await Collected.Charge(with, bench.Options.WarmUp, cancellation);
        var (ours, plain, works) = (new List<Sample>(), new List<Sample>(), new List<double>());
        for (var turn = 0; turn < bench.Options.Repeats * 2; turn++)
        {
            var (one, worked) = await Of(without);
            var (other, workedMore) = await Of(with);
            plain.Add(one);
            ours.Add(other);
            works.Add(workedMore / worked);
            progress($"{bench.Engine}: {one.Rate:n0} → {other.Rate:n0} charges/s, {worked:0} → {workedMore:0} µs each");
        }

        return
        [
            FigureResult.Of(bench.Engine, s_enqueue, ours, plain), FigureResult.Of(bench.Engine, s_work, works),
        ];

        async Task<(Sample Rate, double Worked)> Of(Target target)
        {
            var before = process.Worked;
            var sample = await Collected.Charge(target, duration, cancellation);
            return (sample, (process.Worked - before).TotalMicroseconds / sample.Requests);
        }
    }
}
