using System.Text.Json;
using Brillig.Simulators.Hosting;
using Xunit;

namespace Brillig.Tests.Server.Bookkeeping;

/// <summary>What a bookkeeper collected, it gives back: once, and the books follow it.</summary>
public class RefundTests
{
    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    public async Task A_settled_sale_is_refunded_in_parts_and_never_beyond_what_was_paid(Engine engine)
    {
        await using var world = await BraintreeWorld.Start(engine);
        var (account, payment) = await Paid(world, 10);
        world.Simulator.Settle();

        (await Refund(world, account, payment, 4)).Is(202);
        var more = (await Refund(world, account, payment, 7)).Is(422);
        Assert.EndsWith("refund-too-large", more.Json.GetProperty("type").GetString(), StringComparison.Ordinal);
        Assert.Single(await world.Payments(account));
        await world.At("2026-01-01T01:00:00Z");
        (await Refund(world, account, payment)).Is(202);
        await world.At("2026-01-01T02:00:00Z");

        Assert.Equal(["10.00", "4.00", "6.00"], Amounts(await world.Payments(account)));
        Assert.Equal([4m, 6m], world.Simulator.Refunded());
        Assert.Equal("-10.00", await world.Balance(account));
        Assert.All(await world.Intents(account), intent => Assert.Equal("done", Text(intent, "state")));
        await world.Prove();
    }

    [Fact]
    public async Task A_sale_that_is_not_settled_is_voided_whole_and_a_part_of_it_waits_until_it_is()
    {
        await using var world = await BraintreeWorld.Start();
        var (whole, wholePaid) = await Paid(world, 10);
        var (part, partPaid) = await Paid(world, 12);

        (await Refund(world, whole, wholePaid)).Is(202);
        (await Refund(world, part, partPaid, 5)).Is(202);
        await world.At("2026-01-01T00:10:00Z");

        Assert.Equal(["10.00", "10.00"], Amounts(await world.Payments(whole)));
        var waits = (await world.Intents(part))[^1];
        Assert.Equal(("retrying", "not-settled-yet"), (Text(waits, "state"), Text(waits, "why")));
        Assert.Single(world.Simulator.Collected());
        world.Simulator.Settle();
        await world.At("2026-01-01T08:00:00Z");
        Assert.Equal(["12.00", "5.00"], Amounts(await world.Payments(part)));
        await world.Prove();
    }

    [Theory]
    [InlineData(FaultKind.CommitThenTimeOut)]
    [InlineData(FaultKind.ErrorAfter)]
    [InlineData(FaultKind.Reset)]
    [InlineData(FaultKind.TooManyRequests)]
    public async Task A_refund_that_nobody_answered_is_looked_up_and_given_once(FaultKind kind)
    {
        await using var world = await BraintreeWorld.Start();
        var (account, payment) = await Paid(world, 10);
        world.Simulator.Settle();
        world.Simulator.Faults.Add(new Fault(kind)
        {
            Path = "refund", Times = 1, Stall = TimeSpan.FromMilliseconds(20),
        });

        (await Refund(world, account, payment, 3)).Is(202);
        await world.At("2026-01-01T00:20:00Z");
        await world.At("2026-01-01T08:00:00Z");

        Assert.Equal([3m], world.Simulator.Refunded());
        Assert.Equal(["10.00", "3.00"], Amounts(await world.Payments(account)));
        await world.Prove();
    }

