using System.Diagnostics;
using Brillig.Bench.Figures;
using Brillig.Core.Basics;
using Brillig.Core.Tariffs;
using Brillig.Core.Usage;

namespace Brillig.Bench.Studies;

/// <summary>P8, and the record ids of P11: what Core alone takes, in this process, without a server.</summary>
internal static class PureRating
{
    private const int Counters = 10_000;
    private const int Ids = 2_000_000;
    private static readonly Figure s_rating = new(
        "P8", "pure rating, graduated, with state", Bound.Least(8), Bound.Least(40)) { Unit = "M/s" };

    private static readonly Figure s_allocated = new("P8", "allocated by it", Bound.Most(0)) { Unit = "B a record" };
    private static readonly Figure s_memory = new("P11", "a remembered record id", Bound.Most(30)) { Unit = "B" };

    public static IReadOnlyList<Figure> Figures =>
    [
        s_rating, s_allocated, .. RatingModels.Figures, .. DeckLoading.Figures, s_memory,
    ];

    public static IReadOnlyList<FigureResult> Measure(BenchOptions options, CancellationToken cancellation)
    {
        var model = new Graduated([new Tier(1_000, 0.01m), new Tier(100_000, 0.005m), new Tier(null, 0.001m)], false);
        var counters = new Counter[Counters];
        Rate(model, counters, options.WarmUp);
        var (rates, bytes) = (new List<double>(), new List<double>());
        for (var turn = 0; turn < options.Repeats; turn++)
        {
            cancellation.ThrowIfCancellationRequested();
            var (rate, allocated) = Rate(model, counters, options.Duration);
            rates.Add(rate / 1e6);
            bytes.Add(allocated);
        }

        return
        [
            FigureResult.Of("–", s_rating, rates),
            FigureResult.Of("–", s_allocated, bytes),
            .. RatingModels.Measure(options, cancellation),
            .. DeckLoading.Measure(options),
            FigureResult.Of("–", s_memory, [BytesOfId()]),
        ];
    }

    private static (double Rate, double Allocated) Rate(Graduated model, Counter[] counters, TimeSpan duration)
    {
        // By the time on the processor: this is about one core, whatever else the machine does.
        var (used, bytes) = (Environment.CpuUsage.TotalTime, GC.GetAllocatedBytesForCurrentThread());
        var (records, start) = (0L, Stopwatch.GetTimestamp());
        while (Stopwatch.GetElapsedTime(start) < duration)
        {
            for (var i = 0; i < counters.Length; i++) counters[i].Add(model, 1);
            records += counters.Length;
        }

        var seconds = (Environment.CpuUsage.TotalTime - used).TotalSeconds;
        return (records / seconds, (double)(GC.GetAllocatedBytesForCurrentThread() - bytes) / records);
    }

    private static double BytesOfId()
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var memory = new RecordMemory();
        var off = new UndoLog(isOn: false);
        var random = new Random(7);
        for (var i = 0; i < Ids; i++) memory.Add((ulong)random.NextInt64(), (ulong)random.NextInt64(), off);
        memory.Forget();
        var after = GC.GetTotalMemory(forceFullCollection: true);
        GC.KeepAlive(memory);
        return (double)(after - before) / Ids;
    }

    /// <summary>The state of a service within a period, as rating moves it.</summary>
    private struct Counter
    {
        private Exact _quantity;
        private Exact _charge;
        private long _micros;

        public void Add(Graduated model, decimal quantity)
        {
            _quantity += quantity;
            _charge = model.Price(_quantity);
            if (!_charge.TryToMicros(out _micros)) throw new InvalidOperationException("The amount is out of range.");
        }
    }
}
