using System.Diagnostics;
using System.Text.Json;
using Brillig.Simulators.Braintree;
using Brillig.Tests.Simulators;
using NodaTime;
using Xunit;

namespace Brillig.Tests.Safety;

/// <summary>
/// Three processes on one database collect by a gateway that takes its time: whatever happens to the one that has
/// calls under way, another goes on, and each intent is executed once.
/// </summary>
public class CollectionTakeoverTests(ITestOutputHelper output)
{
    private const int Accounts = 12;

    private static readonly bool IsSoak = Environment.GetEnvironmentVariable("BRILLIG_SOAK") == "1";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Killed_while_it_collects_another_looks_up_what_was_under_way()
    {
        await using var gateway = await Gateway(TimeSpan.FromMilliseconds(400));
        using var folder = new TemporaryFolder();
        var now = Instant.FromUtc(2026, 1, 1, 0, 0);
        await using var servers = await Servers.Start(
            folder, await Postgres.NewDatabase(), "--clock", $"{now}", "--allow-outbound", "127.0.0.0/8");
        using var api = servers.NewClient();
        var accounts = await Open(api, gateway);
        var kills = IsSoak ? 20 : 3;
        var seed = System.Security.Cryptography.RandomNumberGenerator.GetInt32(int.MaxValue);
        var random = new Random(seed);
        output.Print($"Seed {seed}.");
        for (var kill = 0; kill < kills; kill++)
        {
            foreach (var account in accounts) await Charge(api, account);
            var leader = await servers.Leader();
            using var own = leader.NewClient(servers.Key);
            now += Duration.FromSeconds(1);
            var moved = Record.ExceptionAsync(() => own.Post("/clock", $$"""{"now":"{{now}}"}"""));
            await Task.Delay(random.Next(100, 700), Cancel);
            await leader.Kill();
            await moved;
            var other = await servers.Leader(other: leader);
            await leader.Restart();
            using var next = other.NewClient(servers.Key);
            output.Print($"Killed with {gateway.Collected().Count} of {(kill + 1) * Accounts} collected.");
            for (var i = 0; i < 3; i++)
                await next.Post("/clock", $$"""{"now":"{{now += Duration.FromMinutes(4)}}"}""");
        }

        await AssertOnce(api, gateway, kills * Accounts);
        Assert.Empty(await servers.Breaches());
    }

    [Fact]
    public async Task Frozen_while_it_collects_it_does_nothing_twice_when_it_goes_on()
    {
        await using var gateway = await Gateway(TimeSpan.FromMilliseconds(700));
        using var folder = new TemporaryFolder();
        await using var servers = await Servers.Start(
            folder, await Postgres.NewDatabase(), "--allow-outbound", "127.0.0.0/8");
        using var api = servers.NewClient(repeats: true);
        var accounts = await Open(api, gateway);
        foreach (var account in accounts) await Charge(api, account);
        await Until(
            () => Task.FromResult(gateway.State()["calls"]?.ToJsonString().Contains("transactions") is true),
            "The gateway is asked");
        var leader = await servers.Leader();
        await leader.Freeze();
        var other = await servers.Leader(other: leader);
        using var next = other.NewClient(servers.Key);
        foreach (var account in accounts) await Charge(next, account);

        // What the frozen one took is left alone for as long as it may be under way; all else is done.
        await Until(
            async () => (await next.List("/outbox")).Count(i => i.Text("state") == "done") >= Accounts,
            "Others are done");
        await leader.Thaw();
        output.Print(string.Join(", ", (await next.List("/outbox")).GroupBy(i => i.Text("state"))
            .Select(g => $"{g.Key} {g.Count()}")));
        if (IsSoak)
        {
            await Until(
                async () => (await next.List("/outbox")).All(i => i.Text("state") == "done"), "All are done", 300);
            await AssertOnce(next, gateway, 2 * Accounts);
        }
        else
        {
            await Task.Delay(TimeSpan.FromSeconds(3), Cancel);
            Assert.All(gateway.Collected(), c => Assert.Equal(1, c.Value));
        }

        Assert.Empty(await servers.Breaches());
    }

    // No window in which the gateway itself would hide that something came twice.
    private static Task<BraintreeSimulator> Gateway(TimeSpan time) => BraintreeSimulator.Start(
        new BraintreeSettings { DuplicateWindow = TimeSpan.Zero, ProcessorTime = time });

    private static async Task<IReadOnlyList<string>> Open(ApiClient api, BraintreeSimulator gateway)
    {
        await api.Put("/accounts/operator/bookkeeper", JsonSerializer.Serialize(new
        {
            type = "braintree", address = gateway.Address.ToString(), outbox_concurrency = 4,
            merchant_accounts = new { USD = gateway.Settings.MerchantAccountId },
            credentials = new
            {
                merchant_id = gateway.Settings.MerchantId, public_key = gateway.Settings.PublicKey,
                private_key = gateway.Settings.PrivateKey,
            },
        }));
        using var vendor = new BraintreeClient(gateway);
        var accounts = new List<string>();
        for (var i = 0; i < Accounts; i++)
        {
            accounts.Add(await api.NewAccount("{}"));
            await vendor.Enter(accounts[^1]);
        }

        return accounts;
    }

    private static async Task Charge(ApiClient api, string account)
    {
        await api.Post($"/accounts/{account}/charges/items", """{"name":"setup","charge":2.5}""");
        await api.Post($"/accounts/{account}/charges", "{}");
    }

    private static async Task AssertOnce(ApiClient api, BraintreeSimulator gateway, int times)
    {
        var intents = await api.List("/outbox");
        Assert.Equal((times, times), (intents.Count, intents.Count(i => i.Text("state") == "done")));
        Assert.Equal(intents.Select(i => i.Text("id")).Order(), gateway.Collected().Keys.Order());
        Assert.All(gateway.Collected(), c => Assert.Equal(1, c.Value));
    }

    private static async Task Until(Func<Task<bool>> isSo, string what, int seconds = 0)
    {
        var patience = seconds == 0 ? Patience : TimeSpan.FromSeconds(seconds);
        for (var start = Stopwatch.GetTimestamp(); !await isSo(); await Task.Delay(50, Cancel))
            Assert.True(Stopwatch.GetElapsedTime(start) < patience, $"{what}: not so after {patience}.");
    }
}