    [Fact]
    public async Task A_refund_that_is_refused_changes_nothing_and_is_an_event()
    {
        await using var world = await BraintreeWorld.Start();
        var (account, payment) = await Paid(world, 10);
        world.Simulator.Settle();
        var sale = Text((await world.Intents(account))[0], "reference");
        (await world.Client.Post($"transactions/{sale}/refund")).ToString();   // by hand, at the gateway

        (await Refund(world, account, payment)).Is(202);
        await world.At("2026-01-01T00:10:00Z");

        var intent = (await world.Intents(account))[^1];
        Assert.Equal(("refused", "braintree-91512"), (Text(intent, "state"), Text(intent, "why")));
        Assert.Equal(["10.00"], Amounts(await world.Payments(account)));
        var events = (await world.Server.Admin.Get($"/api/1.0/events?account={account}&type=refund.failed")).Is(200);
        Assert.Single(events.Json.EnumerateArray());
        (await Refund(world, account, payment, type: "chargeback")).Is(201);   // a fact, which nobody is asked for
        await world.Prove();
    }

    [Fact]
    public async Task Another_bookkeeper_is_not_asked_for_what_it_never_collected()
    {
        await using var world = await BraintreeWorld.Start();
        var (account, payment) = await Paid(world, 10);
        (await world.Server.Admin.Delete($"/api/1.0/accounts/{world.Reseller}/bookkeeper")).Is(200);

        (await Refund(world, account, payment)).Is(201);

        Assert.Equal(["10.00", "10.00"], Amounts(await world.Payments(account)));
        await world.Prove();
    }

    [Fact]
    public async Task What_was_granted_for_nothing_is_taken_back_at_once()
    {
        await using var server = await RunningServer.Start();
        (await server.Admin.Put(
            "/api/1.0/accounts/operator/bookkeeper", """{"type":"local","local_topup":"grant"}""")).Is(200);
        var account = (await server.Admin.Post("/api/1.0/accounts", """{"type":"prepaid"}""")).Is(201).Id;
        (await server.Admin.Post($"/api/1.0/accounts/{account}/topup", """{"amount":5}""")).Is(201);
        var payment = (await server.Admin.Get($"/api/1.0/accounts/{account}/payments")).Is(200).Json[0];

        (await server.Admin.Post($"/api/1.0/accounts/{account}/payments/{Text(payment, "id")}/refunds")).Is(201);

        Assert.Equal("0.00", (await server.Admin.Get($"/api/1.0/accounts/{account}")).Is(200).Raw("balance"));
    }

    [Fact]
    public async Task An_address_is_sent_what_is_to_be_given_back()
    {
        await using var world = await Collecting.Start();
        var (account, _) = await world.Charged();
        await world.At("2026-01-01T00:00:01Z");
        var payment = Assert.Single(await world.Payments(account));

        (await world.Server.Admin.Post(
            $"/api/1.0/accounts/{account}/payments/{Text(payment, "id")}/refunds", """{"amount":2.5}""")).Is(202);
        await world.At("2026-01-01T00:00:02Z");

        using var message = JsonDocument.Parse(world.Receiver.Messages.Last().Body);
        var data = message.RootElement.GetProperty("data");
        Assert.Equal("refund.requested", Text(message.RootElement, "type"));
        Assert.Equal(
            (Text(payment, "id"), Text(payment, "reference"), "2.5"),
            (Text(data, "payment"), Text(data, "collected"), data.GetProperty("amount").GetRawText()));
        Assert.Equal(["12.50", "2.50"], Amounts(await world.Payments(account)));
        Assert.Equal(0, world.Receiver.Unsigned);
    }

    private static async Task<(string Account, string Payment)> Paid(BraintreeWorld world, decimal amount)
    {
        var (account, _) = await world.Charged(amount);
        await world.At("2026-01-01T00:00:01Z");
        return (account, Text(Assert.Single(await world.Payments(account)), "id") ?? "");
    }

    private static Task<Reply> Refund(
        BraintreeWorld world, string account, string payment, decimal? amount = null, string type = "refund") =>
        world.Server.Admin.Post(
            $"/api/1.0/accounts/{account}/payments/{payment}/refunds", new { amount, type });

    private static string[] Amounts(IEnumerable<JsonElement> payments) =>
        [.. payments.Select(p => p.GetProperty("amount").GetRawText())];

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
