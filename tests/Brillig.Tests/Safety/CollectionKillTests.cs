using System.Diagnostics;
using System.Text.Json;
using Brillig.Simulators.Braintree;
using Brillig.Simulators.Hosting;
using Brillig.Tests.Simulators;
using NodaTime;
using Xunit;

namespace Brillig.Tests.Safety;

/// <summary>
/// The server is killed with −9 every few seconds while charges and top-ups are collected at a gateway that misbehaves
/// on a fifth of all calls: each is collected once, and none is lost.
/// </summary>
public class CollectionKillTests(ITestOutputHelper output)
{
    private const int Accounts = 12;
    private const double FaultyPart = 0.2;
    private static readonly bool IsSoak = Environment.GetEnvironmentVariable("BRILLIG_SOAK") == "1";
    private static readonly int Operations = IsSoak ? 2_000 : 150;
    private static readonly int KillsMin = IsSoak ? 30 : 3;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(IsSoak ? 900 : 30);

    // Than any call, and any wait in flight.
    private static readonly Duration Later = Duration.FromMinutes(10);

    private int _asked;

    [Theory]
    [InlineData("SQLite")]
    [InlineData("PostgreSQL")]
    public async Task Killed_at_random_moments_each_is_collected_once_and_both_sides_agree(string engine)
    {
        var seed = System.Security.Cryptography.RandomNumberGenerator.GetInt32(int.MaxValue);
        output.Print($"Seed {seed}.");
        var (random, now, kills) = (new Random(seed), Instant.FromUtc(2026, 1, 1, 0, 0), 0);
        using var folder = new TemporaryFolder();

        // Which would hide that something is sent twice.
        await using var gateway = await BraintreeSimulator.Start(new BraintreeSettings
        {
            Seed = seed, DuplicateWindow = TimeSpan.Zero, ProcessorTime = TimeSpan.FromMilliseconds(30),
        });
        await using var server = await ServerProcess.Start(
            folder.Below("data"), engine == "PostgreSQL" ? await Postgres.NewDatabase() : null, OptionsAt(now));
        var accounts = await Open(server, gateway);
        Misbehave(gateway);

        var start = Stopwatch.GetTimestamp();
        while ((kills < KillsMin || _asked < Operations) && Stopwatch.GetElapsedTime(start) < Longest)
        {
            using var api = server.NewClient();
            using var stop = new CancellationTokenSource();
            var moving = Move(api, now, stop.Token);
            Task[] load = [.. accounts.Select((a, i) => Charge(api, a, i, stop.Token)), moving];
            await Task.Delay(random.Next(1_000, 3_500), TestContext.Current.CancellationToken);
            await server.Kill();
            kills++;
            await stop.CancelAsync();
            await Task.WhenAll(load);
            now = await moving + Later;
            server.Options = OptionsAt(now);
            await server.Restart();
        }

        using var after = server.NewClient();
        for (var i = 0; i < 40; i++) await after.Post("/clock", $$"""{"now":"{{now += Later}}"}""");
        gateway.Faults.Clear();
        for (var i = 0; i < 8; i++) await after.Post("/clock", $$"""{"now":"{{now += Duration.FromHours(6)}}"}""");

        await Compare(after, gateway, accounts, kills);
        await server.Kill();
        Assert.Empty(await Proof.Breaches(server));
    }

