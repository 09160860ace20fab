using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;
using Brillig.Simulators.Braintree;
using Brillig.Simulators.Hosting;
using Xunit;

namespace Brillig.Tests.Server.Bookkeeping;

/// <summary>
/// Lines that plans map live in subscriptions at Braintree, which bill them; the rest is collected by sales. Nothing is
/// collected both ways, and nothing is forgotten.
/// </summary>
public partial class SubscriptionTests
{
    private const string Plan = """
        { "name": "Hosted", "plan": {
            "seats": { "seat": { "rate": 20, "discounts": { "cumulative": { "maximum": 100, "rate": 2 } } } },
            "numbers": { "did_us": { "rate": 1 }, "fax": { "rate": 3 } } },
          "bookkeepers": { "braintree": {
            "seats": { "seat": { "plan": "hosted", "addon": "seat", "discounts": { "cumulative": "per_seat" } } },
            "numbers": { "did_us": { "plan": "hosted", "addon": "did_us" } } } } }
        """;

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    public async Task A_subscription_bills_from_the_next_period_on_what_was_billed_here_until_then(Engine engine)
    {
        await using var world = await Start(engine);
        var account = await Subscribed(world, """{"seats":{"seat":5},"numbers":{"did_us":3,"fax":1}}""");

        await Both(world, "2026-01-02T00:00:00Z");
        var there = Assert.Single(await There(world, account));
        Assert.Equal(("Pending", "2026-02-01", "0.00"), (Of(there, "status"), Of(there, "first-billing-date"),
            Of(there, "price")));
        Assert.Equal(["did_us 3 1.00", "seat 5 20.00"], Lines(there, "add-ons"));
        Assert.Equal(["per_seat 5 2.00"], Lines(there, "discounts"));

        await Both(world, "2026-02-01T00:10:00Z");
        var charge = Assert.Single(await Charges(world, account));
        Assert.Equal("99.00", charge.GetProperty("total").GetRawText());   // 96.00 of January, 3.00 of February
        Assert.Equal(
            ["did_us 3 0.00", "seat 5 0.00"],
            charge.GetProperty("items").EnumerateArray().Where(i => Text(i, "kind") == "external")
                .Select(i => $"{Text(i, "name")} {i.GetProperty("usage")} {i.GetProperty("total")}").Order());
        Assert.Equal([93m, 99m], Sales(world).Order());   // by the subscription, and by the sale of the rest
        await world.Prove();
    }

    [Fact]
    public async Task Within_a_period_of_the_subscription_it_prorates_and_nothing_is_billed_here()
    {
        await using var world = await Start();
        var account = await Subscribed(world, """{"seats":{"seat":5}}""");
        await Both(world, "2026-01-02T00:00:00Z");
        await Both(world, "2026-02-01T00:10:00Z");
        await Both(world, "2026-02-15T00:00:00Z");
        var before = Sales(world).Count;

        await Count(world, account, """{"seats":{"seat":7},"numbers":{"did_us":2}}""");
        await Both(world, "2026-02-15T01:00:00Z");

        var there = Assert.Single(await There(world, account));
        Assert.Equal(["did_us 2 1.00", "seat 7 20.00"], Lines(there, "add-ons"));
        Assert.Equal(["per_seat 7 2.00"], Lines(there, "discounts"));
        Assert.Equal("0.00", await Unbilled(world, account));
        Assert.Equal(before + 1, Sales(world).Count);   // what is left of February

        await Count(world, account, """{"seats":{"seat":7},"numbers":{"did_us":0}}""");
        await Both(world, "2026-02-15T02:00:00Z");
        Assert.Equal(["seat 7 20.00"], Lines(Assert.Single(await There(world, account)), "add-ons"));
        await Both(world, "2026-03-01T00:10:00Z");
        Assert.Contains(126m, Sales(world));
        Assert.All(
            (await Charges(world, account)).Skip(1), c => Assert.Equal("0.00", c.GetProperty("total").GetRawText()));
        await world.Prove();
    }

