using System.Text.Json;
using Brillig.Simulators.FreshBooks.Webhooks;
using Xunit;

namespace Brillig.Tests.Server.Bookkeeping;

/// <summary>What is paid at FreshBooks reaches the books once, however it is told; what is forged does not.</summary>
public class FreshBooksPaidTests
{
    [Fact]
    public async Task What_is_paid_there_settles_the_charge_in_parts_however_it_is_told()
    {
        await using var world = await FreshBooksWorld.Start();
        await world.Listen();
        var (account, charge) = await world.Charged(12.5m);
        await world.At("2026-01-01T00:00:01Z");
        var invoice = (long?)Assert.Single(world.There("invoices"))["id"] ?? 0;
        world.Simulator.Webhooks = new WebhookManner { Repeat = 5, IsShuffled = true };

        world.Simulator.Pay(invoice, 5);
        await world.Simulator.Deliver();
        Assert.NotEqual("paid", await world.Status(account, charge));
        Assert.Equal("invoiced", Text(await world.Intent(account), "state"));
        world.Simulator.Pay(invoice);
        await world.Simulator.Deliver();

        Assert.All(world.Simulator.Notifications, told => Assert.True(told.IsReceived));
        Assert.Equal("paid", await world.Status(account, charge));
        Assert.Equal("done", Text(await world.Intent(account), "state"));
        Assert.Equal(
            [5m, 7.5m], (await world.Payments(account)).Select(p => p.GetProperty("amount").GetDecimal()).Order());
        Assert.All(await world.Payments(account), payment => Assert.Equal("freshbooks", Text(payment, "type")));
        await world.Prove();
    }

    [Fact]
    public async Task A_top_up_that_is_paid_there_is_credited_once()
    {
        await using var world = await FreshBooksWorld.Start();
        await world.Listen();
        var account = await world.Account();
        (await world.Server.Admin.Post($"/api/1.0/accounts/{account}/topup", new { amount = 20 })).Is(201);
        await world.At("2026-01-01T00:00:01Z");
        world.Simulator.Webhooks = new WebhookManner { Repeat = 5 };

        world.Simulator.Pay((long?)Assert.Single(world.There("invoices"))["id"] ?? 0);
        await world.Simulator.Deliver();

        Assert.Equal("done", Text(await world.Intent(account), "state"));
        Assert.Equal(20m, Assert.Single(await world.Payments(account)).GetProperty("amount").GetDecimal());
        await world.Prove();
    }

    [Fact]
    public async Task What_is_deleted_there_is_given_back_and_a_refund_is_recorded_at_once()
    {
        await using var world = await FreshBooksWorld.Start();
        await world.Listen();
        var (account, charge) = await world.Charged(12.5m);
        await world.At("2026-01-01T00:00:01Z");
        var invoice = (long?)Assert.Single(world.There("invoices"))["id"] ?? 0;
        world.Simulator.Pay(invoice);
        await world.Simulator.Deliver();

        world.Simulator.DeletePayment((long?)Assert.Single(world.There("payments"))["id"] ?? 0);
        await world.Simulator.Deliver();
        Assert.Equal("due", await world.Status(account, charge));
        Assert.Equal(["freshbooks", "refund"], (await world.Payments(account)).Select(p => Text(p, "type")));
        world.Simulator.Pay(invoice);
        await world.Simulator.Deliver();
        Assert.Equal("paid", await world.Status(account, charge));

        var payment = Text((await world.Payments(account))[^1], "id");
        (await world.Server.Admin.Post($"/api/1.0/accounts/{account}/payments/{payment}/refunds")).Is(201);
        Assert.Equal("due", await world.Status(account, charge));
        await world.Prove();
    }

    [Fact]
    public async Task What_is_forged_is_unauthorized_and_nothing_of_it_recorded()
    {
        await using var world = await FreshBooksWorld.Start();
        var (account, _) = await world.Charged(12.5m);
        await world.At("2026-01-01T00:00:01Z");
        world.Simulator.Listen("payment", world.Hook);   // its verifier is not known here
        world.Simulator.Pay((long?)Assert.Single(world.There("invoices"))["id"] ?? 0);

        await world.Simulator.Deliver();

        Assert.False(Assert.Single(world.Simulator.Notifications).IsReceived);
        using var form = new StringContent(
            "name=payment.create&object_id=1&account_id=s1mBk5", null, "application/x-www-form-urlencoded");
        (await world.Server.Admin.Send(HttpMethod.Post, $"/webhooks/freshbooks/{world.Reseller}", form)).Is(401);
        Assert.Empty(await world.Payments(account));
        Assert.Empty((await world.Server.Admin.Get($"/api/1.0/accounts/{world.Reseller}/bookkeeper/events"))
            .Is(200).Json.EnumerateArray());
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
