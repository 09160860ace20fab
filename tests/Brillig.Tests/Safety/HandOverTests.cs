using System.Diagnostics;
using System.Net;
using Xunit;

namespace Brillig.Tests.Safety;

/// <summary>Told to end, a leader hands over, and no request that cannot count twice fails; and floors hold.</summary>
public class HandOverTests(ITestOutputHelper output)
{
    private const int Clients = 8;
    private const int Requests = 1000;
    private const int Affordable = 637;

    private static readonly int Rounds = Environment.GetEnvironmentVariable("BRILLIG_SOAK") == "1" ? 30 : 2;
    private static readonly TimeSpan SlowestMax = TimeSpan.FromSeconds(8);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Told_to_end_the_leader_hands_over_and_no_request_fails()
    {
        using var folder = new TemporaryFolder();
        await using var servers = await Servers.Start(folder, await Postgres.NewDatabase());
        var account = await servers.NewAccount(1_000_000m);
        using var stop = new CancellationTokenSource();
        using var api = servers.NewClient(repeats: true);
        var clients = Enumerable.Range(0, Clients);
        var work = clients.Select(n => Task.Run(() => Work(api, account, n, stop.Token))).ToArray();
        for (var round = 0; round < Rounds; round++)
        {
            await Task.Delay(700, Cancel);
            var leader = await servers.Leader();
            var start = Stopwatch.GetTimestamp();
            var end = leader.Terminate();
            await servers.Leader(other: leader);
            output.Print($"Another process leads {Stopwatch.GetElapsedTime(start).TotalSeconds:0.00} s after SIGTERM.");
            Assert.Equal(0, await end);
            await leader.Restart();
        }

        await stop.CancelAsync();
        var done = await Task.WhenAll(work);
        var slowest = done.Max(d => d.Slowest);
        output.Print($"{done.Sum(d => d.Sent)} requests, none failed; the slowest took {slowest.TotalSeconds:0.00} s.");
        Assert.True(slowest < SlowestMax);
        var view = await api.Get($"/accounts/{account}");
        var payments = await api.List($"/accounts/{account}/payments");
        Assert.Equal(
            done.SelectMany(d => d.Payments).Order(StringComparer.Ordinal),
            payments.Select(p => p.Text("reference")).Order(StringComparer.Ordinal));
        Assert.Equal(1_000_000m - done.Sum(d => d.Records) + payments.Count, view.Number("available"));
        Assert.Empty(await servers.Breaches());
    }

    [Fact]
    public async Task A_thousand_debits_at_once_through_three_processes_stop_exactly_at_the_floor()
    {
        using var folder = new TemporaryFolder();
        await using var servers = await Servers.Start(folder, await Postgres.NewDatabase());
        using var api = servers.NewClient();
        await api.NewTariff("floor", """[{"service":"sms","model":"per_unit","price":0.01}]""");
        var account = await api.NewAccount(
            """{"type":"prepaid","tariff_plan":"floor","balance":5.00,"credit_limit":1.37}""");

        var answers = await Task.WhenAll(Enumerable.Range(0, Requests).Select(n => Task.Run(() => api.Send(
            HttpMethod.Put, $"/accounts/{account}/usage", $$"""[{"id":"sms-{{n}}","name":"sms","usage":1}]"""))));

        Assert.Equal(Affordable, answers.Count(a => a.Status == HttpStatusCode.NoContent));
        Assert.Equal(Requests - Affordable, answers.Count(a => a.Status == HttpStatusCode.PaymentRequired));
        var view = await api.Get($"/accounts/{account}");
        Assert.Equal((0m, -1.37m, 6.37m), (view.Number("available"), view.Number("balance"), view.Number("unbilled")));
        Assert.Equal(Affordable, (await api.List($"/accounts/{account}/usage/records")).Count);
        Assert.Empty(await servers.Breaches());
    }

    [Fact]
    public async Task One_key_a_thousand_times_at_once_through_several_processes_is_one_effect_and_one_answer()
    {
        using var folder = new TemporaryFolder();
        await using var servers = await Servers.Start(folder, await Postgres.NewDatabase());
        using var api = servers.NewClient();
        var account = await servers.NewAccount(10m);

        var answers = await Task.WhenAll(Enumerable.Range(0, Requests).Select(_ => Task.Run(() => api.Send(
            HttpMethod.Post, $"/accounts/{account}/charges/items", """{"name":"once","usage":1,"charge":1}""",
            idempotencyKey: "the-one"))));

        Assert.Equal((HttpStatusCode.Created, 1), (answers[0].Status, answers.Distinct().Count()));
        Assert.Equal(9m, (await api.Get($"/accounts/{account}")).Number("available"));
        var open = await api.Get($"/accounts/{account}/charges/open");
        Assert.Single(open.GetProperty("items").EnumerateArray());
        Assert.Empty(await servers.Breaches());
    }

    private static Task<Answer> Pay(ApiClient api, string account, string reference, string key) => api.Send(
        HttpMethod.Put, $"/accounts/{account}/payments",
        $$"""{"date":"2026-01-01T00:00:00Z","type":"card","amount":1,"reference":"{{reference}}"}""",
        idempotencyKey: key);

    // Usage with ids, payments with keys, and reads that show at least what this client itself was told is recorded.
    private static async Task<Done> Work(ApiClient api, string account, int client, CancellationToken stop)
    {
        var (sent, records, payments, slowest) = (0, 0, new List<string>(), TimeSpan.Zero);
        while (!stop.IsCancellationRequested)
        {
            var start = Stopwatch.GetTimestamp();
            if (++sent % 4 == 0)
            {
                var view = await api.Get($"/accounts/{account}");
                Assert.True(view.Number("unbilled") >= records);
            }
            else if (sent % 4 == 1)
            {
                var reference = $"{client}-{sent}";
                (await Pay(api, account, reference, reference)).Succeeded("A payment with a key");
                payments.Add(reference);
            }
            else
            {
                await api.Put(
                    $"/accounts/{account}/usage", $$"""[{"id":"{{client}}-{{sent}}","name":"sms","usage":1}]""");
                records++;
            }

            var time = Stopwatch.GetElapsedTime(start);
            if (time > slowest) slowest = time;
        }

        return new Done(sent, records, payments, slowest);
    }

    private sealed record Done(int Sent, int Records, IReadOnlyList<string> Payments, TimeSpan Slowest);
}
