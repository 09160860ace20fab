namespace Brillig.Simulators.Hosting;

/// <summary>
/// The time a simulator lives in: that of the machine, or one that starts where a test says and stands still. Both can
/// be moved forward.
/// </summary>
public sealed class SimulatorClock(TimeProvider time, DateTimeOffset? start)
{
    private readonly Lock _lock = new();
    private TimeSpan _advanced;

    /// <summary>Now, in UTC.</summary>
    public DateTimeOffset Now
    {
        get
        {
            lock (_lock) return ((start ?? time.GetUtcNow()) + _advanced).ToUniversalTime();
        }
    }

    /// <summary>Today, in UTC, which is the time zone of the simulated merchant.</summary>
    public DateOnly Today => DateOnly.FromDateTime(Now.UtcDateTime);

    /// <summary>Moves the time forward; backwards it never goes.</summary>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        lock (_lock) _advanced += by;
    }
}
