using System.Diagnostics;
using System.Text;
using Xunit.Sdk;

namespace Brillig.Tests.Simulation;

/// <summary>A life that was lived, and how it ended.</summary>
internal sealed record Lived(IReadOnlyList<Step> Steps, Simulator Simulator, Exception? Failure)
{
    /// <summary>Lives these steps in the world of a seed.</summary>
    public static async Task<Lived> Of(int seed, IReadOnlyList<Step> steps)
    {
        var world = new Lives(seed).World;
        await using var subject = new MemorySubject(world);
        return await Of(world, steps, subject);
    }

    /// <summary>Lives these steps on some books.</summary>
    public static async Task<Lived> Of(World world, IReadOnlyList<Step> steps, ISubject subject)
    {
        var simulator = new Simulator(world, subject);
        try
        {
            await simulator.Live(steps);
            return new Lived(steps, simulator, null);
        }
        catch (Exception failure) when (failure is DisagreementException or IAssertionException
            or InvalidOperationException or OverflowException or ArgumentException)
        {
            return new Lived(steps, simulator, failure);
        }
    }
}

/// <summary>Leaves out of a failing life what it fails without.</summary>
internal static class Shrinking
{
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(30);

    /// <summary>For whoever must find out: the seed, the fewest steps, and how to live them again.</summary>
    public static async Task<string> Report(int seed, Lived failed)
    {
        var fewest = await Shrink(seed, failed);
        var text = new StringBuilder()
            .AppendLine($"Seed {seed} fails. Live it again with: BRILLIG_SEED={seed} ./test --filter Lives_of_accounts")
            .AppendLine($"Of its {failed.Steps.Count} steps it fails with {fewest.Steps.Count}:");
        foreach (var step in fewest.Simulator.Log) text.AppendLine($"  {step}");
        return text.AppendLine($"{fewest.Failure}").ToString();
    }

    private static async Task<Lived> Shrink(int seed, Lived failed)
    {
        var watch = Stopwatch.StartNew();
        for (var size = failed.Steps.Count / 2; size >= 1; size = size == 1 ? 0 : size / 2)
        {
            for (var from = 0; from + size <= failed.Steps.Count;)
            {
                if (watch.Elapsed > Time) return failed;
                var fewer = failed.Steps.Where((_, i) => i < from || i >= from + size).ToArray();
                var lived = await Lived.Of(seed, fewer);
                if (lived.Failure is null) from += size;
                else failed = lived;
            }
        }

        return failed;
    }
}
