using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Brillig.Storage;

/// <summary>
/// What a store shows of itself to whoever listens (docs/operating.md lists it): a few measurements per batch, none
/// per record; next to nothing while nobody listens. Never bodies, keys or secrets.
/// </summary>
public sealed class Instruments : IDisposable
{
    /// <summary>The name of the meter and of the source of activities.</summary>
    public const string Name = "Brillig";

    /// <summary>Of the spans of requests.</summary>
    public static readonly ActivitySource Source = new(Name);

    private static readonly InstrumentAdvice<double> Times = new()
    {
        HistogramBucketBoundaries =
            [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    };

    private static readonly InstrumentAdvice<long> Counts = new()
    {
        HistogramBucketBoundaries = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000],
    };

    private readonly Meter _meter = new(Name);
    private readonly Histogram<long> _batchRecords;
    private readonly Histogram<long> _batchFacts;
    private readonly Histogram<double> _decide;
    private readonly Histogram<double> _append;
    private readonly Histogram<double> _commit;
    private readonly Counter<long> _records;
    private readonly Counter<long> _takeovers;

    internal Instruments(Inbox inbox, Admission admission, Func<StoreStatus> status, Func<int> dirty)
    {
        _meter.CreateObservableUpDownCounter(
            "brillig.queue.length", () => inbox.Count, "{command}", "Commands that wait for the writer.");
        _meter.CreateObservableUpDownCounter(
            "brillig.queue.bytes", () => admission.Bytes, "By", "Bytes of requests admitted and not answered.");
        _meter.CreateObservableUpDownCounter(
            "brillig.queue.records", () => admission.Records, "{record}",
            "Records, by their announced size, that are admitted and not answered.");
        _meter.CreateObservableGauge(
            "brillig.watermark.lag", () => Lag(status()), "{batch}", "Batches that a start would read again.");
        _meter.CreateObservableGauge(
            "brillig.dirty.accounts", dirty, "{account}", "Accounts whose last change is in no state row yet.");
        _meter.CreateObservableGauge(
            "brillig.paused", () => status().Paused is null ? 0 : 1, "1", "1 while due work waits for a person.");
        _batchRecords = Histogram("brillig.batch.records", "{record}", "Usage records per batch.", Counts);
        _batchFacts = Histogram("brillig.batch.facts", "{fact}", "Facts per batch.", Counts);
        _decide = Histogram("brillig.batch.decide", "s", "Time to decide a batch.", Times);
        _append = Histogram("brillig.batch.append", "s", "Time to send the rows of a batch.", Times);
        _commit = Histogram("brillig.batch.commit", "s", "Time from COMMIT to its answer.", Times);
        _records = _meter.CreateCounter<long>("brillig.records", "{record}", "Usage records recorded.");
        _takeovers = _meter.CreateCounter<long>("brillig.takeovers", "{lease}", "How often the lease was taken.");
    }

    /// <summary>Ends the meter.</summary>
    public void Dispose() => _meter.Dispose();

    internal void Led() => _takeovers.Add(1);

    /// <summary>A batch is durable; times are those of Stopwatch.</summary>
    internal void Committed(int facts, int records, long began, long decided, long appended)
    {
        _records.Add(records);
        if (!_batchFacts.Enabled) return;
        _batchFacts.Record(facts);
        _batchRecords.Record(records);
        _decide.Record(Stopwatch.GetElapsedTime(began, decided).TotalSeconds);
        _append.Record(Stopwatch.GetElapsedTime(decided, appended).TotalSeconds);
        _commit.Record(Stopwatch.GetElapsedTime(appended).TotalSeconds);
    }

    private Histogram<T> Histogram<T>(string name, string unit, string description, InstrumentAdvice<T> advice)
        where T : struct =>
        _meter.CreateHistogram(name, unit, description, tags: null, advice);

    private static long Lag(StoreStatus status) => Math.Max(0, status.Batch + 1 - status.Watermark);
}
