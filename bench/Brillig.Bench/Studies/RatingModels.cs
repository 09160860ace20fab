using System.Diagnostics;
using System.Globalization;
using Brillig.Bench.Figures;
using Brillig.Core.Basics;
using Brillig.Core.Tariffs;

namespace Brillig.Bench.Studies;

/// <summary>P8, model by model: records with state, quotes in both directions, and many tiers.</summary>
internal static class RatingModels
{
    private const int Counters = 10_000;
    private const string Properties = """{"amount":"0.25","region":"eu","user":"u-7"}""";

    private static readonly (string Name, string Terms)[] Rates =
    [
        ("per_unit", """ "model": "per_unit", "price": "0.05" """),
        ("graduated", $""" "model": "graduated", {Tiers(3)} """),
        ("volume", $""" "model": "volume", {Tiers(3)} """),
        ("package", """ "model": "package", "size": 10, "price": "0.5", "free": 5 """),
        ("percentage", """ "model": "percentage", "percent": "2.9", "fixed": "0.3" """),
        ("percentage with allowances",
            """ "model": "percentage", "percent": "2.9", "fixed": "0.3", "free_records": 3, "free_amount": 500 """),
        ("graduated_percentage",
            """ "model": "graduated_percentage", "tiers": [{"up_to": 1000, "percent": 1}, {"percent": "0.5"}] """),
        ("timed", """ "model": "timed", "price_per_minute": "0.12", "minimum_seconds": 30, "increment_seconds": 6 """),
        ("prepriced", """ "model": "prepriced" """),
        ("graduated with all modifiers",
            $""" "model": "graduated", "divide_by": 60, "round": "up", "included": 5, {Tiers(3)}, """
            + """ "round_amount": {"places": 4, "mode": "half_up"} """),
        ("graduated with a minimum charge", $""" "minimum_charge": 5, "model": "graduated", {Tiers(3)} """),
        ("the largest record", """ "aggregate": "max", "model": "per_unit", "price": "0.05" """),
        ("distinct values", """ "aggregate": "unique", "unique_by": "user", "model": "per_unit", "price": "0.05" """),
        ("per_unit at night", """
            "model": "per_unit", "price": "0.05", "windows": [
                {"from": "18:00", "to": "08:00", "rate": {"model": "per_unit", "price": "0.02"}}]
            """),
        ("matrix", """
            "model": "matrix", "dimensions": ["region"], "cells": [
                {"when": {"region": "us"}, "rate": {"model": "per_unit", "price": "0.05"}},
                {"when": {"region": "eu"}, "rate": {"model": "per_unit", "price": "0.06"}}]
            """),
    ];

    private static readonly Figure s_allocated =
        new("P8", "allocated by the model that allocates most", Bound.Most(0)) { Unit = "B a record" };

    private static readonly Figure s_inverse =
        new("P8", "what an amount buys, of what usage costs: the time of a quote", Bound.Most(50));

    private static readonly Figure s_price = new("P8", "1,000 tiers, of 10: the time of a record", Bound.Most(4));
    private static readonly Figure s_afford = new("P8", "1,000 tiers, of 10: the time of an inverse", Bound.Most(4));

    private static readonly Figure[] s_rates =
        [.. Rates.Select(rate => new Figure("P8", $"pure rating, {rate.Name}") { Unit = "M/s" })];

    private static PriceScope Scope => new(default, "UTC", new Decks());

    public static IReadOnlyList<Figure> Figures => [.. s_rates, s_allocated, s_inverse, s_price, s_afford];

