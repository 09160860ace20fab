using NodaTime;

namespace Brillig.Server.Clock;

/// <summary>A clock that stands still until somebody moves it forward.</summary>
public sealed class ManualClock(Instant start) : TimeProvider
{
    private long _ticks = start.ToUnixTimeTicks();

    /// <summary>What it shows.</summary>
    public Instant Now => Instant.FromUnixTimeTicks(Interlocked.Read(ref _ticks));

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => Now.ToDateTimeOffset();

    /// <summary>Moves it; never backwards.</summary>
    public void MoveTo(Instant now)
    {
        var ticks = now.ToUnixTimeTicks();
        var shown = Interlocked.Read(ref _ticks);
        while (ticks > shown)
        {
            var was = Interlocked.CompareExchange(ref _ticks, ticks, shown);
            if (was == shown) return;
            shown = was;
        }
    }
}
