using Xunit;

namespace Brillig.Tests;

/// <summary>What a test saw, for whoever reads the run: in the test's own output and on the console.</summary>
public static class Figures
{
    /// <summary>Prints one line.</summary>
    public static void Print(this ITestOutputHelper output, string line)
    {
        output.WriteLine(line);
        Console.WriteLine($"  {line}");
    }
}
