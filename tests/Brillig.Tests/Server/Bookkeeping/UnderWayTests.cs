using System.Text.Json;
using Brillig.Simulators.Hosting;
using Xunit;

namespace Brillig.Tests.Server.Bookkeeping;

/// <summary>What is told of a call that nobody knows the end of is asked for again, and not lost.</summary>
public class UnderWayTests
{
    [Theory]
    [InlineData(FaultKind.ErrorBefore)]
    [InlineData(FaultKind.TooManyRequests)]
    [InlineData(FaultKind.Unauthorized)]
    public async Task A_payment_of_an_invoice_that_is_still_looked_up_is_told_again(FaultKind trouble)
    {
        await using var world = await QuickBooksWorld.Start();
        world.Simulator.Webhooks = new(world.Webhook);
        var (account, charge) = await world.Charged(10);
        world.Simulator.Faults.Add(new Fault(FaultKind.CommitThenTimeOut)
        {
            Method = "POST", Path = "/invoice", Times = 1, Stall = TimeSpan.FromMilliseconds(5),
        });
        await world.At("2026-01-01T00:00:01Z");
        world.Simulator.Faults.Add(new Fault(trouble) { Path = "/query" });
        await world.At("2026-01-01T00:05:00Z");
        world.Simulator.Faults.Clear();
        Assert.NotEqual("invoiced", Text(Assert.Single(await world.Intents(account)), "state"));

        var invoice = Assert.Single(world.Simulator.All("Invoice"));
        world.Simulator.Pay((string?)invoice["Id"] ?? "");
        await world.Simulator.Deliver();

        Assert.Contains(world.Simulator.Notifications, n => n is { Kind: "Payment", IsReceived: false });
        await world.At("2026-01-02T00:00:00Z");
        await world.Simulator.Deliver();
        Assert.Equal("paid", await world.Status(account, charge));
        Assert.Single(await world.Payments(account));
        await world.Prove();
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
