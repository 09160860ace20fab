using System.Numerics;

namespace Brillig.Bench.Load;

/// <summary>Latencies in microseconds, in buckets at most 3 % wide; may be filled by several threads at once.</summary>
public sealed class LatencyHistogram
{
    private const int Halves = 32;
    private readonly long[] _buckets = new long[Halves * 40];
    private long _count;

    /// <summary>How many latencies were recorded.</summary>
    public long Count => Interlocked.Read(ref _count);

    /// <summary>Adds one latency.</summary>
    public void Record(TimeSpan latency)
    {
        var index = IndexOf(Math.Max(0, (long)latency.TotalMicroseconds));
        Interlocked.Increment(ref _buckets[Math.Min(index, _buckets.Length - 1)]);
        Interlocked.Increment(ref _count);
    }

    /// <summary>The latency that this share (0–1) of all requests did not exceed; zero when empty.</summary>
    public TimeSpan Percentile(double share)
    {
        var rank = (long)Math.Ceiling(Count * share);
        var seen = 0L;
        for (var i = 0; i < _buckets.Length; i++)
        {
            seen += _buckets[i];
            if (seen >= rank && seen > 0) return TimeSpan.FromMicroseconds(LowerBound(i));
        }

        return TimeSpan.Zero;
    }

    // Values below 64 have a bucket each; above, each power of two is cut into 32 buckets.
    private static int IndexOf(long micros)
    {
        var shift = Math.Max(0, BitOperations.Log2((ulong)micros | 1) - 5);
        return (shift * Halves) + (int)(micros >> shift);
    }

    private static long LowerBound(int index)
    {
        var shift = Math.Max(0, (index / Halves) - 1);
        return (long)(index - (shift * Halves)) << shift;
    }
}
