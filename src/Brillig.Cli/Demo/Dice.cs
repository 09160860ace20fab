using System.Numerics;

namespace Brillig.Cli.Demo;

/// <summary>Chance that is the same each time: it hangs on what it is asked for, and not on when.</summary>
internal static class Dice
{
    private const ulong Seed = 20_260_101;

    /// <summary>A whole number of 0 to below a bound, for some things that are named by numbers.</summary>
    public static int Roll(int below, params ReadOnlySpan<int> what)
    {
        var state = Seed;
        foreach (var part in what) state = Mixed(state + (uint)part);
        return (int)(Mixed(state) % (uint)below);
    }

    // SplitMix64's finalizer.
    private static ulong Mixed(ulong value)
    {
        unchecked
        {
            value += 0x9E3779B97F4A7C15;
            value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
            value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
            return BitOperations.RotateLeft(value ^ (value >> 31), 17);
        }
    }
}
