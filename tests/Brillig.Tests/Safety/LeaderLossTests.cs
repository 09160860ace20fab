using System.Diagnostics;
using System.Net;
using Npgsql;
using Xunit;

namespace Brillig.Tests.Safety;

/// <summary>
/// Three processes on one database under mixed load through all of them: whatever happens to the one that leads,
/// nothing is lost, doubled or answered wrongly.
/// </summary>
public class LeaderLossTests(ITestOutputHelper output)
{
    private const int Clients = 6;

    private static readonly bool IsSoak = Environment.GetEnvironmentVariable("BRILLIG_SOAK") == "1";
    private static readonly TimeSpan BackMax = TimeSpan.FromSeconds(10);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Killed_the_leader_is_replaced_and_nothing_is_lost_or_doubled()
    {
        var random = new Random(Seed());
        using var folder = new TemporaryFolder();
        await using var servers = await Servers.Start(folder, await Postgres.NewDatabase());
        using var api = servers.NewClient();
        var account = await servers.NewAccount(1000m);
        using var load = await Load.Begin(api, Clients, random.Next());
        for (var kill = 0; kill < (IsSoak ? 40 : 3); kill++)
        {
            await Task.Delay(random.Next(300, 1200), Cancel);
            var leader = await servers.Leader();
            await leader.Kill();
            var other = servers.All.First(s => s != leader);
            var time = await servers.TimeToWrite(other, account, $"after-{kill}");
            output.Print($"Killed; written again through another process after {time.TotalSeconds:0.00} s.");
            Assert.True(time < BackMax);
            await leader.Restart();
        }

        await End(servers, load, api);
    }

    [Fact]
    public async Task Frozen_the_leader_is_replaced_and_answers_nothing_stale_when_it_goes_on()
    {
        var random = new Random(Seed());
        using var folder = new TemporaryFolder();
        await using var servers = await Servers.Start(folder, await Postgres.NewDatabase());
        using var api = servers.NewClient();
        var account = await servers.NewAccount(1000m);
        using var load = await Load.Begin(api, Clients, random.Next());
        for (var round = 1; round <= (IsSoak ? 20 : 1); round++)
        {
            await Task.Delay(random.Next(300, 1200), Cancel);
            var leader = await servers.Leader();
            await leader.Freeze();
            var other = servers.All.First(s => s != leader);
            var time = await servers.TimeToWrite(other, account, $"after-{round}");
            output.Print($"Frozen; written again through another process after {time.TotalSeconds:0.00} s.");
            Assert.True(time < BackMax);
            var asked = Ask(leader, servers.Key, account, 1000m - round);
            await leader.Thaw();
            output.Print($"{await asked} reads of the one that went on were answered, none of them stale.");
        }

        await End(servers, load, api);
    }

    [Fact]
    public async Task A_crash_of_the_database_costs_several_processes_time_and_nothing_else()
    {
        var random = new Random(Seed());
        using var folder = new TemporaryFolder();
        await using var cluster = await Postgres.NewCluster();
        await using var servers = await Servers.Start(folder, cluster.ConnectionString);
        using var api = servers.NewClient();
        var account = await servers.NewAccount(1000m);
        using var load = await Load.Begin(api, Clients, random.Next());
        for (var crash = 0; crash < (IsSoak ? 30 : 2); crash++)
        {
            await Task.Delay(random.Next(300, 1200), Cancel);
            await cluster.StopImmediate();
            await Task.Delay(random.Next(0, 1000), Cancel);
            await cluster.Start();
            var time = await servers.TimeToWrite(servers.All[crash % 3], account, $"after-{crash}");
            output.Print($"Written again {time.TotalSeconds:0.00} s after the database was back.");
            Assert.True(time < BackMax);
        }

        await End(servers, load, api);
    }

    [Fact]
    public async Task Lost_answers_to_commits_are_settled_under_load_through_several_processes()
    {
        var seed = Seed();
        using var folder = new TemporaryFolder();
        var database = await Postgres.NewDatabase();
        var direct = new NpgsqlConnectionStringBuilder(database);
        await using var proxy = new CuttingProxy(direct.Host ?? "127.0.0.1", direct.Port, seed);
        var through = new NpgsqlConnectionStringBuilder(database) { Host = "127.0.0.1", Port = proxy.Port };
        await using var servers = await Servers.Start(folder, through.ConnectionString);
        using var api = servers.NewClient();
        using var load = await Load.Begin(api, Clients, seed);
        proxy.OneOf = 40;
        await Task.Delay(TimeSpan.FromSeconds(IsSoak ? 60 : 4), Cancel);
        proxy.OneOf = 0;
        output.Print($"{proxy.Cuts} of {proxy.Commits} answers to COMMIT were swallowed.");
        Assert.True(proxy.Cuts > 0);
        await End(servers, load, api);
    }

    // How many reads it answers in two seconds, each with what the other process wrote.
    private static async Task<int> Ask(ServerProcess server, string key, string account, decimal expected)
    {
        using var api = server.NewClient(key);
        var (start, answered) = (Stopwatch.GetTimestamp(), 0);
        while (Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(2))
        {
            var answer = await api.Send(HttpMethod.Get, $"/accounts/{account}", null);
            if (answer.Status == HttpStatusCode.ServiceUnavailable) continue;
            Assert.Equal(expected, answer.Succeeded("GET account").Json.Number("available"));
            answered++;
        }

        Assert.True(answered > 0);
        return answered;
    }

    private async Task End(Servers servers, Load load, ApiClient api)
    {
        output.Print(await load.End());
        Assert.Empty(await load.Check(api));
        Assert.Empty(await servers.Breaches());
    }

    private int Seed()
    {
        var seed = System.Security.Cryptography.RandomNumberGenerator.GetInt32(int.MaxValue);
        output.Print($"Seed {seed}.");
        return seed;
    }
}
