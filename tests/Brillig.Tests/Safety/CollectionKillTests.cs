using System.Diagnostics;
using System.Text.Json;
using NodaTime;
using Xunit;

namespace Brillig.Tests.Safety;

/// <summary>
/// The server is killed with −9 every few seconds while it collects, by four vendors that misbehave on a fifth of all
/// calls and lose, repeat and shuffle what they tell: each is collected once, none is lost, both sides are equal.
/// </summary>
public class CollectionKillTests(ITestOutputHelper output)
{
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
        await using var sellers = await Sellers.Start(seed);
        await using var server = await ServerProcess.Start(
            folder.Below("data"), engine == "PostgreSQL" ? await Postgres.NewDatabase() : null, OptionsAt(now));
        await sellers.Open(server);
        sellers.Misbehave(FaultyPart);

        var start = Stopwatch.GetTimestamp();
        while ((kills < KillsMin || _asked < Operations) && Stopwatch.GetElapsedTime(start) < Longest)
        {
            using var api = server.NewClient();
            using var stop = new CancellationTokenSource();
            var moving = Move(api, now, stop.Token);
            Task[] load =
            [
                .. sellers.Accounts.Select(a => Use(api, sellers, a, random.Next(), stop.Token)), moving,
                Tell(sellers, stop.Token),
            ];
            await Task.Delay(random.Next(1_000, 3_500), TestContext.Current.CancellationToken);
            await server.Kill();
            kills++;
            await stop.CancelAsync();
            await Task.WhenAll(load);
            now = await moving + Later;
            server.Options = OptionsAt(now);
            await server.Restart();
            using var person = server.NewClient();
            await sellers.LetIn(person);
        }

