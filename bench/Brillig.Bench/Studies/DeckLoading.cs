using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using Brillig.Bench.Figures;
using Brillig.Core.Tariffs;

namespace Brillig.Bench.Studies;

/// <summary>A rate deck of 100,000 prefixes: how long it takes to build, what it holds, and a look-up.</summary>
internal static class DeckLoading
{
    private const int Prefixes = 100_000;
    private const int LookUps = 2_000_000;
    private static readonly Figure s_load = new("P8", "a deck of 100,000 prefixes, read and built", Bound.Most(3))
    {
        Unit = "s",
    };

    private static readonly Figure s_memory = new("P8", "held by it", Bound.Most(40)) { Unit = "MB" };
    private static readonly Figure s_lookUp = new("P8", "a look-up in it", Bound.Most(1)) { Unit = "µs" };

    private static readonly Figure s_next =
        new("P8", "held by its next version, with other prices", Bound.Most(2)) { Unit = "MB" };

    private static readonly Figure s_longer = new("P8", "held by its next version, with a prefix more") { Unit = "MB" };

    public static IReadOnlyList<Figure> Figures => [s_load, s_memory, s_lookUp, s_next, s_longer];

    public static IReadOnlyList<FigureResult> Measure(BenchOptions options)
    {
        var (text, numbers) = (Lines(), Numbers());
        var (seconds, megabytes, micros) = (new List<double>(), new List<double>(), new List<double>());
        for (var turn = 0; turn < options.Repeats; turn++)
        {
            var (took, held, lookUp) = Turn(text, numbers);
            seconds.Add(took);
            megabytes.Add(held);
            micros.Add(lookUp);
        }

        return
        [
            FigureResult.Of("–", s_load, seconds), FigureResult.Of("–", s_memory, megabytes),
            FigureResult.Of("–", s_lookUp, micros), FigureResult.Of("–", s_next, [Held(Lines(dearer: 7))]),
            FigureResult.Of("–", s_longer, [Held(Lines() + "999\t0.1\t30\t6\t0\t0\t0\tto 999\n")]),
        ];
    }

    // By itself, so that no deck of the turn before still lives when this one's memory is counted from.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (double Seconds, double Megabytes, double Micros) Turn(string text, string[] numbers)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var start = Stopwatch.GetTimestamp();
        var table = DeckTable.Parse(text);
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var held = (GC.GetTotalMemory(forceFullCollection: true) - before) / 1e6;
        var micros = LookUp(table, numbers);
        GC.KeepAlive(table);
        return (seconds, held, micros);
    }

    private static double LookUp(DeckTable table, string[] numbers)
    {
        var (found, used) = (0, Environment.CpuUsage.TotalTime);
        for (var i = 0; i < LookUps; i++)
            if (table.Find(numbers[i % numbers.Length]) >= 0) found++;
        if (found == 0) throw new InvalidOperationException("No number has a prefix.");
        return (Environment.CpuUsage.TotalTime - used).TotalMicroseconds / LookUps;
    }

    /// <summary>What a version holds beside the one before.</summary>
    private static double Held(string lines)
    {
        var first = With(new Decks(), 1, Lines());
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var both = With(first, 2, lines);
        var held = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive(both);
        GC.KeepAlive(lines);
        return held / 1e6;
    }

    // By itself, so that nothing of the fact stays alive.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Decks With(Decks decks, int version, string lines) =>
        decks.With(new DeckPublished(default, default, "deck", version, default, "1", lines, default));

    private static string Lines(int dearer = 0)
    {
        var random = new Random(1);
        return string.Concat(Enumerable.Range(0, Prefixes).Select(i => string.Create(
            CultureInfo.InvariantCulture,
            $"{Digits(random, random.Next(1, 13))}\t0.{(random.Next(1, 9_999) + dearer) % 10_000:0000}\t30\t6\t0\t0"
            + $"\t{i % 99}\tto {i}\n")));
    }

    private static string[] Numbers()
    {
        var random = new Random(2);
        return [.. Enumerable.Range(0, 10_000).Select(_ => Digits(random, 12))];
    }

    private static string Digits(Random random, int length) =>
        new([.. Enumerable.Range(0, length).Select(_ => (char)('0' + random.Next(0, 10)))]);
}
