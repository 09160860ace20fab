using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Brillig.Simulators.Braintree;
using Brillig.Simulators.Hosting;
using Xunit;

namespace Brillig.Tests.Simulators;

/// <summary>The simulator misbehaves as told, and says afterwards what was done.</summary>
public class BraintreeFaultTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(FaultKind.ErrorBefore, 500, 0)]
    [InlineData(FaultKind.ErrorAfter, 500, 1)]
    [InlineData(FaultKind.TooManyRequests, 429, 0)]
    [InlineData(FaultKind.Maintenance, 503, 0)]
    [InlineData(FaultKind.Unauthorized, 401, 0)]
    [InlineData(FaultKind.Stall, 201, 1)]
    public async Task A_fault_is_answered_and_done_or_not(FaultKind kind, int status, int sales)
    {
        await using var scene = await BraintreeScene.Set();
        scene.Simulator.Faults.Add(new Fault(kind) { Times = 1, Stall = TimeSpan.FromMilliseconds(20) });

        var reply = await scene.Client.Sell("7.00", "order");

        Assert.Equal(status, reply.Status);
        Assert.Equal(sales, scene.Simulator.Collected().GetValueOrDefault("order"));
        Assert.Equal(201, (await scene.Client.Sell("8.00", "next")).Status);
        Assert.Equal(1, scene.Simulator.Faults.Drawn[kind]);
    }

    [Theory]
    [InlineData(FaultKind.CommitThenTimeOut, 1)]
    [InlineData(FaultKind.Reset, 0)]
    public async Task A_dropped_connection_leaves_it_done_or_not(FaultKind kind, int sales)
    {
        await using var scene = await BraintreeScene.Set();
        scene.Simulator.Faults.Add(new Fault(kind)
        {
            Times = 1, Stall = TimeSpan.FromMilliseconds(20), Method = "POST", Path = "/transactions",
        });

        await Assert.ThrowsAsync<HttpRequestException>(() => scene.Client.Sell("7.00", "order"));

        Assert.Equal(sales, scene.Simulator.Collected().GetValueOrDefault("order"));
    }

    [Theory]
    [InlineData(FaultKind.TooManyRequests)]
    [InlineData(FaultKind.Maintenance)]
    public async Task Who_is_to_wait_is_told_how_long(FaultKind kind)
    {
        await using var scene = await BraintreeScene.Set();
        scene.Simulator.Faults.Add(new Fault(kind) { RetryAfter = 7 });
        using var http = new HttpClient();

        using var response = await http.GetAsync(new Uri(scene.Simulator.MerchantAddress, "plans"), Cancel);

        Assert.Equal(TimeSpan.FromSeconds(7), response.Headers.RetryAfter?.Delta);
    }

    [Fact]
    public async Task A_caller_who_gives_up_waiting_finds_it_done()
    {
        await using var scene = await BraintreeScene.Set();
        scene.Simulator.Faults.Add(
            new Fault(FaultKind.CommitThenTimeOut) { Times = 1, Stall = TimeSpan.FromMinutes(5) });
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var sale = scene.Client.Sell("7.00", "order");
        while (scene.Simulator.Collected().Count == 0) await Task.Delay(10, patience.Token);

        var found = await scene.Client.Post(
            "transactions/advanced_search_ids", "<search><order-id><is>order</is></order-id></search>");

        Assert.Single(found.Body?.Descendants("item") ?? []);
        Assert.False(sale.IsCompleted);
        scene.Client.Dispose();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sale);
    }

    [Fact]
    public void The_same_seed_draws_the_same_faults()
    {
        static IEnumerable<bool> Draw(int seed)
        {
            var faults = new Faults(seed);
            faults.Add(new Fault(FaultKind.Reset) { Probability = 0.2 });
            return [.. Enumerable.Range(0, 200).Select(_ => faults.Draw("GET", "/plans") is not null)];
        }

        Assert.Equal(Draw(7), Draw(7));
        Assert.NotEqual(Draw(7), Draw(8));
        Assert.InRange(Draw(7).Count(drawn => drawn), 20, 60);
    }

    [Fact]
    public async Task The_side_channel_sets_faults_advances_time_and_tells_what_happened()
    {
        await using var scene = await BraintreeScene.Set();
        using var side = new HttpClient { BaseAddress = new Uri(scene.Simulator.Address, "/_simulator/") };
        await Post(side, "faults", """{"kind":"error_after","times":1,"path":"/transactions"}""", 200);
        await Post(side, "faults", """{"kind":"bad_mood"}""", 400);
        await scene.Client.Sell("7.00", "order");
        await scene.Client.Subscribe();
        await Post(side, "advance", """{"days":40}""", 200);

        var state = await side.GetFromJsonAsync<JsonObject>("state", Cancel);

        Assert.Equal("2026-03-07T12:00:00Z", (string?)state?["now"]);
        Assert.Equal(1, (int?)state?["faults"]?["error_after"]);
        Assert.Equal(1, (int?)state?["calls"]?["POST /transactions"]);
        Assert.Equal("settled", (string?)state?["sales_by_order_id"]?["order"]?[0]?["status"]);
        Assert.Equal("2026-03-26", (string?)state?["subscriptions"]?[0]?["next_billing_date"]);
        Assert.Empty(state?["doubled_order_ids"]?.AsArray() ?? []);
    }

    [Fact]
    public async Task The_machines_time_runs_and_is_moved()
    {
        await using var simulator = await BraintreeSimulator.Start();
        var before = TimeProvider.System.GetUtcNow();

        simulator.Advance(TimeSpan.FromDays(3));

        Assert.InRange(simulator.Now - before, TimeSpan.FromDays(3), TimeSpan.FromDays(3) + TimeSpan.FromMinutes(1));
    }

    private static async Task Post(HttpClient side, string path, string json, int status)
    {
        using var body = new StringContent(json);
        using var response = await side.PostAsync(path, body, Cancel);
        Assert.Equal(status, (int)response.StatusCode);
    }
}
