using NodaTime;

namespace Brillig.Storage;

/// <summary>
/// The clock of the books in whole microseconds. It never shows less than the last batch's time; where the database's
/// time counts, what was learnt of it last is carried on by the machine's monotonic clock.
/// </summary>
internal sealed class WriterClock(TimeProvider clock, bool learns)
{
    private static readonly TimeSpan JumpMin = TimeSpan.FromMinutes(5);

    private Learnt? _learnt;
    private Learnt? _last;
    private long _floor = long.MinValue;

    /// <summary>The time as it is now.</summary>
    public Instant Now => Rows.Time(Math.Max(Volatile.Read(ref _floor), Raw));

    private long Raw => Volatile.Read(ref _learnt) is { } learnt
        ? learnt.Micros + (long)clock.GetElapsedTime(learnt.At).TotalMicroseconds
        : MachineMicros;

    private long MachineMicros => Rows.Micros(Instant.FromDateTimeOffset(clock.GetUtcNow()));

    /// <summary>Takes what time it is: the database's where it told one, else the machine's.</summary>
    /// <returns>
    /// How far the time has jumped against the monotonic clock since the last time, ahead or back; null: not by more
    /// than 5 minutes.
    /// </returns>
    public TimeSpan? Learn(Instant? now)
    {
        if (!learns) return null;
        var micros = now is { } told ? Rows.Micros(told) : MachineMicros;
        if (micros == _last?.Micros) return null;
        var (before, learnt) = (_last, new Learnt(micros, clock.GetTimestamp()));
        _last = learnt;
        if (now is not null) Volatile.Write(ref _learnt, learnt);
        if (before is null) return null;
        var passed = TimeSpan.FromMicroseconds(micros - before.Micros);
        var jump = passed - clock.GetElapsedTime(before.At, learnt.At);
        return jump.Duration() > JumpMin ? jump : null;
    }

    /// <summary>Forgets what time it was: a start after a standstill is no jump.</summary>
    public void Begin() => _last = null;

    /// <summary>No time below this is shown any more.</summary>
    public void Floor(Instant time) => Volatile.Write(ref _floor, Math.Max(_floor, Rows.Micros(time)));

    private sealed record Learnt(long Micros, long At);
}
