using Xunit;

namespace Brillig.Tests.Safety;

/// <summary>
/// The server is killed with −9 at random moments under mixed load: what was acknowledged is there once, what is of
/// unknown outcome at most once, and the sums are those of an independent computation.
/// </summary>
public abstract class KillTests(ITestOutputHelper output)
{
    private const int Clients = 8;

    private static readonly TimeSpan ReadyMax = TimeSpan.FromSeconds(60);
    private static readonly int Kills = Environment.GetEnvironmentVariable("BRILLIG_SOAK") == "1" ? 200 : 20;

    /// <summary>Lives through the kills on books in this database; null: SQLite.</summary>
    protected async Task LiveThroughKills(string? database)
    {
        var seed = System.Security.Cryptography.RandomNumberGenerator.GetInt32(int.MaxValue);
        output.Print($"Seed {seed}.");
        var random = new Random(seed);
        using var folder = new TemporaryFolder();
        await using var server = await ServerProcess.Start(folder.Below("data"), database);
        using var api = server.NewClient();
        var accounts = await LoadBooks.Fill(api);
        var clients = Enumerable.Range(0, Clients).Select(n => new LoadClient(n, accounts, seed + n)).ToArray();

        var times = new List<TimeSpan>();
        for (var kill = 0; kill < Kills; kill++)
        {
            await LoadUntilKilled(server, clients, TimeSpan.FromMilliseconds(random.Next(300, 1500)));
            if (random.Next(5) == 0)
            {
                // Killed again before it is ready, while it recovers.
                await server.Begin();
                await Task.Delay(random.Next(100, 700), TestContext.Current.CancellationToken);
                await server.Kill();
            }

            await server.Restart();
            times.Add(server.TimeToReady);
        }

        using var after = server.NewClient();
        await Task.WhenAll(clients.Select(c => c.Settle(after)));
        times.Sort();
        output.Print(
            $"{Kills} kills; ready after {times[times.Count / 2].TotalSeconds:0.00} s (median), "
            + $"{times[^1].TotalSeconds:0.00} s (max). {Load.Words(clients)}");

        Assert.Empty(await Load.Check(after, accounts, clients));
        Assert.True(times[^1] < ReadyMax);
        await server.Kill();
        Assert.Empty(await Proof.Breaches(server));
    }

    private static async Task LoadUntilKilled(ServerProcess server, LoadClient[] clients, TimeSpan after)
    {
        using var api = server.NewClient();
        using var stop = new CancellationTokenSource();
        var load = clients.Select(c => Task.Run(() => c.Run(api, stop.Token))).ToArray();
        await Task.Delay(after);
        await server.Kill();
        await stop.CancelAsync();
        await Task.WhenAll(load);
    }
}

/// <summary>On SQLite.</summary>
public class SqliteKillTests(ITestOutputHelper output) : KillTests(output)
{
    [Fact]
    public Task Killed_at_random_moments_nothing_is_lost_or_doubled() => LiveThroughKills(null);
}

/// <summary>On PostgreSQL, where the next start waits for the lease of the killed one; beside other tests.</summary>
public class PostgresKillTests(ITestOutputHelper output) : KillTests(output)
{
    [Fact]
    public async Task Killed_at_random_moments_nothing_is_lost_or_doubled() =>
        await LiveThroughKills(await Postgres.NewDatabase());
}
