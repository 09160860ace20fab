using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Xunit;

namespace Brillig.Tests.Rating;

/// <summary>What is tried of a law: a rate that was drawn, and how to draw more.</summary>
internal sealed class Trial(int seed)
{
    private readonly List<string> _said = [];

    public Draw Draw { get; } = new(new Random(seed));

    /// <summary>What was checked.</summary>
    public int Cases { get; private set; }

    /// <summary>Notes what is tried, for the report of a failure; the last is what failed.</summary>
    public T Note<T>(T tried)
    {
        _said.Add($"{(tried is JsonElement json ? json.GetRawText() : tried)}");
        return tried;
    }

    /// <summary>A case is done.</summary>
    public void Count(int cases = 1) => Cases += cases;

    public string Report(Exception failure) =>
        $"{failure.Message}\n{failure.StackTrace}\nBRILLIG_SEED={seed} tries it again:\n"
        + string.Join('\n', _said.TakeLast(40));
}

/// <summary>Tries a law with one seed after the other. BRILLIG_SEED=7 tries seed 7 alone.</summary>
internal static class Law
{
    private static readonly bool IsSoak = Environment.GetEnvironmentVariable("BRILLIG_SOAK") == "1";

    private static readonly int? Only =
        int.TryParse(Environment.GetEnvironmentVariable("BRILLIG_SEED"), CultureInfo.InvariantCulture, out var seed)
            ? seed
            : null;

    public static void Holds(string law, ITestOutputHelper output, int cases, Action<Trial> attempt)
    {
        var (done, seed, watch) = (0, 0, Stopwatch.StartNew());
        var wanted = IsSoak ? cases * 20L : cases;
        while (done < wanted)
        {
            var trial = new Trial(Only ?? ++seed);
            try
            {
                attempt(trial);
            }
            catch (Exception failure)
            {
                Assert.Fail($"{law}: {trial.Report(failure)}");
            }

            done += trial.Cases;
            if (Only is not null) break;
        }

        output.Print(string.Create(CultureInfo.InvariantCulture,
            $"{law}: {done} cases of {seed} rates, {watch.Elapsed.TotalSeconds:0.0} s."));
    }
}
