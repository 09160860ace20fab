using Brillig.Simulators.Hosting;
using Xunit;

namespace Brillig.Tests.Server.Bookkeeping;

/// <summary>What a credit note gives back of an invoice that is not paid yet, is not asked for any more.</summary>
public class FreshBooksCreditTests
{
    [Fact]
    public async Task A_part_is_taken_off_the_invoice_and_the_rest_is_paid()
    {
        await using var world = await FreshBooksWorld.Start();
        await world.Listen();
        var (account, charge) = await Invoiced(world);

        await Credit(world, account, charge);
        await world.At("2026-01-01T00:00:02Z");
        await world.Simulator.Deliver();

        Assert.Equal(("7.00", "Credit"), (Open(world), (string?)Assert.Single(world.There("payments"))["type"]));
        Assert.Empty(await world.Payments(account));   // what takes it off is no money
        world.Simulator.Pay((long?)Assert.Single(world.There("invoices"))["id"] ?? 0);
        await world.Simulator.Deliver();
        Assert.Equal("paid", await world.Status(account, charge));
        Assert.Equal(7m, Assert.Single(await world.Payments(account)).GetProperty("amount").GetDecimal());
        Assert.Equal(["done", "done"], await States(world, account));
        await world.Prove();
    }

    [Theory]
    [InlineData(FaultKind.CommitThenTimeOut)]
    [InlineData(FaultKind.ErrorAfter)]
    [InlineData(FaultKind.ErrorBefore)]
    [InlineData(FaultKind.Reset)]
    [InlineData(FaultKind.Unauthorized)]
    public async Task Whatever_goes_wrong_it_is_taken_off_once(FaultKind kind)
    {
        await using var world = await FreshBooksWorld.Start();
        var (account, charge) = await Invoiced(world);
        world.Simulator.Faults.Add(new Fault(kind)
        {
            Method = "POST", Path = "/payments", Times = 1, Stall = TimeSpan.FromMilliseconds(20),
        });

        await Credit(world, account, charge);
        foreach (var time in new[] { "00:00:02", "00:00:30", "00:10:00", "00:30:00" })
            await world.At($"2026-01-01T{time}Z");

        Assert.Equal("7.00", Open(world));
        Assert.Single(world.There("payments"));
        Assert.Equal(1, world.Simulator.Faults.Drawn.Values.Sum());
        Assert.Equal(["done", "invoiced"], (await States(world, account)).Order());
        await world.Prove();
    }

    [Fact]
    public async Task Of_what_was_paid_in_full_nothing_is_taken_off()
    {
        await using var world = await FreshBooksWorld.Start();
        var (account, charge) = await Invoiced(world);
        world.Simulator.Pay((long?)Assert.Single(world.There("invoices"))["id"] ?? 0);   // and is not told here

        await Credit(world, account, charge);
        await world.At("2026-01-01T00:00:02Z");

        Assert.Equal("Credit Card", (string?)Assert.Single(world.There("payments"))["type"]);
        Assert.Contains("done", await States(world, account));
        await world.Prove();
    }

    private static async Task<(string Account, string Charge)> Invoiced(FreshBooksWorld world)
    {
        var made = await world.Charged(10);
        await world.At("2026-01-01T00:00:01Z");
        return made;
    }

    private static async Task Credit(FreshBooksWorld world, string account, string charge) =>
        (await world.Server.Admin.Post(
            $"/api/1.0/accounts/{account}/charges/{charge}/credits",
            new { items = new[] { new { item = 0, amount = 3m } }, reason = "a third of it was not there" })).Is(201);

    private static async Task<IEnumerable<string?>> States(FreshBooksWorld world, string account) =>
        (await world.Intents(account)).Select(i => i.GetProperty("state").GetString());

    private static string? Open(FreshBooksWorld world) =>
        (string?)Assert.Single(world.There("invoices"))["outstanding"]?["amount"];
}