    [Theory]
    [InlineData(FaultKind.CommitThenTimeOut)]
    [InlineData(FaultKind.ErrorAfter)]
    [InlineData(FaultKind.ErrorBefore)]
    [InlineData(FaultKind.TooManyRequests)]
    public async Task However_the_gateway_answers_there_is_one_subscription_with_these_lines(FaultKind kind)
    {
        await using var world = await Start();
        world.Simulator.Faults.Add(new Fault(kind)
        {
            Path = "subscriptions", Times = 3, Stall = TimeSpan.FromMilliseconds(5),
        });
        var account = await Subscribed(world, """{"seats":{"seat":5}}""");

        for (var hour = 1; hour < 24; hour++) await Both(world, $"2026-01-01T{hour:00}:00:00Z");
        await Count(world, account, """{"seats":{"seat":6}}""");
        for (var hour = 1; hour < 24; hour++) await Both(world, $"2026-01-02T{hour:00}:00:00Z");

        Assert.InRange(world.Simulator.Faults.Drawn.Sum(f => f.Value), 2, 3);
        Assert.Equal(["seat 6 20.00"], Lines(Assert.Single(await There(world, account)), "add-ons"));
        await world.Prove();
    }

    [Fact]
    public async Task What_is_the_same_there_is_not_sent_again()
    {
        await using var world = await Start();
        var account = await Subscribed(world, """{"seats":{"seat":5}}""");
        await Both(world, "2026-01-02T00:00:00Z");
        var writes = Writes(world);

        (await world.Server.Admin.Post($"/v2/accounts/{account}/service_plans/synchronization")).Is(200);
        await Both(world, "2026-01-02T01:00:00Z");

        Assert.Equal((1, 1), (writes, Writes(world)));
    }

    [Fact]
    public async Task Without_a_way_to_pay_the_account_is_delinquent_until_there_is_one()
    {
        await using var world = await Start();
        var account = await Subscribed(world, """{"seats":{"seat":5}}""", customer: false);
        await Both(world, "2026-01-02T00:00:00Z");
        var sync = (await world.Server.Admin.Get($"/v2/accounts/{account}/service_plans/synchronization")).Is(200).Json;
        Assert.Equal("no-payment-token", Text(sync.GetProperty("data"), "refusal"));
        Assert.Equal("delinquent", await world.Standing(account));

        (await world.Server.Admin.Put(
            $"/api/1.0/accounts/{account}/payment_method", """{"token":"fake-valid-visa-nonce"}""")).Is(202);
        await Both(world, "2026-01-02T00:10:00Z");
        await Both(world, "2026-01-02T00:20:00Z");

        Assert.Equal("good", await world.Standing(account));
        Assert.Equal(["seat 5 20.00"], Lines(Assert.Single(await There(world, account)), "add-ons"));
        var events = (await world.Server.Admin.Get($"/api/1.0/events?account={account}&type=sync.*")).Is(200).Json;
        Assert.Equal(["sync.refused", "sync.done"], events.EnumerateArray().Select(e => Text(e, "type")));
        await world.Prove();
    }

    [Fact]
    public async Task Taken_back_to_charges_the_subscription_ends_and_its_period_is_billed_by_it_alone()
    {
        await using var world = await Start();
        var account = await Subscribed(world, """{"seats":{"seat":5}}""");
        await Both(world, "2026-01-02T00:00:00Z");
        await Both(world, "2026-02-01T00:10:00Z");
        await world.Collects("charge");

        (await world.Server.Admin.Post($"/v2/accounts/{account}/service_plans/synchronization")).Is(200);
        await Both(world, "2026-02-10T00:00:00Z");

        Assert.Equal("Canceled", Of(Assert.Single(await There(world, account)), "status"));
        Assert.Equal("0.00", await Unbilled(world, account));   // February is paid for there
        await Both(world, "2026-03-01T00:10:00Z");
        Assert.Equal("90.00", (await Charges(world, account))[^1].GetProperty("total").GetRawText());
        await world.Prove();
    }

