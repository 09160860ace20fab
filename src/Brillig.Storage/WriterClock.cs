using NodaTime;

namespace Brillig.Storage;

/// <summary>
/// The clock of the books in whole microseconds. It never shows less than the last batch's time; where the database's
/// time counts, what was learnt of it last is carried on by the machine's monotonic clock.
/// </summary>
internal sealed class WriterClock(TimeProvider clock, bool learns)
{
    private Learnt? _learnt;
    private long _floor = long.MinValue;

    /// <summary>The time as it is now.</summary>
    public Instant Now => Rows.Time(Math.Max(Volatile.Read(ref _floor), Raw));

    private long Raw => Volatile.Read(ref _learnt) is { } learnt
        ? learnt.Micros + (long)clock.GetElapsedTime(learnt.At).TotalMicroseconds
        : Rows.Micros(Instant.FromDateTimeOffset(clock.GetUtcNow()));

    /// <summary>The database said what time it is.</summary>
    public void Learn(Instant? now)
    {
        if (!learns || now is not { } time || Rows.Micros(time) is var micros && micros == _learnt?.Micros) return;
        Volatile.Write(ref _learnt, new Learnt(micros, clock.GetTimestamp()));
    }

    /// <summary>No time below this is shown any more.</summary>
    public void Floor(Instant time) => Volatile.Write(ref _floor, Math.Max(_floor, Rows.Micros(time)));

    private sealed record Learnt(long Micros, long At);
}
