using System.Text.Json;
using Xunit;

namespace Brillig.Tests.Server.Bookkeeping;

/// <summary>What Braintree tells of subscriptions, and the days that it does not know.</summary>
public partial class SubscriptionTests
{
    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    public async Task What_a_subscription_collected_is_booked_once_beside_what_was_expected(Engine engine)
    {
        await using var world = await Start(engine);
        world.Simulator.Webhooks = new(Hook(world)) { Repeat = 3, IsShuffled = true };
        var account = await Subscribed(world, """{"seats":{"seat":5},"numbers":{"did_us":3}}""");
        await Both(world, "2026-01-02T00:00:00Z");
        await Both(world, "2026-02-01T00:10:00Z");
        var balance = await world.Balance(account);
        await world.Simulator.Deliver();

        var told = Assert.Single(await Told(world), e => Text(e, "kind") == "paid" && Text(e, "what") != "known");
        Assert.Equal(("recorded", "93.00", "93.00"), (
            Text(told, "what"), told.GetProperty("amount").GetRawText(), told.GetProperty("expected").GetRawText()));
        Assert.Equal(account, Text(told, "account"));
        Assert.Equal(JsonValueKind.Null, told.GetProperty("intent").ValueKind);
        Assert.Equal(balance, await world.Balance(account));
        var entry = Assert.Single(await Ledger(world, account), e => Text(e, "cause") == "subscription");
        Assert.Equal(("cash", "revenue", "93.00"), (
            Text(entry, "debit"), Text(entry, "credit"), entry.GetProperty("amount").GetRawText()));

        await Both(world, "2026-02-15T00:00:00Z");
        await Count(world, account, """{"seats":{"seat":7},"numbers":{"did_us":3}}""");
        await Both(world, "2026-02-15T01:00:00Z");
        await world.Simulator.Deliver();

        Assert.Contains(await Told(world), e => Text(e, "what") == "recorded-other-amount");
        await world.Server.Restart();
        await world.Prove();
    }

    [Fact]
    public async Task What_a_subscription_could_not_collect_makes_delinquent_until_it_could()
    {
        await using var world = await Start();
        world.Simulator.Webhooks = new(Hook(world)) { Repeat = 2, IsShuffled = true };
        var account = await Subscribed(world, """{"seats":{"seat":5}}""");
        await Both(world, "2026-01-02T00:00:00Z");
        await world.Server.Admin.Put(
            $"/api/1.0/accounts/{account}/payment_method", """{"token":"fake-valid-visa-nonce"}""");
        await Both(world, "2026-02-01T00:10:00Z");
        await world.Simulator.Deliver();
        Assert.Equal("good", await world.Standing(account));
        await Count(world, account, """{"seats":{"seat":112}}""");   // 2016.00: the processor declines from 2000 on

        await Both(world, "2026-02-01T02:00:00Z");
        await Both(world, "2026-03-01T00:10:00Z");
        await world.Simulator.Deliver();

        Assert.Equal("delinquent", await world.Standing(account));
        Assert.Contains(await Told(world), e => Text(e, "kind") == "failed" && Text(e, "what") == "recorded");
        await world.Prove();
    }

    [Theory]
    [InlineData(29)]
    [InlineData(30)]
    public async Task A_day_that_subscriptions_do_not_know_is_refused_whichever_comes_first(int day)
    {
        await using var world = await Start();
        var admin = world.Server.Admin;
        var account = new { parent = world.Reseller, billing_day = day };
        (await admin.Post("/api/1.0/accounts", account)).IsProblem("billing-day-unknown", 409);
        var other = (await admin.Post(
            "/api/1.0/accounts", new { parent = world.Reseller, billing_day = 31 })).Is(201).Id;
        (await admin.Put($"/api/1.0/accounts/{other}", new { billing_day = day })).Is(409);
        (await admin.Put($"/api/1.0/accounts/{other}", new { billing_day = 28, name = "Acme" })).Is(204);
        var elsewhere = (await admin.Post("/api/1.0/accounts", new { billing_day = day })).Is(201).Id;
        (await admin.Put($"/api/1.0/accounts/{elsewhere}", new { parent = world.Reseller })).Is(409);
        (await admin.Post("/api/1.0/accounts", new { parent = other, billing_day = day, billing_id = other }))
            .Is(201);   // its payer's days are its own

        await world.Collects("charge");
        var billed = (await admin.Post("/api/1.0/accounts", account)).Is(201).Id;
        var refused = await world.TryToCollect("subscription");
        Assert.Contains(
            $"account {billed}: day {day}", refused.IsProblem("billing-day-unknown", 409).Text,
            StringComparison.Ordinal);
        (await admin.Put($"/api/1.0/accounts/{billed}", new { billing_day = 31 })).Is(204);
        (await world.TryToCollect("subscription")).Is(200);
    }

    [Fact]
    public async Task A_billing_type_does_not_become_monthly_for_who_is_billed_from_such_a_day()
    {
        await using var world = await Start();
        var admin = await world.Server.WithKey(world.Reseller, "admin");
        var type = (await admin.Post(
            "/api/1.0/billing-types", """{"name":"quarterly","period":{"unit":"month","count":3}}""")).Is(201).Id;
        var account = (await admin.Post(
            "/api/1.0/accounts", new { billing_day = 30, type = "quarterly" })).Is(201).Id;

        var refused = await admin.Put($"/api/1.0/billing-types/{type}", """{"period":{"unit":"month","count":1}}""");

        Assert.Contains(
            $"account {account}: day 30", refused.IsProblem("billing-day-unknown", 409).Text, StringComparison.Ordinal);
        (await admin.Put($"/api/1.0/accounts/{account}", new { billing_day = 31 })).Is(204);
        (await admin.Put($"/api/1.0/billing-types/{type}", """{"period":{"unit":"month","count":1}}""")).Is(200);
        await world.Prove();
    }

    [Fact]
    public async Task Who_is_opened_on_such_a_day_says_on_which_to_bill()
    {
        await using var world = await Start();
        await world.At("2026-01-30T10:00:00Z");

        (await world.Server.Admin.Post("/api/1.0/accounts", new { parent = world.Reseller })).Is(409);
        (await world.Server.Admin.Post("/api/1.0/accounts", new { parent = world.Reseller, billing_day = 1 })).Is(201);
    }

    private static Uri Hook(BraintreeWorld world) =>
        new(world.Server.Address, $"/webhooks/braintree/{world.Reseller}");

    private static async Task<IReadOnlyList<JsonElement>> Told(BraintreeWorld world) =>
        [.. (await world.Server.Admin.Get($"/api/1.0/accounts/{world.Reseller}/bookkeeper/events")).Is(200)
            .Json.EnumerateArray()];

    private static async Task<IReadOnlyList<JsonElement>> Ledger(BraintreeWorld world, string account) =>
        [.. (await world.Server.Admin.Get($"/api/1.0/accounts/{account}/ledger")).Is(200).Json.EnumerateArray()];

    // What is told is to be young by the machine's clock, and each a second after the other.
    private sealed class Seconds : TimeProvider
    {
        private DateTimeOffset _now = System.GetUtcNow().AddMinutes(-30);

        public override DateTimeOffset GetUtcNow() => _now += TimeSpan.FromSeconds(1);
    }
}
