using System.Text.Json;
using Brillig.Simulators.Hosting;
using Xunit;

namespace Brillig.Tests.Server.Bookkeeping;

/// <summary>What accounts pay by is kept at Braintree, once, however the gateway behaves.</summary>
public class PaymentMethodTests
{
    private const string Visa = "fake-valid-visa-nonce";

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    public async Task A_token_becomes_the_customers_default_method_and_is_shown_by_brand_and_last_digits(Engine engine)
    {
        await using var world = await BraintreeWorld.Start(engine);
        var account = await Opened(world);

        var asked = (await Register(world, account, Visa)).Is(202).Json;
        Assert.Equal(("payment_method", "waiting"), (Text(asked, "kind"), Text(asked, "state")));
        Assert.Equal(Text(asked, "id"), Text(await Shown(world, account), "intent"));
        await world.At("2026-01-01T00:00:01Z");

        var shown = await Shown(world, account);
        Assert.Equal(("Visa", "1881", 2099), (Text(shown, "brand"), Text(shown, "last_four"), Year(shown)));
        Assert.Equal((Text(asked, "id"), null), (Text(shown, "reference"), Text(shown, "intent")));
        await world.Use(account, 5);
        (await world.Server.Admin.Post($"/api/1.0/accounts/{account}/charges")).Is(201);
        await world.At("2026-01-01T00:00:02Z");
        Assert.Single(await world.Payments(account));
        await world.Prove();
    }

    [Fact]
    public async Task A_new_method_has_what_was_refused_collected_once_and_the_standing_follows_the_money()
    {
        await using var world = await BraintreeWorld.Start();
        var (account, _) = await world.Charged(9, customer: false);
        await world.At("2026-01-01T00:00:01Z");
        Assert.Equal("delinquent", await world.Standing(account));
        var refused = Assert.Single(await world.Intents(account));

        (await Register(world, account, Visa)).Is(202);
        await world.At("2026-01-01T00:00:02Z");
        await world.At("2026-01-01T00:00:03Z");

        Assert.Single(await world.Payments(account));
        Assert.Equal("good", await world.Standing(account));
        Assert.Equal(1, Assert.Single(world.Simulator.Collected()).Value);
        (await world.Server.Admin.Post($"/api/1.0/outbox/{Text(refused, "id")}/retry")).Is(409);
        await world.Prove();
    }

    [Fact]
    public async Task While_another_sale_is_under_way_a_refused_one_is_not_made_again()
    {
        await using var world = await BraintreeWorld.Start();
        var (account, _) = await world.Charged(9, customer: false);
        await world.At("2026-01-01T00:00:01Z");
        var refused = Assert.Single(await world.Intents(account));
        (await Register(world, account, Visa)).Is(202);
        world.Simulator.Faults.Add(new Fault(FaultKind.TooManyRequests)
        {
            Path = "transactions", Times = 1, Stall = TimeSpan.FromMilliseconds(5),
        });

        await world.At("2026-01-01T00:00:02Z");

        Assert.Equal("delinquent", await world.Standing(account));   // until the money is there
        (await world.Server.Admin.Post($"/api/1.0/outbox/{Text(refused, "id")}/retry")).Is(409);
        await world.At("2026-01-01T01:00:00Z");
        Assert.Equal("good", await world.Standing(account));
        Assert.Equal(1, Assert.Single(world.Simulator.Collected()).Value);
        await world.Prove();
    }

    [Theory]
    [InlineData(FaultKind.CommitThenTimeOut, "customers")]
    [InlineData(FaultKind.CommitThenTimeOut, "payment_methods")]
    [InlineData(FaultKind.ErrorAfter, "payment_methods")]
    [InlineData(FaultKind.ErrorBefore, "payment_methods")]
    [InlineData(FaultKind.TooManyRequests, "customers")]
    [InlineData(FaultKind.Reset, "payment_methods")]
    public async Task However_the_gateway_answers_one_customer_and_one_method_are_made(FaultKind kind, string path)
    {
        await using var world = await BraintreeWorld.Start();
        var account = await Opened(world);
        world.Simulator.Faults.Add(new Fault(kind)
        {
            Path = path, Method = "POST", Times = 2, Stall = TimeSpan.FromMilliseconds(5),
        });

        (await Register(world, account, Visa)).Is(202);
        for (var minute = 1; minute < 60; minute += 4) await world.At($"2026-01-01T00:{minute:00}:00Z");

        Assert.Equal("1881", Text(await Shown(world, account), "last_four"));
        var customer = await world.Client.Get($"customers/{account}");
        Assert.Single(customer.Body?.Descendants("credit-card") ?? []);
        await world.Prove();
    }

    [Theory]
    [InlineData("fake-consumed-nonce", "braintree-93107")]
    [InlineData("no-such-nonce", "braintree-93108")]
    public async Task A_token_that_the_gateway_does_not_take_is_refused(string token, string why)
    {
        await using var world = await BraintreeWorld.Start();
        var account = await Opened(world);

        (await Register(world, account, token)).Is(202);
        await world.At("2026-01-01T00:00:01Z");

        var intent = Assert.Single(await world.Intents(account));
        Assert.Equal(("refused", why), (Text(intent, "state"), Text(intent, "why")));
        Assert.Equal("good", await world.Standing(account));
        Assert.Null(Text(await Shown(world, account), "reference"));
    }

