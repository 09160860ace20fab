using Brillig.Simulators.Hosting;
using Xunit;

namespace Brillig.Tests.Server.Bookkeeping;

/// <summary>What Stripe collected, it gives back; what accounts pay by, it keeps.</summary>
public class StripeRefundTests
{
    [Theory]
    [InlineData(null)]
    [InlineData(FaultKind.CommitThenTimeOut)]
    [InlineData(FaultKind.ErrorAfter)]
    [InlineData(FaultKind.ErrorBefore)]
    [InlineData(FaultKind.Reset)]
    public async Task A_payment_is_refunded_in_parts_each_once(FaultKind? kind)
    {
        await using var world = await StripeWorld.Start();
        var (account, payment) = await Paid(world, 10);
        if (kind is { } fault)
            world.Simulator.Faults.Add(new Fault(fault)
            {
                Method = "POST", Path = "/refunds", Times = 1, Stall = TimeSpan.FromMilliseconds(20),
            });

        (await Refund(world, account, payment, 4)).Is(202);
        await world.At("2026-01-01T01:00:00Z");
        await world.At("2026-01-01T02:00:00Z");
        (await Refund(world, account, payment)).Is(202);
        await world.At("2026-01-01T03:00:00Z");

        Assert.Equal([400, 600], world.Simulator.Refunded());
        Assert.Equal(["10.00", "4.00", "6.00"], await Amounts(world, account));
        await world.Prove();
    }

    [Fact]
    public async Task A_refund_of_what_is_disputed_is_refused_and_changes_nothing()
    {
        await using var world = await StripeWorld.Start();
        var (account, payment) = await Paid(world, 10);
        world.Simulator.Dispute((await world.Intents(account))[0].GetProperty("reference").GetString() ?? "");

        (await Refund(world, account, payment)).Is(202);
        await world.At("2026-01-01T01:00:00Z");

        var intent = (await world.Intents(account))[^1];
        Assert.Equal("stripe-charge-disputed", intent.GetProperty("why").GetString());
        Assert.Equal("refused", intent.GetProperty("state").GetString());
        Assert.Equal(["10.00"], await Amounts(world, account));
        await world.Prove();
    }

    [Theory]
    [InlineData(null)]
    [InlineData(FaultKind.CommitThenTimeOut)]
    [InlineData(FaultKind.ErrorAfter)]
    public async Task A_method_makes_the_customer_and_pays_at_once_what_was_refused(FaultKind? kind)
    {
        await using var world = await StripeWorld.Start(
            change: s => s with { SearchDelay = TimeSpan.FromMinutes(1) });
        var (account, _) = await world.Charged(9, card: null);
        await world.At("2026-01-01T00:00:01Z");
        Assert.Equal("delinquent", await world.Standing(account));
        if (kind is { } fault)
        {
            // A card for tests is copied when it is attached: what was done to it cannot be seen on it.
            string[] paths = fault == FaultKind.ErrorAfter ? ["/v1/customers"] : ["/v1/customers", "/attach"];
            foreach (var path in paths)
                world.Simulator.Faults.Add(new Fault(fault)
                {
                    Method = "POST", Path = path, Times = 1, Stall = TimeSpan.FromMilliseconds(20),
                });
        }

        (await Method(world, account, "pm_card_mastercard")).Is(202);
        await world.At("2026-01-01T01:00:00Z");
        await world.At("2026-01-01T02:00:00Z");

        var method = (await world.Server.Admin.Get($"/api/1.0/accounts/{account}/payment_method")).Is(200).Json;
        Assert.Equal(("mastercard", "4242"), (
            method.GetProperty("brand").GetString(), method.GetProperty("last_four").GetString()));
        Assert.Equal([900], world.Simulator.Charged());
        Assert.Equal(1, world.Simulator.Customers);
        Assert.Equal("good", await world.Standing(account));
        await world.Prove();
    }

    [Fact]
    public async Task A_method_of_another_customer_or_a_declined_one_is_not_taken_and_one_that_is_kept_is_forgotten()
    {
        await using var world = await StripeWorld.Start();
        var (account, _) = await world.Charged(9);
        var (other, _) = await world.Charged(9);
        var cards = world.Simulator.Cards();

        (await Method(world, account, cards[1])).Is(202);
        (await Method(world, other, "pm_card_visa_chargeDeclinedLostCard")).Is(202);
        await world.At("2026-01-01T01:00:00Z");
        Assert.Equal("payment-method-of-another", (await world.Intents(account))[^1].GetProperty("why").GetString());
        Assert.Equal("card-declined-lost-card", (await world.Intents(other))[^1].GetProperty("why").GetString());
        (await Method(world, account, cards[0])).Is(202);
        await world.At("2026-01-01T02:00:00Z");
        (await world.Server.Admin.Delete($"/api/1.0/accounts/{account}/payment_method")).Is(202);
        await world.At("2026-01-01T03:00:00Z");

        Assert.All(await world.Intents(account), i => Assert.NotEqual("retrying", i.GetProperty("state").GetString()));
        Assert.Equal([cards[1]], world.Simulator.Cards());
        await world.Prove();
    }

    private static Task<Reply> Method(StripeWorld world, string account, string token) =>
        world.Server.Admin.Put($"/api/1.0/accounts/{account}/payment_method", new { token });

    private static async Task<(string Account, string Payment)> Paid(StripeWorld world, decimal amount)
    {
        var (account, _) = await world.Charged(amount);
        await world.At("2026-01-01T00:00:01Z");
        return (account, Assert.Single(await world.Payments(account)).GetProperty("id").GetString() ?? "");
    }

    private static Task<Reply> Refund(StripeWorld world, string account, string payment, decimal? amount = null) =>
        world.Server.Admin.Post($"/api/1.0/accounts/{account}/payments/{payment}/refunds", new { amount });

    private static async Task<string[]> Amounts(StripeWorld world, string account) =>
        [.. (await world.Payments(account)).Select(p => p.GetProperty("amount").GetRawText())];
}
