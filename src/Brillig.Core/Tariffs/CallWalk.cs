using Brillig.Core.Basics;
using NodaTime;

namespace Brillig.Core.Tariffs;

/// <summary>Increments of one length and price that follow each other.</summary>
/// <param name="Interval">What prices them.</param>
/// <param name="From">The second at which the first starts.</param>
/// <param name="To">The second at which the last ends; the call may be over before.</param>
/// <param name="Increments">How many there are.</param>
internal readonly record struct CallRun(Interval Interval, Exact From, Exact To, Exact Increments)
{
    /// <summary>What they cost.</summary>
    public Exact Amount => Interval.Of(Increments);
}

/// <summary>
/// Goes through a call from its start: stretch by stretch, which one window prices, and in a stretch by whole runs of
/// increments. Seconds are those that really pass, whatever the clocks show.
/// </summary>
internal struct CallWalk
{
    private readonly Instant _start;
    private readonly DateTimeZone _account;
    private readonly Exact _seconds;
    private Instant _at;       // where the next stretch begins
    private Exact _end;        // the second at which this one ends
    private Exact _elapsed;    // the second at which the next increment starts

    /// <summary>At the start of a call.</summary>
    public CallWalk(in UsedRecord record, in PriceScope scope, Exact seconds)
    {
        (_start, _at, _seconds) = (record.At, record.At, seconds);
        _account = DateTimeZoneProviders.Tzdb[scope.TimeZone];
    }

    /// <summary>The terms of the window that this stretch is in; null: it is in none.</summary>
    public RateTerms? Terms { get; private set; }

    /// <summary>Goes on to the next stretch in which an increment starts; false: the call is over.</summary>
    public bool TryStretch(Windows windows)
    {
        while (_elapsed < _seconds)
        {
            Terms = windows.TermsAt(_at, _account, out _at);
            _end = SecondsTo(_at);
            while (_end < _seconds && ReferenceEquals(windows.TermsAt(_at, _account, out var until), Terms))
            {
                _at = until;
                _end = SecondsTo(until);
            }

            if (_elapsed < _end) return true;
        }

        return false;
    }

    /// <summary>The next increments that one interval prices in this stretch; false: there are none.</summary>
    public bool TryRun(Timed timed, out CallRun run)
    {
        run = default;
        if (_elapsed >= _end) return false;
        var intervals = timed.Intervals;
        var place = intervals.Count - 1;
        while (intervals[place].From > _elapsed) place--;
        var interval = intervals[place];
        var end = place + 1 < intervals.Count ? Exact.Min(intervals[place + 1].From, _end) : _end;
        var increments = Exact.CeilingOfRatio(end - _elapsed, interval.Increment);
        run = new CallRun(interval, _elapsed, _elapsed + (increments * interval.Increment), increments);
        _elapsed = run.To;
        return true;
    }

    private readonly Exact SecondsTo(Instant time)
    {
        if (time == Instant.MaxValue) return _seconds;
        var nanos = (time - _start).ToInt64Nanoseconds();
        return Exact.Min((decimal)nanos / NodaConstants.NanosecondsPerSecond, _seconds);
    }
}
