using System.Runtime.InteropServices;

namespace Brillig.Bench.Figures;

/// <summary>One measurement of a load: requests or records a second; latencies in milliseconds, if any.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Sample(double Rate, double? P50 = null, double? P99 = null)
{
    /// <summary>How many requests were answered.</summary>
    public long Requests { get; init; }
}
