using System.Text.Json;
using System.Text.Json.Nodes;
using Brillig.Simulators.Hosting;
using Xunit;

namespace Brillig.Tests.Server.Bookkeeping;

/// <summary>What a credit note gives back of an invoice that is not paid yet, is not asked for any more.</summary>
public class QuickBooksCreditTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_part_is_taken_off_the_invoice_and_the_rest_is_paid(bool appliesByItself)
    {
        await using var world = await QuickBooksWorld.Start(s => s with { AppliesCredits = appliesByItself });
        world.Simulator.Webhooks = new(world.Webhook);
        var (account, charge) = await Invoiced(world, 10);

        await Credit(world, account, charge, 3);
        await world.At("2026-01-01T00:00:02Z");
        await world.Simulator.Deliver();

        Assert.Equal((3m, 0m, 7m), (Memo(world, "TotalAmt"), Memo(world, "RemainingCredit"), Open(world)));
        Assert.Empty(await world.Payments(account));   // what takes it off is no money
        Assert.Equal(["invoiced", "done"], await States(world, account));
        world.Simulator.Pay(await Invoice(world, account));
        await world.Simulator.Deliver();
        Assert.Equal(("0.00", "paid"), (await world.Balance(account), await world.Status(account, charge)));
        Assert.Equal(["done", "done"], await States(world, account));
        await world.Prove();
    }

    [Fact]
    public async Task A_charge_that_is_void_is_not_waited_for()
    {
        await using var world = await QuickBooksWorld.Start();
        var (account, charge) = await Invoiced(world, 10);

        (await world.Server.Admin.Post($"/api/1.0/accounts/{account}/charges/{charge}/void")).Is(201);
        await world.At("2026-01-01T00:00:02Z");

        Assert.Equal((10m, 0m), (Memo(world, "TotalAmt"), Open(world)));
        Assert.Equal(["withdrawn", "done"], await States(world, account));
        Assert.Equal("credited", Text((await world.Intents(account))[0], "why"));
        await world.Prove();
    }

    [Fact]
    public async Task Of_what_was_paid_in_part_as_much_is_taken_off_as_is_open()
    {
        await using var world = await QuickBooksWorld.Start();
        world.Simulator.Webhooks = new(world.Webhook);
        var (account, charge) = await Invoiced(world, 10);
        world.Simulator.Pay(await Invoice(world, account), 6);
        await world.Simulator.Deliver();

        await Credit(world, account, charge, 9);
        await world.At("2026-01-01T00:00:02Z");
        await world.Simulator.Deliver();

        Assert.Equal((4m, 0m), (Memo(world, "TotalAmt"), Open(world)));
        Assert.Equal("5.00", await world.Balance(account));   // for the next charge
        await world.Prove();
    }

    [Fact]
    public async Task What_is_credited_while_the_invoice_is_made_is_taken_off_when_it_is_known()
    {
        await using var world = await QuickBooksWorld.Start();
        world.Simulator.Faults.Add(new Fault(FaultKind.CommitThenTimeOut)
        {
            Path = "/invoice", Times = 1, Stall = TimeSpan.FromMilliseconds(20),
        });
        var (account, charge) = await world.Charged(10);
        await world.At("2026-01-01T00:00:01Z");
        await Credit(world, account, charge, 4);
        Assert.Equal(["unknown"], await States(world, account));

        await world.At("2026-01-01T00:10:00Z");
        await world.At("2026-01-01T00:10:01Z");

        Assert.Equal((4m, 6m), (Memo(world, "TotalAmt"), Open(world)));
        await world.Prove();
    }

    [Theory]
    [InlineData("/creditmemo", FaultKind.CommitThenTimeOut)]
    [InlineData("/creditmemo", FaultKind.ErrorAfter)]
    [InlineData("/creditmemo", FaultKind.ErrorBefore)]
    [InlineData("/payment", FaultKind.CommitThenTimeOut)]
    [InlineData("/payment", FaultKind.ErrorAfter)]
    [InlineData("/payment", FaultKind.Reset)]
    [InlineData("/payment", FaultKind.ErrorBefore)]
    public async Task Whatever_goes_wrong_it_is_taken_off_once(string path, FaultKind kind)
    {
        await using var world = await QuickBooksWorld.Start();
        var (account, charge) = await Invoiced(world, 10);
        world.Simulator.Faults.Add(new Fault(kind)
        {
            Method = "POST", Path = path, Times = 1, Stall = TimeSpan.FromMilliseconds(20),
        });

        await Credit(world, account, charge, 3);
        foreach (var time in new[] { "00:00:02", "00:00:30", "00:10:00", "00:30:00" })
            await world.At($"2026-01-01T{time}Z");

        Assert.Equal((3m, 0m, 7m), (Memo(world, "TotalAmt"), Memo(world, "RemainingCredit"), Open(world)));
        Assert.Single(world.Simulator.All("Payment"));
        Assert.Equal(1, world.Simulator.Faults.Drawn.Values.Sum());
        Assert.Equal(["invoiced", "done"], await States(world, account));
        await world.Prove();
    }

    [Fact]
    public async Task A_credit_memo_that_somebody_made_there_is_no_money()
    {
        await using var world = await QuickBooksWorld.Start();
        world.Simulator.Webhooks = new(world.Webhook);
        var (account, charge) = await Invoiced(world, 10);
        var invoice = Assert.Single(world.Simulator.All("Invoice"));
        var memo = world.Simulator.Make("CreditMemo", new JsonObject
        {
            ["CustomerRef"] = invoice["CustomerRef"]?.DeepClone(),
            ["Line"] = new JsonArray(invoice["Line"]?[0]?.DeepClone()),
        });

        Assert.NotNull(world.Simulator.Make("Payment", new JsonObject
        {
            ["CustomerRef"] = invoice["CustomerRef"]?.DeepClone(), ["TotalAmt"] = 6m,
            ["Line"] = new JsonArray(
                Line("CreditMemo", (string?)memo?["Id"], 4), Line("Invoice", (string?)invoice["Id"], 10)),
        }));
        await world.Simulator.Deliver();

        Assert.Equal("-4.00", await world.Balance(account));
        Assert.Equal("due", await world.Status(account, charge));
        await world.Prove();
    }

    private static JsonObject Line(string kind, string? id, decimal amount) => new()
    {
        ["Amount"] = amount, ["LinkedTxn"] = new JsonArray(new JsonObject { ["TxnId"] = id, ["TxnType"] = kind }),
    };

    private static async Task<(string Account, string Charge)> Invoiced(QuickBooksWorld world, decimal amount)
    {
        var made = await world.Charged(amount);
        await world.At("2026-01-01T00:00:01Z");
        return made;
    }

    private static async Task Credit(QuickBooksWorld world, string account, string charge, decimal amount) =>
        (await world.Server.Admin.Post(
            $"/api/1.0/accounts/{account}/charges/{charge}/credits",
            new { items = new[] { new { item = 0, amount } }, reason = "half of it was not there" })).Is(201);

    private static async Task<string> Invoice(QuickBooksWorld world, string account) =>
        Text((await world.Intents(account))[0], "reference") ?? "";

    private static async Task<IEnumerable<string?>> States(QuickBooksWorld world, string account) =>
        (await world.Intents(account)).Select(i => Text(i, "state"));

    private static decimal? Memo(QuickBooksWorld world, string name) =>
        (decimal?)Assert.Single(world.Simulator.All("CreditMemo"))[name];

    private static decimal? Open(QuickBooksWorld world) =>
        (decimal?)Assert.Single(world.Simulator.All("Invoice"))["Balance"];

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