    private async Task Compare(ApiClient api, BraintreeSimulator gateway, List<string> accounts, int kills)
    {
        var (payments, charges) = (new List<JsonElement>(), new List<JsonElement>());
        foreach (var account in accounts)
        {
            payments.AddRange(await api.List($"/accounts/{account}/payments"));
            charges.AddRange(await api.List($"/accounts/{account}/charges"));
        }

        var intents = await api.List("/outbox");
        var drawn = string.Join(", ", gateway.Faults.Drawn.Select(d => $"{d.Key} {d.Value}"));
        output.Print($"{_asked} asked for, {charges.Count} charges, {intents.Count} intents, "
            + $"{payments.Count} payments, {kills} kills; faults: {drawn}.");

        Assert.InRange(charges.Count, 1, int.MaxValue);
        Assert.Contains(intents, i => i.Text("kind") == "top_up");
        Assert.NotEmpty(gateway.Faults.Drawn);
        Assert.All(intents, intent => Assert.Equal("done", intent.Text("state")));
        Assert.All(charges, charge => Assert.Equal("paid", charge.Text("status")));
        Assert.All(gateway.Collected(), sale => Assert.Equal(1, sale.Value));
        Assert.Equal(
            gateway.Collected().Keys.Order(StringComparer.Ordinal),
            payments.Select(p => p.Text("id")).Order(StringComparer.Ordinal));
        Assert.Equal(
            intents.Select(i => (i.Text("id"), i.Number("amount"))).Order(),
            payments.Select(p => (p.Text("id"), p.Number("amount"))).Order());
        Assert.Equal(gateway.CollectedAmount(), payments.Sum(p => p.Number("amount")));
    }

    private static string[] OptionsAt(Instant now) => ["--clock", $"{now}", "--allow-outbound", "127.0.0.0/8"];

    private static void Misbehave(BraintreeSimulator gateway)
    {
        FaultKind[] kinds =
        [
            FaultKind.CommitThenTimeOut, FaultKind.ErrorBefore, FaultKind.ErrorAfter, FaultKind.TooManyRequests,
            FaultKind.Stall, FaultKind.Reset,
        ];
        foreach (var kind in kinds)
            gateway.Faults.Add(new Fault(kind)
            {
                Path = "transactions", Probability = FaultyPart / kinds.Length, Stall = TimeSpan.FromMilliseconds(150),
            });
    }

    private static async Task<List<string>> Open(ServerProcess server, BraintreeSimulator gateway)
    {
        using var api = server.NewClient();
        using var vendor = new BraintreeClient(gateway);
        var settings = gateway.Settings;
        await api.Put("/accounts/operator/bookkeeper", JsonSerializer.Serialize(new
        {
            type = "braintree", address = gateway.Address.ToString(),
            merchant_accounts = new { USD = settings.MerchantAccountId },
            credentials = new
            {
                merchant_id = settings.MerchantId, public_key = settings.PublicKey, private_key = settings.PrivateKey,
            },
        }));
        var accounts = new List<string>();
        for (var i = 0; i < Accounts; i++)
        {
            var account = await api.NewAccount("{}");
            await vendor.Post("customers", $"<customer><id>{account}</id></customer>");
            await vendor.Post(
                "payment_methods",
                $"<payment-method><customer-id>{account}</customer-id>"
                + "<payment-method-nonce>fake-valid-nonce</payment-method-nonce></payment-method>");
            accounts.Add(account);
        }

        return accounts;
    }

    // Of every third account its balance is raised, of the others what they used is charged.
    private async Task Charge(ApiClient api, string account, int index, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested && _asked < Operations)
        {
            if (index % 3 == 0) await Try(api, $"/accounts/{account}/topup", """{"amount":7}""");
            else
            {
                await Try(api, $"/accounts/{account}/charges/items", """{"name":"setup","charge":1.25}""");
                await Try(api, $"/accounts/{account}/charges", "{}");
            }

            Interlocked.Increment(ref _asked);
            await Task.Delay(200, CancellationToken.None);
        }
    }

    // A second at a time: what is due outside by then is called. Answers where it came to.
    private static async Task<Instant> Move(ApiClient api, Instant now, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            now += Duration.FromSeconds(1);
            await Try(api, "/clock", $$"""{"now":"{{now}}"}""");
            await Task.Delay(20, CancellationToken.None);
        }

        return now;
    }

    // Whether it was done does not matter: what the books say in the end does.
    private static async Task Try(ApiClient api, string path, string body) =>
        await Record.ExceptionAsync(() => api.Send(HttpMethod.Post, path, body));
}