    [Fact]
    public async Task A_check_tells_what_the_bookkeeper_lacks_and_whether_its_keys_work()
    {
        await using var world = await Start();
        var check = $"/api/1.0/accounts/{world.Reseller}/bookkeeper/check";
        var all = (await world.Server.Admin.Get(check)).Is(200).Json;
        Assert.Equal(
            (true, true), (all.GetProperty("equal").GetBoolean(), all.GetProperty("credentials_work").GetBoolean()));
        Assert.Equal("fax", Text(Assert.Single(all.GetProperty("unmapped").EnumerateArray()), "item"));

        (await world.Server.Admin.Put(
            $"/v2/accounts/{world.Reseller}/service_plans/hosted",
            Plan.Replace("\"addon\": \"seat\"", "\"addon\": \"chair\"", StringComparison.Ordinal)
                .Replace("per_seat", "per_chair", StringComparison.Ordinal))).Is(200);
        (await world.Server.Admin.Post(
            "/api/1.0/accounts", new { parent = world.Reseller, currency = "EUR" })).Is(201);
        var less = (await world.Server.Admin.Get(check)).Is(200).Json;

        Assert.Equal(
            ["add_on chair", "discount per_chair"],
            less.GetProperty("missing").EnumerateArray().Select(m => $"{Text(m, "kind")} {Text(m, "id")}"));
        Assert.Equal("EUR", Assert.Single(
            less.GetProperty("currencies_without_account").EnumerateArray()).GetString());
        world.Simulator.Faults.Add(new Fault(FaultKind.Unauthorized));
        Assert.False((await world.Server.Admin.Get(check)).Is(200).Json.GetProperty("credentials_work").GetBoolean());
    }

    private static async Task<BraintreeWorld> Start(Engine engine = Engine.Sqlite)
    {
        var settings = new BraintreeSettings
        {
            Clock = DateTimeOffset.Parse("2026-01-01T00:00:00Z", CultureInfo.InvariantCulture), Stamps = new Seconds(),
        };
        var world = await BraintreeWorld.Start(engine, settings, "subscription");
        SampleCatalogue.Fill(world.Simulator);
        (await world.Server.Admin.Put($"/v2/accounts/{world.Reseller}/service_plans/hosted", Plan)).Is(201);
        return world;
    }

    private static async Task<string> Subscribed(BraintreeWorld world, string quantities, bool customer = true)
    {
        var account = (await world.Server.Admin.Post("/api/1.0/accounts", new { parent = world.Reseller })).Is(201).Id;
        if (customer) await world.Vault(account);
        (await world.Server.Admin.Post($"/v2/accounts/{account}/service_plans/hosted")).Is(200);
        await Count(world, account, quantities);
        return account;
    }

    private static async Task Count(BraintreeWorld world, string account, string quantities) =>
        (await world.Server.Admin.Put(
            $"/v2/accounts/{account}/quantities", $$"""{"data":{{quantities}},"accept_charges":true}""")).Is(200);

    // Both clocks: the simulator bills what is due by then, and the server does its own.
    private static async Task Both(BraintreeWorld world, string time)
    {
        world.Simulator.Advance(DateTimeOffset.Parse(time, CultureInfo.InvariantCulture) - world.Simulator.Now);
        await world.At(time);
    }

    private static async Task<IReadOnlyList<XElement>> There(BraintreeWorld world, string account) =>
    [
        .. (await world.Client.Get($"customers/{account}")).Body?.Descendants("subscription")
            .Where(s => s.Parent?.Name == "subscriptions") ?? [],
    ];

    private static string? Of(XElement element, string name) => element.Element(name)?.Value;

    private static IEnumerable<string> Lines(XElement subscription, string name) => (subscription.Element(name)?
        .Elements() ?? []).Select(l => $"{Of(l, "id")} {Of(l, "quantity")} {Of(l, "amount")}").Order();

    private static async Task<IReadOnlyList<JsonElement>> Charges(BraintreeWorld world, string account) =>
        [.. (await world.Server.Admin.Get($"/api/1.0/accounts/{account}/charges")).Is(200).Json.EnumerateArray()];

    private static async Task<string> Unbilled(BraintreeWorld world, string account) =>
        (await world.Server.Admin.Get($"/api/1.0/accounts/{account}")).Is(200).Raw("unbilled");

    private static IReadOnlyList<decimal> Sales(BraintreeWorld world) =>
    [
        .. (world.Simulator.State()["transactions"]?.AsArray() ?? [])
            .Where(t => t?["type"]?.GetValue<string>() == "sale")
            .Select(t => decimal.Parse(t?["amount"]?.GetValue<string>() ?? "", CultureInfo.InvariantCulture)),
    ];

    private static int Writes(BraintreeWorld world) => (world.Simulator.State()["calls"]?.AsObject() ?? [])
        .Where(c => c.Key.Contains("subscriptions", StringComparison.Ordinal)
            && !c.Key.StartsWith("GET", StringComparison.Ordinal)
            && !c.Key.Contains("search", StringComparison.Ordinal))
        .Sum(c => c.Value?.GetValue<int>() ?? 0);

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
