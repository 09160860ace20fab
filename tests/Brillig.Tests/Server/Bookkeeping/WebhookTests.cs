using System.Text.Json;
using Brillig.Simulators.Braintree.Webhooks;
using Xunit;

namespace Brillig.Tests.Server.Bookkeeping;

/// <summary>
/// What Braintree tells by itself reaches the books once, in whatever order and however often it comes.
/// </summary>
public class WebhookTests
{
    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    public async Task A_disputed_sale_is_due_again_and_one_that_is_won_is_paid(Engine engine)
    {
        await using var world = await BraintreeWorld.Start(engine);
        var (account, charge) = await world.Charged(10);
        await world.At("2026-01-01T00:00:01Z");
        Listen(world, new(Url(world)));
        var dispute = world.Simulator.OpenDispute(Text((await world.Intents(account))[0], "reference") ?? "") ?? "";

        await world.Simulator.Deliver();

        var events = await Events(world);
        Assert.Equal(("disputed", "recorded"), (Text(events[0], "kind"), Text(events[0], "what")));
        Assert.Equal(["10.00", "10.00"], Amounts(await world.Payments(account)));
        Assert.Equal(("delinquent", "due"), (await world.Standing(account), await Status(world, account, charge)));
        world.Simulator.CloseDispute(dispute, isWon: true);
        await world.Simulator.Deliver();

        Assert.Equal(["10.00", "10.00", "10.00"], Amounts(await world.Payments(account)));
        Assert.Equal(("good", "paid"), (await world.Standing(account), await Status(world, account, charge)));
        await world.Server.Restart();
        Assert.Equal(("good", "paid"), (await world.Standing(account), await Status(world, account, charge)));
        await world.Prove();
    }

    [Fact]
    public async Task Whatever_the_order_and_however_often_the_end_is_the_same()
    {
        await using var world = await BraintreeWorld.Start();
        Listen(world, new(Url(world)) { Repeat = 5, IsShuffled = true });
        var sold = new List<(string Account, bool? IsWon)>();
        for (var i = 0; i < 30; i++)
            sold.Add(((await world.Charged(10 + i)).Account, (i % 3) switch { 0 => true, 1 => false, _ => null }));
        await world.At("2026-01-01T00:00:01Z");
        foreach (var (account, isWon) in sold)
        {
            var dispute = world.Simulator.OpenDispute(Text((await world.Intents(account))[0], "reference") ?? "") ?? "";
            if (isWon is { } won) world.Simulator.CloseDispute(dispute, won);
        }

        await world.Simulator.Deliver();

        foreach (var (account, isWon) in sold)
        {
            var expected = isWon is true ? "0.00" : "-";
            var balance = await world.Balance(account);
            Assert.True(isWon is true ? balance == expected : balance.StartsWith('-'), $"{isWon}: {balance}");
        }

        Assert.True((await Events(world)).Count <= 50, "What was told again was taken again.");
        await world.Prove();
    }

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    public async Task Of_what_is_lost_repeated_and_shuffled_the_books_are_as_what_came(Engine engine)
    {
        await using var world = await BraintreeWorld.Start(engine);
        Listen(world, new(Url(world)) { Drop = 0.1, Repeat = 5, IsShuffled = true });
        var sold = new List<(string Account, decimal Amount, string Dispute)>();
        for (var i = 0; i < 20; i++) sold.Add(((await world.Charged(10 + i)).Account, 10 + i, ""));
        await world.At("2026-01-01T00:00:01Z");
        for (var i = 0; i < sold.Count; i++)
        {
            var reference = Text((await world.Intents(sold[i].Account))[0], "reference") ?? "";
            sold[i] = sold[i] with { Dispute = world.Simulator.OpenDispute(reference) ?? "" };
            if (i % 2 == 0) world.Simulator.CloseDispute(sold[i].Dispute, isWon: true);
        }

        var sent = await world.Simulator.Deliver();

        var came = world.Simulator.Notifications.Where(n => n.IsReceived).Select(n => (n.Kind, n.Object)).ToHashSet();
        Assert.True(sent > came.Count, "Nothing was told twice.");
        Assert.Contains(world.Simulator.Notifications, n => n.IsLost);
        foreach (var (account, amount, dispute) in sold)
        {
            var isTaken = came.Contains(("dispute_opened", dispute)) && !came.Contains(("dispute_won", dispute));
            Assert.Equal(isTaken ? $"-{amount}.00" : "0.00", await world.Balance(account));
        }

        Assert.Equal(came.Count, (await Events(world)).Count);
        await world.Prove();
    }

