using System.Diagnostics.Metrics;
using Brillig.Storage;

namespace Brillig.Server.Telemetry;

/// <summary>Counts the requests that are answered with a problem.</summary>
internal static class RefusalMetric
{
    private static readonly Meter Meter = new(Instruments.Name);

    private static readonly Counter<long> Refused = Meter.CreateCounter<long>(
        "brillig.refusals", "{request}", "Requests that were refused or failed, by reason (docs/problems.md).");

    /// <summary>Counts one.</summary>
    public static void Count(Problem problem)
    {
        if (Refused.Enabled) Refused.Add(1, new KeyValuePair<string, object?>("reason", problem.Slug));
    }
}
