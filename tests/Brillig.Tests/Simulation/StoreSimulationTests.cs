using System.Globalization;
using Xunit;

namespace Brillig.Tests.Simulation;

/// <summary>The same lives over the whole write path, with writers that end and books that are opened again.</summary>
public class StoreSimulationTests(ITestOutputHelper output)
{
    private static readonly int Seeds = Environment.GetEnvironmentVariable("BRILLIG_SOAK") == "1" ? 300 : 6;

    /// <summary>Both engines.</summary>
    public static TheoryData<string> Engines => ["SQLite", "PostgreSQL"];

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Lives_in_a_database_agree_with_the_model_and_are_proved(string engine)
    {
        var (commands, charges) = (0, 0);
        foreach (var seed in Enumerable.Range(1, Seeds))
        {
            var lives = new Lives(seed);
            await using var subject = await StoreSubject.Open(lives.World, engine);
            var life = await Lived.Of(lives.World, lives.Steps, subject);
            if (life.Failure is { } failure)
                Assert.Fail($"Seed {seed} fails on {engine}:\n{string.Join('\n', life.Simulator.Log)}\n{failure}");
            commands += life.Simulator.Commands;
            charges += life.Simulator.Charges;
        }

        output.Print(string.Create(CultureInfo.InvariantCulture,
            $"Simulation on {engine}: {Seeds} seeds, {commands} commands, {charges} charges."));
    }
}
