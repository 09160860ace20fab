using System.Text.Json;
using Brillig.Simulators.Stripe.Webhooks;
using Xunit;

namespace Brillig.Tests.Server.Bookkeeping;

/// <summary>What Stripe tells by itself reaches the books once.</summary>
public class StripeWebhookTests
{
    [Fact]
    public async Task Payments_refunds_and_disputes_are_told_often_and_in_any_order_and_taken_once()
    {
        await using var world = await StripeWorld.Start();
        world.Simulator.Webhooks = new WebhookTarget(new Uri(
            world.Server.Address, $"/webhooks/stripe/{world.Reseller}")) { Repeat = 3, IsShuffled = true };
        var (paid, _) = await world.Charged(10);
        var (disputed, charge) = await world.Charged(20);
        var (won, _) = await world.Charged(30);
        await world.At("2026-01-01T00:00:01Z");
        var payment = Text(Assert.Single(await world.Payments(paid)), "id");
        (await world.Server.Admin.Post(
            $"/api/1.0/accounts/{paid}/payments/{payment}/refunds", """{"amount":4}""")).Is(202);
        await world.At("2026-01-01T00:00:02Z");
        world.Simulator.Dispute(await Reference(world, disputed));
        world.Simulator.CloseDispute(world.Simulator.Dispute(await Reference(world, won)) ?? "", isWon: true);

        await world.Simulator.Deliver();

        Assert.Equal(["10.00", "4.00"], Amounts(await world.Payments(paid)));
        Assert.Equal(["20.00", "20.00"], Amounts(await world.Payments(disputed)));
        Assert.Equal("due", Text(
            (await world.Server.Admin.Get($"/api/1.0/accounts/{disputed}/charges/{charge}")).Is(200).Json, "status"));
        Assert.Equal("0.00", await world.Balance(won));
        Assert.Empty(await Safety.Proof.Breaches(world.Server.Data, world.Server.Database));
    }

    [Fact]
    public async Task An_inquiry_takes_nothing_back_until_the_bank_does()
    {
        await using var world = await StripeWorld.Start();
        world.Simulator.Webhooks = new WebhookTarget(new Uri(
            world.Server.Address, $"/webhooks/stripe/{world.Reseller}"));
        var (closed, _) = await world.Charged(10);
        var (escalated, _) = await world.Charged(20);
        await world.At("2026-01-01T00:00:01Z");
        var inquiry = world.Simulator.Dispute(await Reference(world, closed), isInquiry: true) ?? "";
        var dispute = world.Simulator.Dispute(await Reference(world, escalated), isInquiry: true) ?? "";
        await world.Simulator.Deliver();
        Assert.Equal(("0.00", "0.00"), (await world.Balance(closed), await world.Balance(escalated)));

        world.Simulator.CloseDispute(inquiry, isWon: false);
        world.Simulator.EscalateDispute(dispute);
        await world.Simulator.Deliver();

        Assert.Equal(("0.00", "-20.00"), (await world.Balance(closed), await world.Balance(escalated)));
        await world.Prove();
    }

    [Fact]
    public async Task A_card_that_its_bank_renews_is_shown_so_and_one_that_expires_is_an_event()
    {
        await using var world = await StripeWorld.Start();
        var account = await world.Account();
        (await world.Server.Admin.Put(
            $"/api/1.0/accounts/{account}/payment_method", """{"token":"pm_card_mastercard"}""")).Is(202);
        await world.At("2026-01-01T00:00:01Z");
        var intent = Assert.Single(await world.Intents(account));
        var method = intent.GetProperty("reference").GetString() ?? "";

        foreach (var (id, type) in new[]
            { ("evt_1", "payment_method.automatically_updated"), ("evt_2", "customer.source.expiring") })
        {
            var body = JsonSerializer.Serialize(new
            {
                id, type, created = 1_767_225_600,
                data = new
                {
                    @object = new
                    {
                        id = method,
                        card = new { brand = "mastercard", last4 = "9999", exp_month = 7, exp_year = 2031 },
                    },
                },
            });
            var signed = WebhookSigning.Header(
                TimeProvider.System.GetUtcNow(), body, world.Simulator.Settings.WebhookSecret);
            Assert.Equal(200, await Post(world, body, signed));
            Assert.Equal(200, await Post(world, body, signed));
        }

        var shown = (await world.Server.Admin.Get($"/api/1.0/accounts/{account}/payment_method")).Is(200).Json;
        Assert.Equal(("9999", 2031), (
            shown.GetProperty("last_four").GetString(), shown.GetProperty("expires_year").GetInt32()));
        Assert.Equal(["payment_method.updated", "payment_method.expiring"], await Types(world, account));
        await world.Server.Restart();
        await world.Prove();
    }

    private static async Task<IEnumerable<string?>> Types(StripeWorld world, string account) =>
        (await world.Server.Admin.Get($"/api/1.0/events?account={account}&type=payment_method.*")).Is(200).Json
        .EnumerateArray().Select(e => e.GetProperty("type").GetString());

    [Fact]
    public async Task What_is_signed_by_another_secret_or_not_at_all_is_refused()
    {
        await using var world = await StripeWorld.Start();
        var (account, _) = await world.Charged(10);
        await world.At("2026-01-01T00:00:01Z");
        var body = JsonSerializer.Serialize(new
        {
            id = "evt_1", type = "charge.dispute.created", created = 1_767_225_600,
            data = new
            {
                @object = new
                {
                    id = "dp_1", payment_intent = await Reference(world, account), amount = 1000, currency = "usd",
                },
            },
        });
        var now = TimeProvider.System.GetUtcNow();

        Assert.Equal(401, await Post(world, body, WebhookSigning.Header(now, body, "whsec_another")));
        Assert.Equal(401, await Post(world, body, WebhookSigning.Header(now, body)));
        Assert.Equal(401, await Post(
            world, body, WebhookSigning.Header(now.AddMinutes(-6), body, world.Simulator.Settings.WebhookSecret)));
        Assert.Equal(401, await Post(world, body, null));
        Assert.Single(await world.Payments(account));
        Assert.Equal(200, await Post(
            world, body, WebhookSigning.Header(now, body, world.Simulator.Settings.WebhookSecret)));
        Assert.Equal(2, (await world.Payments(account)).Count);
    }

    private static async Task<int> Post(StripeWorld world, string body, string? signature)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(
            HttpMethod.Post, new Uri(world.Server.Address, $"/webhooks/stripe/{world.Reseller}"));
        request.Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        if (signature is not null) request.Headers.Add("Stripe-Signature", signature);
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return (int)answer.StatusCode;
    }

    private static async Task<string> Reference(StripeWorld world, string account) =>
        Text((await world.Intents(account))[0], "reference") ?? "";

    private static string[] Amounts(IEnumerable<JsonElement> payments) =>
        [.. payments.Select(p => p.GetProperty("amount").GetRawText())];

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