    [Fact]
    public async Task What_is_kept_already_becomes_the_default_and_anothers_is_not_taken()
    {
        await using var world = await BraintreeWorld.Start();
        var (one, other) = (await Opened(world), await Opened(world));
        var first = Text((await Register(world, one, Visa)).Is(202).Json, "id") ?? "";
        await world.At("2026-01-01T00:00:01Z");
        (await Register(world, one, "fake-valid-amex-nonce")).Is(202);
        await world.At("2026-01-01T00:00:02Z");
        Assert.Equal("0005", Text(await Shown(world, one), "last_four"));

        (await Register(world, one, first)).Is(202);
        (await Register(world, other, first)).Is(202);
        await world.At("2026-01-01T00:00:03Z");

        Assert.Equal("1881", Text(await Shown(world, one), "last_four"));
        Assert.Equal("payment-method-of-another", Text(Assert.Single(await world.Intents(other)), "why"));
    }

    [Fact]
    public async Task A_removed_method_is_forgotten_there_and_here()
    {
        await using var world = await BraintreeWorld.Start();
        var account = await Opened(world);
        (await Register(world, account, Visa)).Is(202);
        await world.At("2026-01-01T00:00:01Z");
        world.Simulator.Faults.Add(new Fault(FaultKind.CommitThenTimeOut)
        {
            Path = "payment_methods", Method = "DELETE", Times = 1, Stall = TimeSpan.FromMilliseconds(5),
        });

        (await world.Server.Admin.Delete($"/api/1.0/accounts/{account}/payment_method")).Is(202);
        await world.At("2026-01-01T00:00:02Z");
        await world.At("2026-01-01T00:10:00Z");

        Assert.Null(Text(await Shown(world, account), "reference"));
        Assert.Empty((await world.Client.Get($"customers/{account}")).Body?.Descendants("credit-card") ?? []);
        (await world.Server.Admin.Delete($"/api/1.0/accounts/{account}/payment_method")).Is(409);
        await world.Prove();
    }

    [Fact]
    public async Task The_same_token_is_the_same_intent_and_another_one_replaces_what_was_not_sent()
    {
        await using var world = await BraintreeWorld.Start();
        var account = await Opened(world);

        var first = Text((await Register(world, account, Visa)).Is(202).Json, "id");
        Assert.Equal(first, Text((await Register(world, account, Visa)).Is(202).Json, "id"));
        Assert.NotEqual(first, Text((await Register(world, account, "fake-valid-amex-nonce")).Is(202).Json, "id"));

        Assert.Equal(["waiting", "withdrawn"], (await world.Intents(account)).Select(i => Text(i, "state")).Order());
    }

    [Theory]
    [InlineData("""{"token":"4111111111111111"}""")]
    [InlineData("""{"token":"4111 1111 1111 1111"}""")]
    [InlineData("""{"token":"x","note":{"a":["card 3782-822463-10005"]}}""")]
    [InlineData("""{"token":4111111111111111}""")]
    [InlineData("""{"token":"x","\u0034111111111111111":1}""")]
    public async Task A_card_number_is_refused_wherever_it_stands_and_repeated_nowhere(string body)
    {
        await using var world = await BraintreeWorld.Start();
        var account = await Opened(world);

        var answer = await world.Server.Admin.Put($"/api/1.0/accounts/{account}/payment_method", body);

        Assert.EndsWith("/problems/card-number-refused", answer.Is(422).Json.GetProperty("type").GetString());
        Assert.DoesNotContain("4111", answer.Text);
        Assert.DoesNotContain("10005", answer.Text);
        Assert.Empty(await world.Intents(account));
    }

    [Fact]
    public async Task Where_the_bookkeeper_keeps_none_that_is_said()
    {
        await using var server = await RunningServer.Start();
        var account = (await server.Admin.Post("/api/1.0/accounts", "{}")).Is(201).Id;

        var answer = await server.Admin.Put($"/api/1.0/accounts/{account}/payment_method", """{"token":"n"}""");

        Assert.EndsWith("/problems/no-payment-methods", answer.Is(409).Json.GetProperty("type").GetString());
    }

    private static async Task<string> Opened(BraintreeWorld world) => (await world.Server.Admin.Post(
        "/api/1.0/accounts", new { parent = world.Reseller, name = "A", email = "a@example.com" })).Is(201).Id;

    private static Task<Reply> Register(BraintreeWorld world, string account, string token) =>
        world.Server.Admin.Put($"/api/1.0/accounts/{account}/payment_method", new { token });

    private static async Task<JsonElement> Shown(BraintreeWorld world, string account) =>
        (await world.Server.Admin.Get($"/api/1.0/accounts/{account}/payment_method")).Is(200).Json;

    private static int Year(JsonElement shown) => shown.GetProperty("expires_year").GetInt32();

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
