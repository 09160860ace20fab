using Xunit;

namespace Brillig.Tests.Safety;

/// <summary>
/// The writer ends at each named point of its path, again and again, and the books are read anew: they end as those do
/// that nobody disturbed, fact by fact.
/// </summary>
public class DeterminismTests(ITestOutputHelper output)
{
    private const int Commands = 300;

    /// <summary>Both engines.</summary>
    public static TheoryData<string> Engines => ["SQLite", "PostgreSQL"];

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Crashes_at_every_point_of_the_write_path_leave_the_same_books(string engine)
    {
        var seed = System.Security.Cryptography.RandomNumberGenerator.GetInt32(int.MaxValue);
        output.Print($"Seed {seed}.");

        await using var calm = await CrashingBooks.Open(engine, new Random(0), crashOneOf: 0);
        await Live(calm, seed);
        await using var rough = await CrashingBooks.Open(engine, new Random(seed), crashOneOf: 4);
        await Live(rough, seed);

        output.Print($"{engine}: crashes {string.Join(", ", rough.Crashes.Select(c => $"{c.Value} × {c.Key}"))}.");
        Assert.Equal(["appended", "committed", "decided"], rough.Crashes.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(await calm.Dump(), await rough.Dump());
        Assert.Empty((await rough.Verify()).Breaches);
        Assert.Empty((await calm.Verify()).Breaches);
    }

    // The same commands for the same seed, and after each the same answer.
    private static async Task Live(CrashingBooks books, int seed)
    {
        var life = new RandomLife(books, new Random(seed));
        await life.Begin();
        for (var i = 0; i < Commands; i++) await life.Step();
    }
}
