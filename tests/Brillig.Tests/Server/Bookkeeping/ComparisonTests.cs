using System.Text.Json;
using Brillig.Simulators.Braintree;
using Brillig.Simulators.Braintree.Webhooks;
using Brillig.Simulators.Hosting;
using Xunit;

namespace Brillig.Tests.Server.Bookkeeping;

/// <summary>
/// What Braintree has and these books lack is found and recorded once; what they have otherwise is listed, and left to
/// people.
/// </summary>
public class ComparisonTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    public async Task Where_nothing_differs_both_sides_are_equal(Engine engine)
    {
        await using var world = await Begin(engine);
        for (var i = 0; i < 3; i++) await world.Charged(10 + i);
        await world.At("2026-01-01T00:00:01Z");

        var found = await Compare(world);

        Assert.True(found.GetProperty("equal").GetBoolean(), found.ToString());
        Assert.Equal((3, 3), (Number(found, "there"), Number(found, "here")));
    }

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    public async Task A_sale_that_nobody_knew_the_end_of_is_recorded(Engine engine)
    {
        await using var world = await Begin(engine);
        var (account, _) = await world.Charged(10);
        world.Simulator.Faults.Add(new Fault(FaultKind.ErrorAfter) { Times = 1 });
        await world.At("2026-01-01T00:00:01Z");
        Assert.Equal("unknown", Text((await world.Intents(account))[0], "state"));

        var tried = Assert.Single(Differences(await Compare(world, dryRun: true)));
        Assert.Equal(("missing_here", false), (Text(tried, "kind"), tried.GetProperty("repaired").GetBoolean()));
        Assert.Equal("-10.00", await world.Balance(account));
        var mended = Assert.Single(Differences(await Compare(world)));

        Assert.True(mended.GetProperty("repaired").GetBoolean());
        Assert.Equal("0.00", await world.Balance(account));
        Assert.Equal("done", Text((await world.Intents(account))[0], "state"));
        Assert.True((await Compare(world)).GetProperty("equal").GetBoolean());
        Assert.Single(world.Simulator.Collected());
        await world.Prove();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_was_given_back_or_disputed_there_is_recorded_once_told_or_compared_first(bool isToldFirst)
    {
        await using var world = await BraintreeWorld.Start();   // messages of another time are not believed
        world.Simulator.Webhooks = new WebhookTarget(
            new(world.Server.Address, $"/webhooks/braintree/{world.Reseller}"));
        var (refunded, _) = await world.Charged(10);
        var (disputed, _) = await world.Charged(20);
        var (voided, _) = await world.Charged(30);
        await world.At("2026-01-01T00:00:01Z");
        await world.Client.Put($"transactions/{await Reference(world, voided)}/void", "");
        world.Simulator.Settle();
        await world.Client.Post(
            $"transactions/{await Reference(world, refunded)}/refund",
            "<transaction><amount>4.00</amount></transaction>");
        world.Simulator.OpenDispute(await Reference(world, disputed));
        if (isToldFirst) await world.Simulator.Deliver();

        var found = Differences((await Ask(world, "{}")).Is(200).Json);

        Assert.All(found, d => Assert.Equal("missing_here", Text(d, "kind")));
        Assert.Equal(isToldFirst ? 2 : 3, found.Count);   // Braintree tells nothing of refunds, and of voided sales
        Assert.Equal("-4.00", await world.Balance(refunded));
        Assert.Equal("-20.00", await world.Balance(disputed));
        Assert.Equal("-30.00", await world.Balance(voided));
        await world.Simulator.Deliver();
        Assert.True((await Ask(world, "{}")).Is(200).Json.GetProperty("equal").GetBoolean());
        Assert.Equal("-20.00", await world.Balance(disputed));
        await world.Prove();
    }

    [Fact]
    public async Task What_is_there_twice_or_is_not_ours_is_listed_and_left_to_people()
    {
        await using var world = await Begin();
        var (account, _) = await world.Charged(10);
        await world.At("2026-01-01T00:00:01Z");
        await Sell(world, account, "10.00");
        await Sell(world, account, "11.00");

        var found = Differences(await Compare(world));

        Assert.Equal(["duplicate", "foreign"], found.Select(d => Text(d, "kind")).Order());
        Assert.All(found, d => Assert.False(d.GetProperty("repaired").GetBoolean()));
        Assert.Equal("0.00", await world.Balance(account));
    }

    [Fact]
    public async Task What_the_bookkeeper_has_nothing_of_is_listed()
    {
        await using var world = await Begin();
        var (account, _) = await world.Charged(10);
        await world.At("2026-01-01T00:00:01Z");
        await world.At("2026-01-01T00:10:00Z");   // what was sent by then is there by then
        await using var other = await BraintreeSimulator.Start(world.Simulator.Settings);
        (await world.Server.Admin.Put($"/api/1.0/accounts/{world.Reseller}/bookkeeper", new
        {
            type = "braintree", address = other.Address.ToString(),
            merchant_accounts = new { USD = other.Settings.MerchantAccountId },
            credentials = new
            {
                merchant_id = other.Settings.MerchantId, public_key = other.Settings.PublicKey,
                private_key = other.Settings.PrivateKey,
            },
        })).Is(200);

        var found = Assert.Single(Differences(await Compare(world)));

        Assert.Equal(("missing_there", account), (Text(found, "kind"), Text(found, "account")));
        Assert.Equal("10.00", found.GetProperty("here").GetRawText());
    }

    [Fact]
    public async Task A_bookkeeper_that_cannot_be_read_or_keeps_no_list_is_told()
    {
        await using var world = await Begin();
        world.Simulator.Faults.Add(new Fault(FaultKind.ErrorBefore) { Times = 5 });

        (await Ask(world, "{}")).IsProblem("bookkeeper-unread", 409);
        var local = await world.Server.Admin.Post("/api/1.0/accounts/operator/bookkeeper/reconciliation");
        Assert.False(local.Is(200).Json.GetProperty("listed").GetBoolean());
        (await Ask(world, """{"from":"2026-01-02T00:00:00Z","to":"2026-01-01T00:00:00Z"}"""))
            .IsProblem("bad-request", 400);
        (await Ask(world, """{"from":"2026-01-02T00:00:00Z"}""")).IsProblem("bad-request", 400);
    }

    private static Task<BraintreeWorld> Begin(Engine engine = Engine.Sqlite) =>
        BraintreeWorld.Start(engine, new BraintreeSettings { Clock = Start });

    private static Task<Reply> Ask(BraintreeWorld world, string body, bool dryRun = false) =>
        world.Server.Admin.Post(
            $"/api/1.0/accounts/{world.Reseller}/bookkeeper/reconciliation{(dryRun ? "?dry_run=true" : "")}", body);

    private static async Task<JsonElement> Compare(BraintreeWorld world, bool dryRun = false) => (await Ask(
        world, """{"from":"2025-12-31T00:00:00Z","to":"2026-01-03T00:00:00Z"}""", dryRun)).Is(200).Json;

    private static Task Sell(BraintreeWorld world, string customer, string amount) => world.Client.Post(
        "transactions",
        $"<transaction><type>sale</type><amount>{amount}</amount><customer-id>{customer}</customer-id>"
        + "<options><submit-for-settlement type=\"boolean\">true</submit-for-settlement></options></transaction>");

    private static async Task<string> Reference(BraintreeWorld world, string account) =>
        Text((await world.Intents(account))[0], "reference") ?? "";

    private static List<JsonElement> Differences(JsonElement found) =>
        [.. found.GetProperty("differences").EnumerateArray()];

    private static int Number(JsonElement json, string name) => json.GetProperty(name).GetInt32();

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();
}