    [Fact]
    public async Task What_is_forged_or_old_is_refused_and_nothing_of_it_recorded()
    {
        await using var world = await BraintreeWorld.Start();
        var (account, _) = await world.Charged(10);
        await world.At("2026-01-01T00:00:01Z");
        world.Simulator.OpenDispute(Text((await world.Intents(account))[0], "reference") ?? "");
        var told = Assert.Single(world.Simulator.Notifications);
        var other = new Dictionary<string, string> { ["bt_signature"] = told.Signature, ["bt_payload"] = told.Payload };

        Assert.Equal(401, await Post(world, new(other)
        {
            ["bt_signature"] = told.Signature[..^1] + (told.Signature[^1] == '0' ? '1' : '0'),
        }));
        Assert.Equal(401, await Post(world, new(other) { ["bt_payload"] = "PG5vdGlmaWNhdGlvbi8+" }));
        Assert.Equal(401, await Post(world, []));
        Assert.Equal(401, await Post(world, other, account));
        Assert.Equal(401, await Post(world, other, "operator"));
        Assert.Empty(await Events(world));
        Assert.Single(await world.Payments(account));
        Assert.Equal(200, await Post(world, other));
        Assert.Equal(200, await Post(world, other));   // again: it is known
        Assert.Single(await Events(world));
        Assert.Equal(2, (await world.Payments(account)).Count);
    }

    [Fact]
    public async Task A_method_that_its_owner_revoked_is_gone()
    {
        await using var world = await BraintreeWorld.Start();
        Listen(world, new(Url(world)) { Repeat = 2 });
        var account = (await world.Server.Admin.Post("/api/1.0/accounts", new { parent = world.Reseller })).Is(201).Id;
        var method = $"/api/1.0/accounts/{account}/payment_method";
        (await world.Server.Admin.Put(method, """{"token":"fake-paypal-billing-agreement-nonce"}""")).Is(202);
        await world.At("2026-01-01T00:00:01Z");
        Assert.NotEqual("null", (await world.Server.Admin.Get(method)).Is(200).Raw("reference"));

        Assert.True(world.Simulator.Revoke(Text(Assert.Single(await world.Intents(account)), "reference") ?? ""));
        await world.Simulator.Deliver();

        Assert.Equal("null", (await world.Server.Admin.Get(method)).Is(200).Raw("reference"));
        Assert.Equal("recorded", Text(Assert.Single(await Events(world)), "what"));
        await world.Prove();
    }

    [Fact]
    public async Task A_challenge_is_answered_by_whoever_has_the_keys()
    {
        await using var world = await BraintreeWorld.Start();
        Listen(world, new(Url(world)));

        Assert.True(await world.Simulator.Verify());

        world.Simulator.Check();
        Assert.Equal(1, await world.Simulator.Deliver());
        Assert.True(Assert.Single(world.Simulator.Notifications).IsReceived);
        Assert.Empty(await Events(world));
    }

    private static void Listen(BraintreeWorld world, WebhookTarget target) => world.Simulator.Webhooks = target;

    private static Uri Url(BraintreeWorld world) => new(world.Server.Address, $"/webhooks/braintree/{world.Reseller}");

    private static async Task<int> Post(
        BraintreeWorld world, Dictionary<string, string> form, string? seller = null)
    {
        using var http = new HttpClient();
        using var content = new FormUrlEncodedContent(form);
        using var answer = await http.PostAsync(
            new Uri(world.Server.Address, $"/webhooks/braintree/{seller ?? world.Reseller}"), content,
            TestContext.Current.CancellationToken);
        return (int)answer.StatusCode;
    }

    private static async Task<IReadOnlyList<JsonElement>> Events(BraintreeWorld world) =>
        [.. (await world.Server.Admin.Get($"/api/1.0/accounts/{world.Reseller}/bookkeeper/events")).Is(200)
            .Json.EnumerateArray()];

    private static async Task<string?> Status(BraintreeWorld world, string account, string charge) => Text(
        (await world.Server.Admin.Get($"/api/1.0/accounts/{account}/charges/{charge}")).Is(200).Json, "status");

    private static string[] Amounts(IEnumerable<JsonElement> payments) =>
        [.. payments.Select(p => p.GetProperty("amount").GetRawText())];

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
