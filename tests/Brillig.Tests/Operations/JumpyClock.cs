using System.Diagnostics;

namespace Brillig.Tests.Operations;

/// <summary>A machine's two clocks, the one of the wall and the monotonic one, moved apart by hand.</summary>
public sealed class JumpyClock(DateTimeOffset start) : TimeProvider
{
    private readonly Lock _gate = new();
    private DateTimeOffset _wall = start;
    private TimeSpan _ahead;

    /// <summary>Time passes, as both clocks see it.</summary>
    public void Pass(TimeSpan time)
    {
        lock (_gate) (_wall, _ahead) = (_wall + time, _ahead + time);
    }

    /// <summary>The clock on the wall is set.</summary>
    public void Jump(TimeSpan by)
    {
        lock (_gate) _wall += by;
    }

    /// <summary>The monotonic clock alone goes on, so that any other clock seems to go back.</summary>
    public void Run(TimeSpan time)
    {
        lock (_gate) _ahead += time;
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate) return _wall;
    }

    // Real time passes under it, as it does in the database.
    public override long GetTimestamp()
    {
        lock (_gate) return Stopwatch.GetTimestamp() + (long)(_ahead.TotalSeconds * Stopwatch.Frequency);
    }
}
