using System.Diagnostics;
using Brillig.Core.Basics;

namespace Brillig.Storage;

/// <summary>
/// How much bulk and due work goes with a batch. Alone, as much as there is; while interactive commands come, about a
/// millisecond of it, since they wait for the batch before theirs and for their own. What a record or an account costs
/// is learnt from the batches before. Used by the writer's thread alone.
/// </summary>
internal sealed class Pace
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Share = TimeSpan.FromMilliseconds(1);
    private const double Learning = 0.25;
    private const double Stall = 3;

    private readonly Cost _bulk = new(TimeSpan.FromMicroseconds(10));
    private readonly Cost _background = new(TimeSpan.FromMicroseconds(60));
    private long? _interactive;
    private TimeSpan _left;
    private bool _isCrowded;

    /// <summary>A batch begins.</summary>
    public void Begin()
    {
        _isCrowded = _interactive is { } last && Stopwatch.GetElapsedTime(last) < Quiet;
        _left = Share;
        _bulk.Begin();
        _background.Begin();
    }

    /// <summary>An interactive command is decided.</summary>
    public void Met()
    {
        _isCrowded = true;
        _interactive = Stopwatch.GetTimestamp();
    }

    /// <summary>True while the batch has room for more that is not interactive.</summary>
    public bool HasRoom => !_isCrowded || _left > TimeSpan.Zero;

    /// <summary>True while it holds none of that.</summary>
    public bool HasAllRoom => _left == Share;

    /// <summary>How much weight of the lane the batch takes.</summary>
    public int Room(Lane lane) => _isCrowded ? Math.Max(1, (int)(_left / Of(lane).Each)) : int.MaxValue;

    /// <summary>A command of the lane was decided.</summary>
    public void Took(Lane lane, int weight, int facts, TimeSpan time)
    {
        var cost = Of(lane);
        _left -= cost.Each * weight;
        cost.Add(weight, facts, time);
    }

    /// <summary>The batch is appended.</summary>
    public void Appended(int facts, TimeSpan time)
    {
        if (facts == 0) return;
        _bulk.Learn(time / facts);
        _background.Learn(time / facts);
    }

    private Cost Of(Lane lane) => lane == Lane.Bulk ? _bulk : _background;

    // What one of a lane takes: its deciding, and its share of the append.
    private sealed class Cost(TimeSpan first)
    {
        private int _weight;
        private int _facts;
        private TimeSpan _deciding;

        public TimeSpan Each { get; private set; } = first;

        public void Begin() => (_weight, _facts, _deciding) = (0, 0, TimeSpan.Zero);

        public void Add(int weight, int facts, TimeSpan time)
        {
            _weight += weight;
            _facts += facts;
            _deciding += time;
        }

        // What had hardly any effect, as repeats or nothing due, tells nothing, and a single stall little.
        public void Learn(TimeSpan fact)
        {
            if (_weight == 0 || _facts < _weight / 2) return;
            var each = (_deciding + (fact * _facts)) / _weight;
            Each += ((each < Each * Stall ? each : Each * Stall) - Each) * Learning;
        }
    }
}
