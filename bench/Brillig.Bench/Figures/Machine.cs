using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;

namespace Brillig.Bench.Figures;

/// <summary>Where figures come from.</summary>
public sealed record Machine(
    int Processors, string Model, double MemoryGib, string System, string Runtime, string Commit)
{
    /// <summary>The machine that this runs on, and the commit that this was built from.</summary>
    public static Machine ThisOne() => new(
        Environment.ProcessorCount,
        ModelOfProcessor(),
        GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1024d * 1024 * 1024),
        RuntimeInformation.OSDescription,
        RuntimeInformation.FrameworkDescription,
        CommitOfBuild());

    /// <summary>One line.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Processors} × {Model}, {MemoryGib:0.#} GiB, {System}, {Runtime}");

    private static string ModelOfProcessor() => File.Exists("/proc/cpuinfo")
        ? File.ReadLines("/proc/cpuinfo")
            .FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))
            ?.Split(':', 2)[1].Trim() ?? "unknown"
        : RuntimeInformation.ProcessArchitecture.ToString();

    // The build writes it behind the version: 0.1.0+commit.
    private static string CommitOfBuild() => typeof(Machine).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+') is [_, var commit]
        ? commit
        : "unknown";
}
