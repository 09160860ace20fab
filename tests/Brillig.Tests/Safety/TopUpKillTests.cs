using Brillig.Tests.Server.Bookkeeping;
using NodaTime;
using Xunit;

namespace Brillig.Tests.Safety;

/// <summary>
/// The server is killed with −9 while accounts spend and are topped up by themselves: what was collected is on their
/// balances, once, and nothing else is.
/// </summary>
public class TopUpKillTests(ITestOutputHelper output)
{
    private const int Accounts = 6;
    private static readonly int Kills = Environment.GetEnvironmentVariable("BRILLIG_SOAK") == "1" ? 30 : 4;
    private static readonly Duration Later = Duration.FromMinutes(10);   // than any call, and any wait after one

    [Theory]
    [InlineData("SQLite")]
    [InlineData("PostgreSQL")]
    public async Task Killed_at_random_moments_each_top_up_is_collected_and_credited_once(string engine)
    {
        var seed = System.Security.Cryptography.RandomNumberGenerator.GetInt32(int.MaxValue);
        output.Print($"Seed {seed}.");
        var (random, now) = (new Random(seed), Instant.FromUtc(2026, 1, 1, 0, 0));
        using var folder = new TemporaryFolder();
        await using var receiver = await Receiver.Start();
        receiver.Manners.Enqueue(Manner.Slow);
        await using var server = await ServerProcess.Start(
            folder.Below("data"), engine == "PostgreSQL" ? await Postgres.NewDatabase() : null,
            "--clock", $"{now}", "--allow-outbound", "127.0.0.0/8");
        var accounts = await Open(server, receiver);

        for (var kill = 0; kill < Kills; kill++)
        {
            using var api = server.NewClient();
            using var stop = new CancellationTokenSource();
            Task[] load = [.. accounts.Select(a => Spend(api, a, stop.Token)), Move(api, now, stop.Token)];
            await Task.Delay(random.Next(200, 900), TestContext.Current.CancellationToken);
            await server.Kill();
            await stop.CancelAsync();
            await Task.WhenAll(load);
            now += Later;
            server.Options = ["--clock", $"{now}", "--allow-outbound", "127.0.0.0/8"];
            await server.Restart();
        }

        using var after = server.NewClient();
        for (var i = 0; i < 12; i++)
            await after.Post("/clock", $$"""{"now":"{{now += Later}}"}""");
        var paid = new List<string>();
        foreach (var account in accounts)
            paid.AddRange((await after.List($"/accounts/{account}/payments")).Select(p => p.Text("id")));
        var intents = await after.List("/outbox");
        output.Print(
            $"{paid.Count} top-ups, {receiver.Messages.Count} messages, {receiver.Asked} looked up, {Kills} kills.");

        Assert.NotEmpty(paid);
        Assert.All(intents, intent => Assert.Equal("done", intent.Text("state")));
        Assert.Equal(receiver.Collected.Keys.Order(StringComparer.Ordinal), paid.Order(StringComparer.Ordinal));
        await server.Kill();
        Assert.Empty(await Proof.Breaches(server));
    }

    private static async Task<List<string>> Open(ServerProcess server, Receiver receiver)
    {
        using var api = server.NewClient();
        await api.Put("/accounts/operator/bookkeeper", $$"""
            {"type":"http","address":"{{receiver.Address}}","credentials":{"secret":"{{Receiver.Secret}}"} }
            """);
        var accounts = new List<string>();
        for (var i = 0; i < Accounts; i++)
        {
            accounts.Add(await api.NewAccount(
                """{"type":"prepaid","balance":10,"topup":{"threshold":5,"amount":7,"daily_limit":100}}"""));
        }

        return accounts;
    }

    private static async Task Spend(ApiClient api, string account, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await Try(api, $"/accounts/{account}/charges/items", """{"name":"call","charge":1}""");
            await Task.Delay(60, CancellationToken.None);
        }
    }

    // A second at a time: what is due outside by then is called.
    private static async Task Move(ApiClient api, Instant now, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            now += Duration.FromSeconds(1);
            await Try(api, "/clock", $$"""{"now":"{{now}}"}""");
            await Task.Delay(20, CancellationToken.None);
        }
    }

    // Whether it was done does not matter: what the books say in the end does.
    private static async Task Try(ApiClient api, string path, string body) =>
        await Record.ExceptionAsync(() => api.Send(HttpMethod.Post, path, body));
}