    public static IReadOnlyList<FigureResult> Measure(BenchOptions options, CancellationToken cancellation)
    {
        var time = options.Duration / 8;
        var results = new List<FigureResult>();
        var (allocated, inverse) = (new List<double>(), new List<double>());
        for (var i = 0; i < Rates.Length; i++)
        {
            var rate = Read(Rates[i].Terms);
            var counters = new Counter[Counters];
            var turns = Turns(options, () => Records(rate, counters, time), cancellation);
            results.Add(FigureResult.Of("–", s_rates[i], turns.Select(turn => turn.Rate / 1e6)));
            allocated.Add(turns.Min(turn => turn.Bytes));
            if (!rate.Terms.IsInvertible) continue;
            inverse.AddRange(Turns(
                options, () => Quotes(rate, 37, null, time).Rate / Quotes(rate, null, 11, time).Rate, cancellation));
        }

        results.Add(FigureResult.Of("–", s_allocated, [allocated.Max()]));
        results.Add(FigureResult.Of("–", s_inverse, [inverse.Max()]));
        var (few, many) = (Read($""" "model": "graduated", {Tiers(10)} """),
            Read($""" "model": "graduated", {Tiers(1_000)} """));
        results.Add(FigureResult.Of("–", s_price, Turns(
            options,
            () => Records(few, new Counter[Counters], time).Rate / Records(many, new Counter[Counters], time).Rate,
            cancellation)));
        results.Add(FigureResult.Of("–", s_afford, Turns(
            options, () => Affords(few, time).Rate / Affords(many, time).Rate, cancellation)));
        return results;
    }

    private static T[] Turns<T>(BenchOptions options, Func<T> measure, CancellationToken cancellation)
    {
        measure();
        var turns = new T[options.Repeats];
        for (var i = 0; i < turns.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            turns[i] = measure();
        }

        return turns;
    }

    /// <summary>Records one after the other on many counters, which nobody else keeps.</summary>
    private static (double Rate, double Bytes) Records(RateDocument rate, Counter[] counters, TimeSpan time)
    {
        var scope = Scope;
        return Often(time, i =>
        {
            var record = new UsedRecord(37, default, Properties);
            if (rate.TryCount(counters[i], record, scope, out var counted)) counters[i] = counted.Moved(maker: 1);
            if (!counters[i].Charge.TryToMicros(out _)) throw new InvalidOperationException("It is out of range.");
        });
    }

    private static (double Rate, double Bytes) Quotes(RateDocument rate, Exact? usage, Exact? money, TimeSpan time)
    {
        var currency = Currency.Find("USD") ?? default;
        var (priced, entry) = (new QuotedRate(rate, default, 0, Scope),
            new QuoteEntry("x", usage, money, Exact.One, default, Properties));
        return Often(time, _ => Quoting.Of(currency, [entry], _ => priced));
    }

    // The amounts lie in all tiers, so that no search ends early each time.
    private static (double Rate, double Bytes) Affords(RateDocument rate, TimeSpan time)
    {
        var all = rate.Terms.Model.Price(100_000);
        return Often(time, i => rate.Terms.Model.Affordable(Limit.AtMost(all * i / Counters)));
    }

    private static (double Rate, double Bytes) Often(TimeSpan time, Action<int> act)
    {
        // By the time on the processor: this is about one core, whatever else the machine does.
        var (used, bytes) = (Environment.CpuUsage.TotalTime, GC.GetAllocatedBytesForCurrentThread());
        var (times, start) = (0L, Stopwatch.GetTimestamp());
        while (Stopwatch.GetElapsedTime(start) < time)
        {
            for (var i = 0; i < Counters; i++) act(i);
            times += Counters;
        }

        var seconds = (Environment.CpuUsage.TotalTime - used).TotalSeconds;
        return (times / seconds, (double)(GC.GetAllocatedBytesForCurrentThread() - bytes) / times);
    }

    /// <summary>Tiers of equal length up to a hundred thousand, each cheaper than the one before.</summary>
    private static string Tiers(int count)
    {
        var tiers = Enumerable.Range(1, count).Select(i => string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"up_to": {{(i == count ? "null" : $"{100_000 / count * i}")}}, "price": {{2_000 - i}}e-5}"""));
        return $"\"tiers\": [{string.Join(", ", tiers)}]";
    }

    private static RateDocument Read(string terms) => RateDocument.Parse($$"""{"service": "x", {{terms}}}""");
}