        using var after = server.NewClient();
        for (var i = 0; i < 20; i++) await after.Post("/clock", $$"""{"now":"{{now += Later}}"}""");
        var found = await Settle(after, sellers, now);
        output.Print($"The comparison found: {found}.");
        await Compare(after, sellers, kills);
        await server.Kill();
        Assert.Empty(await Proof.Breaches(server));
    }

    // All goes well again. What was lost of what the vendors told is not told again: one comparison finds it.
    private static async Task<string> Settle(ApiClient api, Sellers sellers, Instant now)
    {
        sellers.Behave();
        await sellers.LetIn(api);
        for (var i = 0; i < 4; i++) await api.Post("/clock", $$"""{"now":"{{now += Duration.FromHours(6)}}"}""");
        sellers.Happen();
        var found = await Reconcile(api, sellers);
        for (var i = 0; i < 4; i++) await api.Post("/clock", $$"""{"now":"{{now += Duration.FromHours(6)}}"}""");
        Assert.Empty(await Reconcile(api, sellers));
        return string.Join(", ", found.GroupBy(d => d.Text("kind")).Select(g => $"{g.Key} {g.Count()}"));
    }

    private static async Task<List<JsonElement>> Reconcile(ApiClient api, Sellers sellers)
    {
        var found = new List<JsonElement>();
        foreach (var seller in sellers.Ids.Values)
        {
            var told = await api.Post($"/accounts/{seller}/bookkeeper/reconciliation", "{}");
            found.AddRange(told.GetProperty("differences").EnumerateArray());
        }

        return found;
    }

    private async Task Compare(ApiClient api, Sellers sellers, int kills)
    {
        var intents = await api.List("/outbox");
        var wrong = new List<string>();
        var (payments, charges) = (0, 0);
        foreach (var via in sellers.Accounts.Select(a => a.Via).Distinct())
        {
            var (paid, net) = (new HashSet<string>(), 0m);
            foreach (var (account, _, _) in sellers.Accounts.Where(a => a.Via == via))
            {
                var own = await api.List($"/accounts/{account}/payments");
                var issued = await api.List($"/accounts/{account}/charges");
                (payments, charges) = (payments + own.Count, charges + issued.Count);
                net += own.Sum(p => IsGivenBack(p) ? -p.Number("amount") : p.Number("amount"));
                paid.UnionWith(own.Select(p => p.Text("id")));
                var asked = intents.Where(i => i.Text("account") == account && i.Text("kind") == "sale")
                    .Select(i => i.Text("charge")).ToHashSet();
                wrong.AddRange(issued.Where(c => c.Number("total") > 0 && !asked.Contains(c.Text("id")))
                    .Select(c => $"{via}: nobody was asked for {c}"));
            }

            var ids = intents.Where(i => i.Text("bookkeeper") == via && i.Text("kind") is "sale" or "top_up")
                .Select(i => i.Text("id")).ToHashSet();
            var collected = sellers.Collected(via);
            wrong.AddRange(collected.Where(c => c.Value != 1).Select(c => $"{via}: {c.Key} {c.Value} times"));
            wrong.AddRange(collected.Keys.Where(c => !ids.Contains(c)).Select(c => $"{via}: nobody asked for {c}"));
            if (Sellers.Charges(via))
                wrong.AddRange(
                    collected.Keys.Where(c => !paid.Contains(c)).Select(c => $"{via}: {c} is not paid here"));
            if (net == sellers.Net(via)) continue;
            var heard = await api.List($"/accounts/{sellers.Ids[via]}/bookkeeper/events");
            wrong.Add($"{via}: here {net}, there {sellers.Net(via)}, taken back {sellers.TakenBack(via)}; heard: "
                + string.Join(", ", heard.GroupBy(h => $"{h.Text("kind")} {h.Text("what")}")
                    .Select(g => $"{g.Key} {g.Count()}")));
        }

        wrong.AddRange(intents.Where(i => !IsEnd(i)).Select(i => $"open: {i}"));
        output.Print($"{_asked} asked for, {charges} charges, {payments} payments, {kills} kills, "
            + $"{sellers.Disputes} disputes, {sellers.QuickBooks.Renewals} and {sellers.FreshBooks.Renewals} renewals, "
            + $"let in anew {sellers.Anew} times; intents: "
            + string.Join(", ", intents.GroupBy(i => $"{i.Text("bookkeeper")} {i.Text("kind")} {i.Text("state")}")
                .Select(g => $"{g.Key} {g.Count()}"))
            + $"; faults: {string.Join(", ", sellers.Drawn.Select(d => $"{d.Kind} {d.Times}"))}.");
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.InRange(charges, 1, int.MaxValue);
        var kinds = intents.Select(i => i.Text("kind")).Distinct();   // and credit notes, where they come first
        Assert.Empty(((string?[])["payment_method", "refund", "sale", "top_up"]).Except(kinds));
        Assert.Contains(intents, i => i.GetProperty("automatic").GetBoolean());
        Assert.Equal(7, sellers.Drawn.Count());
        Assert.True(sellers.QuickBooks.Renewals > 1 && sellers.FreshBooks.Renewals > 1 && sellers.Disputes > 0);
    }

    // What a bank took back is asked for again by people, an invoice waits for who pays it, and one that was credited
    // for nobody.
    private static bool IsEnd(JsonElement intent) => intent.Text("state") is "done" or "invoiced"
        || (intent.Text("state") is "refused" or "withdrawn") && intent.Text("kind") == "sale";

    private static bool IsGivenBack(JsonElement payment) => payment.Text("type") is "refund" or "chargeback";

    private static string[] OptionsAt(Instant now) => ["--clock", $"{now}", "--allow-outbound", "127.0.0.0/8"];

    private async Task Use(
        ApiClient api, Sellers sellers, (string Id, string Via, int Place) account, int seed, CancellationToken stop)
    {
        var random = new Random(seed);
        while (!stop.IsCancellationRequested && _asked < Operations)
        {
            await Once(api, sellers, account, random);
            Interlocked.Increment(ref _asked);
            await Task.Delay(200, CancellationToken.None);
        }
    }

    // Of the first account its balance is raised, of the second charges are given back or credited, of the third they
    // are disputed, and the last one's balance is raised by itself.
    private static async Task Once(
        ApiClient api, Sellers sellers, (string Id, string Via, int Place) account, Random random)
    {
        var (id, via, place) = account;
        var canCharge = Sellers.Charges(via);
        if (place == 0 && canCharge && random.Next(4) == 0)
            await Try(api, HttpMethod.Put, $"/accounts/{id}/payment_method", Method(via));
        else if (place == 0) await Try(api, HttpMethod.Post, $"/accounts/{id}/topup", """{"amount":7}""");
        else
        {
            await Try(api, HttpMethod.Post, $"/accounts/{id}/charges/items", """{"name":"setup","charge":1.25}""");
            if (place < 3) await Try(api, HttpMethod.Post, $"/accounts/{id}/charges", "{}");
            if (place == 1 && canCharge && random.Next(3) == 0) await GiveBack(api, id, random);
            if (place == 1 && !canCharge && random.Next(3) == 0) await Credit(api, id, random);
            if (place == 2 && canCharge && random.Next(3) == 0) await TakeBack(api, sellers, id, via, random);
        }
    }

    private static string Method(string via) =>
        via == "stripe" ? """{"token":"pm_card_visa"}""" : """{"token":"fake-valid-visa-nonce"}""";

    private static async Task GiveBack(ApiClient api, string account, Random random)
    {
        var payments = await Known(api, $"/accounts/{account}/payments");
        var own = payments.Where(p => !IsGivenBack(p)).ToArray();
        if (own.Length > 0)
            await Try(
                api, HttpMethod.Post, $"/accounts/{account}/payments/{own[random.Next(own.Length)].Text("id")}/refunds",
                """{"amount":0.25}""");
    }

    private static async Task Credit(ApiClient api, string account, Random random)
    {
        var charges = await Known(api, $"/accounts/{account}/charges");
        if (charges.Count == 0) return;
        var charge = charges[random.Next(2) == 0 ? ^1 : random.Next(charges.Count)].Text("id");
        await Try(
            api, HttpMethod.Post, $"/accounts/{account}/charges/{charge}/credits",
            """{"items":[{"item":0,"amount":0.5}],"reason":"too much"}""");
    }

    private static async Task TakeBack(ApiClient api, Sellers sellers, string account, string via, Random random)
    {
        var done = (await Known(api, $"/outbox?account={account}"))
            .Where(i => i.Text("state") == "done" && i.Text("kind") == "sale").ToArray();
        if (done.Length == 0) return;
        var sale = done[random.Next(done.Length)];
        sellers.Dispute(via, sale.Text("reference"), sale.Number("amount"), random.Next(2) == 0);
    }

    // A second at a time: what is due outside by then is called. Answers where it came to.
    private static async Task<Instant> Move(ApiClient api, Instant now, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            now += Duration.FromSeconds(1);
            await Try(api, HttpMethod.Post, "/clock", $$"""{"now":"{{now}}"}""");
            await Task.Delay(20, CancellationToken.None);
        }

        return now;
    }

    private static async Task Tell(Sellers sellers, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            sellers.Happen();
            await sellers.Deliver();
            await Task.Delay(100, CancellationToken.None);
        }
    }

    // Whether it was done does not matter: what the books say in the end does.
    private static async Task Try(ApiClient api, HttpMethod method, string path, string body) =>
        await Record.ExceptionAsync(() => api.Send(method, path, body));

    private static async Task<IReadOnlyList<JsonElement>> Known(ApiClient api, string path)
    {
        IReadOnlyList<JsonElement> all = [];
        await Record.ExceptionAsync(async () => all = await api.List(path));
        return all;
    }
}
