using System.Text.Json;
using Xunit;

namespace Brillig.Tests.Server.Bookkeeping;

/// <summary>What is paid there, taken back, and given back.</summary>
public partial class QuickBooksTests
{
    [Fact]
    public async Task Payments_that_are_told_are_read_and_settle_what_they_name_once()
    {
        await using var world = await QuickBooksWorld.Start();
        var (account, charge) = await world.Charged(12.5m);
        var (other, _) = await world.Charged(4);
        await world.At("2026-01-01T00:00:01Z");
        var invoice = Text(Assert.Single(await world.Intents(account)), "reference") ?? "";
        world.Simulator.Webhooks = new(world.Webhook) { Repeat = 5, IsShuffled = true };

        world.Simulator.Pay(invoice, 4.5m);
        await world.Simulator.Deliver();
        Assert.Equal(("invoiced", "due"), (
            Text(Assert.Single(await world.Intents(account)), "state"), await world.Status(account, charge)));
        world.Simulator.ExpireToken();
        world.Simulator.Pay(invoice);
        await world.Simulator.Deliver();

        Assert.Equal("done", Text(Assert.Single(await world.Intents(account)), "state"));
        Assert.Equal("paid", await world.Status(account, charge));
        var payments = await world.Payments(account);
        Assert.Equal([4.5m, 8m], payments.Select(p => p.GetProperty("amount").GetDecimal()).Order());
        Assert.All(payments, p => Assert.Equal("quickbooks", Text(p, "type")));
        Assert.Empty(await world.Payments(other));
        Assert.All(world.Simulator.Notifications, n => Assert.True(n.IsReceived));
        await world.Prove();
    }

    [Fact]
    public async Task What_is_deleted_there_is_given_back_and_what_is_paid_again_settles_again()
    {
        await using var world = await QuickBooksWorld.Start();
        var (account, charge) = await world.Charged(12.5m);
        await world.At("2026-01-01T00:00:01Z");
        var invoice = Text(Assert.Single(await world.Intents(account)), "reference") ?? "";
        world.Simulator.Webhooks = new(world.Webhook) { Repeat = 3 };
        var first = world.Simulator.Pay(invoice, 4.5m) ?? "";
        await world.Simulator.Deliver();

        Assert.True(world.Simulator.Delete("Payment", first));
        await world.Simulator.Deliver();
        Assert.Equal([("quickbooks", 4.5m), ("refund", 4.5m)], Amounts(await world.Payments(account)));
        world.Simulator.Pay(invoice, 8);
        await world.Simulator.Deliver();
        Assert.Equal("invoiced", Text(Assert.Single(await world.Intents(account)), "state"));   // 4.50 are still due
        var last = world.Simulator.Pay(invoice) ?? "";
        await world.Simulator.Deliver();
        Assert.Equal("paid", await world.Status(account, charge));

        Assert.True(world.Simulator.Delete("Payment", last));
        await world.Simulator.Deliver();
        Assert.Equal("due", await world.Status(account, charge));
        world.Simulator.Pay(invoice);
        await world.Simulator.Deliver();

        Assert.Equal("paid", await world.Status(account, charge));
        Assert.Equal("0.00", await world.Balance(account));
        Assert.All(world.Simulator.Notifications, n => Assert.True(n.IsReceived));
        await world.Prove();
    }

    [Fact]
    public async Task Another_top_up_is_not_made_by_itself_while_the_invoice_of_the_last_is_unpaid()
    {
        await using var world = await QuickBooksWorld.Start();
        world.Simulator.Webhooks = new(world.Webhook);
        var account = (await world.Server.Admin.Post("/api/1.0/accounts", new
        {
            parent = world.Reseller, type = "prepaid", balance = 10,
            topup = new { threshold = 5, amount = 3, daily_limit = 10 },
        })).Is(201).Id;
        for (var second = 1; second < 4; second++)
        {
            (await world.Server.Admin.Post(
                $"/api/1.0/accounts/{account}/charges/items", """{"name":"setup","charge":2.5}""")).Is(201);
            await world.At($"2026-01-01T00:00:0{second}Z");
        }

        var invoiced = Assert.Single(await world.Intents(account));
        world.Simulator.Pay(Text(invoiced, "reference") ?? "");
        await world.Simulator.Deliver();

        Assert.Equal("5.50", await world.Balance(account));
        (await world.Server.Admin.Post(
            $"/api/1.0/accounts/{account}/charges/items", """{"name":"setup","charge":1}""")).Is(201);
        Assert.Equal(["done", "waiting"], (await world.Intents(account)).Select(i => Text(i, "state")).Order());
        await world.Prove();
    }

    [Fact]
    public async Task What_is_refunded_here_is_a_refund_receipt_there()
    {
        await using var world = await QuickBooksWorld.Start();
        var (account, charge) = await world.Charged(12.5m);
        await world.At("2026-01-01T00:00:01Z");
        world.Simulator.Webhooks = new(world.Webhook);
        world.Simulator.Pay(Text(Assert.Single(await world.Intents(account)), "reference") ?? "");
        await world.Simulator.Deliver();
        var payment = Text(Assert.Single(await world.Payments(account)), "id");

        (await world.Server.Admin.Post(
            $"/api/1.0/accounts/{account}/payments/{payment}/refunds", new { amount = 5 })).Is(202);
        Assert.Single(await world.Payments(account));
        await world.At("2026-01-01T00:00:02Z");

        var receipt = Assert.Single(world.Simulator.All("RefundReceipt"));
        Assert.Equal("5.00", receipt["TotalAmt"]?.ToString());
        Assert.Equal([("quickbooks", 12.5m), ("refund", 5m)], Amounts(await world.Payments(account)));
        Assert.Equal("due", await world.Status(account, charge));
        await world.Prove();
    }

    private static IEnumerable<(string? Type, decimal Amount)> Amounts(IEnumerable<JsonElement> payments) =>
        payments.Select(p => (Text(p, "type"), p.GetProperty("amount").GetDecimal()));
}
