using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace Brillig.Tests.Simulation;

/// <summary>
/// Whole lives of accounts on a clock that is moved by hand, against a model that works everything out from the
/// records. <c>BRILLIG_SEED=7</c> lives one of them again.
/// </summary>
public class SimulationTests(ITestOutputHelper output)
{
    private static readonly int Seeds = Environment.GetEnvironmentVariable("BRILLIG_SOAK") == "1" ? 50_000 : 1_000;

    private static readonly int? Only =
        int.TryParse(Environment.GetEnvironmentVariable("BRILLIG_SEED"), CultureInfo.InvariantCulture, out var seed)
            ? seed
            : null;

    [Fact]
    public async Task Lives_of_accounts_agree_with_a_model_that_works_them_out_from_the_records()
    {
        var (commands, refusals, charges, carried, watch) = (0, 0, 0, 0, Stopwatch.StartNew());
        foreach (var seed in Only is { } only ? [only] : Enumerable.Range(1, Seeds))
        {
            var life = await Lived.Of(seed, new Lives(seed).Steps);
            if (life.Failure is not null) Assert.Fail(await Shrinking.Report(seed, life));
            commands += life.Simulator.Commands;
            refusals += life.Simulator.Refusals;
            charges += life.Simulator.Charges;
            carried += life.Simulator.Carried;
        }

        output.Print(string.Create(CultureInfo.InvariantCulture,
            $"Simulation: {(Only is null ? Seeds : 1)} seeds, {commands} commands ({refusals} refused), "
            + $"{charges} charges, "
            + $"{carried} counters carried, {watch.Elapsed.TotalSeconds:0} s."));
        Assert.True(
            Only is not null || (charges > Seeds && refusals > Seeds && carried > Seeds / 100),
            "The lives are too quiet.");
    }
}
