using System.Text.Json;
using Brillig.Simulators.Hosting;
using Xunit;

namespace Brillig.Tests.Server.Bookkeeping;

/// <summary>A key of Stripe's brings the first answer again for a day: what broke then does not stay broken.</summary>
public class StripeKeyTests
{
    [Theory]
    [InlineData(FaultKind.ErrorBefore)]
    [InlineData(FaultKind.ErrorAfter)]
    public async Task A_top_up_that_broke_is_paid_once_by_the_method_that_was_kept_since(FaultKind kind)
    {
        await using var world = await StripeWorld.Start();
        var account = await world.Prepaid(5, new { threshold = 1, amount = 20 });
        (await world.Server.Admin.Post($"/api/1.0/accounts/{account}/topup", """{"amount":7}""")).Is(201);
        Break(world, kind, "/payment_intents");
        await world.At("2026-01-01T00:00:01Z");

        (await world.Server.Admin.Put(
            $"/api/1.0/accounts/{account}/payment_method", """{"token":"pm_card_mastercard"}""")).Is(202);
        await world.At("2026-01-01T00:00:02Z");
        await world.At("2026-01-01T01:00:00Z");
        await world.At("2026-01-01T06:00:00Z");

        Assert.All(await world.Intents(account), intent => Assert.Equal("done", Text(intent, "state")));
        Assert.Equal([700L], world.Simulator.Charged());
        Assert.Equal("12.00", await world.Balance(account));
        await world.Prove();
    }

    [Theory]
    [InlineData(FaultKind.ErrorBefore, "/attach")]
    [InlineData(FaultKind.ErrorAfter, "/attach")]
    [InlineData(FaultKind.ErrorBefore, "/customers/")]
    [InlineData(FaultKind.ErrorAfter, "/customers/")]
    public async Task A_method_is_kept_though_Stripe_broke_when_it_was_asked(FaultKind kind, string path)
    {
        await using var world = await StripeWorld.Start();
        var account = await world.Prepaid(5, new { threshold = 1, amount = 20 });
        Break(world, kind, path);

        (await world.Server.Admin.Put(
            $"/api/1.0/accounts/{account}/payment_method", """{"token":"pm_card_mastercard"}""")).Is(202);
        await world.At("2026-01-01T00:00:01Z");
        await world.At("2026-01-01T01:00:00Z");

        Assert.Equal(("done", null), await world.Intent(account));
        var shown = (await world.Server.Admin.Get($"/api/1.0/accounts/{account}/payment_method")).Is(200).Json;
        Assert.Equal("mastercard", Text(shown, "brand"));
        Assert.Equal(1, world.Simulator.Customers);
    }

    private static void Break(StripeWorld world, FaultKind kind, string path) =>
        world.Simulator.Faults.Add(new Fault(kind) { Method = "POST", Path = path, Times = 1 });

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
