using System.Text.Json;
using Xunit;

namespace Brillig.Tests.Server.Bookkeeping;

/// <summary>What is taken back of what a subscription collected, and what is found of it later.</summary>
public partial class SubscriptionTests
{
    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    public async Task What_a_bank_takes_back_of_it_is_revenue_no_more_and_is_again_when_it_is_won(Engine engine)
    {
        await using var world = await Start(engine);
        world.Simulator.Webhooks = new(Hook(world)) { Repeat = 3, IsShuffled = true };
        var (account, sale) = await Collected(world);
        await world.Simulator.Deliver();
        Assert.Equal("good", await world.Standing(account));
        var balance = await world.Balance(account);

        var dispute = world.Simulator.OpenDispute(sale) ?? "";
        await world.Simulator.Deliver();

        Assert.Equal(["cash > revenue 90.00", "revenue > cash 90.00"], await Entries(world, account));
        Assert.Equal("delinquent", await world.Standing(account));
        Assert.True(world.Simulator.CloseDispute(dispute, isWon: true));
        await world.Simulator.Deliver();
        Assert.Equal(
            ["cash > revenue 90.00", "revenue > cash 90.00", "cash > revenue 90.00"], await Entries(world, account));
        Assert.Equal(("good", balance), (await world.Standing(account), await world.Balance(account)));
        await world.Server.Restart();
        await world.Prove();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_was_not_told_of_it_is_found_when_both_sides_are_compared(bool isToldLater)
    {
        await using var world = await Start();
        var (account, sale) = await Collected(world);
        Assert.Equal(201, (await world.Client.Post(
            $"transactions/{sale}/refund", "<transaction><amount>30.00</amount></transaction>")).Status);
        Assert.NotNull(world.Simulator.OpenDispute(sale));

        Assert.Single(await Compare(world, dryRun: true));   // nothing can be taken back before it is known
        Assert.Empty(await Entries(world, account));
        var found = await Compare(world);

        Assert.Equal(3, found.Count);
        Assert.All(found, d => Assert.Equal(("missing_here", true, account), (
            Text(d, "kind"), d.GetProperty("repaired").GetBoolean(), Text(d, "account"))));
        Assert.Equal(
            ["cash > revenue 90.00", "revenue > cash 30.00", "revenue > cash 90.00"],
            (await Entries(world, account)).Order());
        Assert.Empty(await Compare(world));
        if (isToldLater)
        {
            world.Simulator.Webhooks = new(Hook(world)) { Repeat = 2, IsShuffled = true };
            await world.Simulator.Deliver();
            Assert.Equal(3, (await Entries(world, account)).Count);
        }

        await world.Prove();
    }

    [Fact]
    public async Task A_subscription_that_these_books_do_not_keep_is_foreign()
    {
        await using var world = await Start();
        var (account, _) = await Collected(world);
        await Compare(world);
        var token = (await world.Client.Get($"customers/{account}")).Body?.Descendants("token").First().Value;
        Assert.Equal(201, (await world.Client.Post(
            "subscriptions",
            $"<subscription><payment-method-token>{token}</payment-method-token><plan-id>hosted</plan-id>"
            + "<price>7.00</price><options><start-immediately type=\"boolean\">true</start-immediately></options>"
            + "</subscription>")).Status);

        var found = Assert.Single(await Compare(world));

        Assert.Equal(("foreign", "7.00"), (Text(found, "kind"), found.GetProperty("there").GetRawText()));
        await world.Prove();
    }

    // Five seats, billed here until the first of February, and from then on there; its first sale.
    private static async Task<(string Account, string Sale)> Collected(BraintreeWorld world)
    {
        var account = await Subscribed(world, """{"seats":{"seat":5}}""");
        await Both(world, "2026-01-02T00:00:00Z");
        await Both(world, "2026-02-01T00:10:00Z");
        world.Simulator.Settle();
        var there = Assert.Single(await There(world, account));
        return (account, there.Descendants("transaction").Select(t => Of(t, "id")).Last() ?? "");
    }

    private static async Task<IReadOnlyList<JsonElement>> Compare(BraintreeWorld world, bool dryRun = false) =>
    [
        .. (await world.Server.Admin.Post(
            $"/api/1.0/accounts/{world.Reseller}/bookkeeper/reconciliation{(dryRun ? "?dry_run=true" : "")}",
            """{"from":"2026-01-31T00:00:00Z","to":"2026-02-03T00:00:00Z"}""")).Is(200)
            .Json.GetProperty("differences").EnumerateArray(),
    ];

    private static async Task<IReadOnlyList<string>> Entries(BraintreeWorld world, string account) =>
    [
        .. (await Ledger(world, account)).Where(e => Text(e, "cause") == "subscription").Select(
            e => $"{Text(e, "debit")} > {Text(e, "credit")} {e.GetProperty("amount").GetRawText()}"),
    ];
}
