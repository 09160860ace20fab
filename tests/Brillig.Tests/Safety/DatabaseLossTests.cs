using System.Diagnostics;
using Npgsql;
using Xunit;

namespace Brillig.Tests.Safety;

/// <summary>
/// The database crashes under load, or the answer to a COMMIT is lost: the writer settles what became of its batch,
/// goes on by itself, and nothing is lost or doubled.
/// </summary>
public class DatabaseLossTests(ITestOutputHelper output)
{
    private const int Clients = 6;

    private static readonly int Crashes = Environment.GetEnvironmentVariable("BRILLIG_SOAK") == "1" ? 30 : 3;
    private static readonly TimeSpan BackMax = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan CuttingTime = TimeSpan.FromSeconds(4);

    [Fact]
    public async Task A_crash_of_the_database_costs_time_and_nothing_else()
    {
        var random = new Random(Seed());
        using var folder = new TemporaryFolder();
        await using var cluster = await Postgres.NewCluster();
        await using var server = await ServerProcess.Start(folder.Below("data"), cluster.ConnectionString);
        using var api = server.NewClient();
        using var load = await Load.Begin(api, Clients, random.Next());
        for (var crash = 0; crash < Crashes; crash++)
        {
            await Task.Delay(random.Next(300, 1500), TestContext.Current.CancellationToken);
            await cluster.StopImmediate();
            await Task.Delay(random.Next(0, 1000), TestContext.Current.CancellationToken);
            await cluster.Start();
            var back = Stopwatch.GetTimestamp();
            await server.WaitUntilReady();
            var time = Stopwatch.GetElapsedTime(back);
            output.Print($"Back {time.TotalSeconds:0.00} s after the database.");
            Assert.True(time < BackMax);
        }

        output.Print(await load.End());
        Assert.Empty(await load.Check(api));
        await server.Kill();
        Assert.Empty(await Proof.Breaches(server));
    }

    [Fact]
    public async Task A_lost_answer_to_a_commit_is_settled_by_the_number_of_the_batch()
    {
        var seed = Seed();
        using var folder = new TemporaryFolder();
        var database = await Postgres.NewDatabase();
        var direct = new NpgsqlConnectionStringBuilder(database);
        await using var proxy = new CuttingProxy(direct.Host ?? "127.0.0.1", direct.Port, seed);
        var through = new NpgsqlConnectionStringBuilder(database) { Host = "127.0.0.1", Port = proxy.Port };
        await using var server = await ServerProcess.Start(folder.Below("data"), through.ConnectionString);
        using var api = server.NewClient();
        using var load = await Load.Begin(api, Clients, seed);

        proxy.OneOf = 40;
        await Task.Delay(CuttingTime, TestContext.Current.CancellationToken);
        proxy.OneOf = 0;
        await server.WaitUntilReady();

        output.Print($"{proxy.Cuts} of {proxy.Commits} answers to COMMIT were swallowed. " + await load.End());
        Assert.True(proxy.Cuts > 0);
        Assert.Empty(await load.Check(api));
        await server.Kill();
        Assert.Empty(await Proof.Breaches(server));
    }

    private int Seed()
    {
        var seed = System.Security.Cryptography.RandomNumberGenerator.GetInt32(int.MaxValue);
        output.Print($"Seed {seed}.");
        return seed;
    }
}
