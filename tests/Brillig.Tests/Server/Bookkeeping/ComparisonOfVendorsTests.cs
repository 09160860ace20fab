using System.Net.Http.Headers;
using System.Text.Json;
using Xunit;

namespace Brillig.Tests.Server.Bookkeeping;

/// <summary>What is lost of what a vendor tells, is found when both sides are compared, and recorded once.</summary>
public class ComparisonOfVendorsTests
{
    [Fact]
    public async Task Of_Stripe_payments_and_refunds_are_found()
    {
        await using var world = await StripeWorld.Start();
        var (account, _) = await world.Charged(10);
        await world.At("2026-01-01T00:00:01Z");
        var reference = (await world.Intents(account))[0].GetProperty("reference").GetString() ?? "";
        Assert.Empty(await Found(world.Server, world.Reseller));
        await Refund(world, reference, "400");

        var found = Assert.Single(await Found(world.Server, world.Reseller));

        Assert.Equal(("missing_here", true), (Kind(found), found.GetProperty("repaired").GetBoolean()));
        Assert.Equal("-4.00", await world.Balance(account));
        Assert.Empty(await Found(world.Server, world.Reseller));
        await world.Prove();
    }

    [Fact]
    public async Task Of_Stripe_disputes_are_found_but_no_inquiries()
    {
        await using var world = await StripeWorld.Start();
        var accounts = new List<string>();
        for (var i = 0; i < 3; i++) accounts.Add((await world.Charged(10)).Account);
        await world.At("2026-01-01T00:00:01Z");
        var references = new List<string>();
        foreach (var account in accounts)
            references.Add((await world.Intents(account))[0].GetProperty("reference").GetString() ?? "");
        world.Simulator.Dispute(references[0]);
        world.Simulator.CloseDispute(world.Simulator.Dispute(references[1]) ?? "", isWon: true);
        world.Simulator.Dispute(references[2], isInquiry: true);

        var found = await Found(world.Server, world.Reseller);

        Assert.Equal(["missing_here", "missing_here", "missing_here"], found.Select(Kind));
        Assert.Equal(
            ["-10.00", "0.00", "0.00"],
            [await world.Balance(accounts[0]), await world.Balance(accounts[1]), await world.Balance(accounts[2])]);
        Assert.Equal(3, (await world.Payments(accounts[1])).Count);   // paid, taken back, paid again
        Assert.Empty(await Found(world.Server, world.Reseller));
        await world.Prove();
    }

    [Fact]
    public async Task Of_QuickBooks_payments_of_invoices_are_found()
    {
        await using var world = await QuickBooksWorld.Start();
        var (account, charge) = await world.Charged(10);
        await world.At("2026-01-01T00:00:01Z");
        var invoice = (await world.Intents(account))[0].GetProperty("reference").GetString() ?? "";
        world.Simulator.Webhooks = new(world.Webhook);
        world.Simulator.Pay(invoice, 4.5m);

        var found = Assert.Single(await Found(world.Server, world.Reseller));

        Assert.Equal("missing_here", Kind(found));
        Assert.Equal("-5.50", await world.Balance(account));
        await world.Simulator.Deliver();   // told late
        world.Simulator.Pay(invoice);
        Assert.Single(await Found(world.Server, world.Reseller));
        await world.Simulator.Deliver();
        Assert.Equal(("0.00", "paid"), (await world.Balance(account), await world.Status(account, charge)));
        Assert.Empty(await Found(world.Server, world.Reseller));
        await world.Prove();
    }

    [Fact]
    public async Task Of_FreshBooks_payments_of_invoices_are_found()
    {
        await using var world = await FreshBooksWorld.Start();
        var (account, charge) = await world.Charged(10);
        await world.At("2026-01-01T00:00:01Z");
        var invoice = (await world.Intent(account)).GetProperty("reference").GetString() ?? "";
        Assert.Empty(await Found(world.Server, world.Reseller));
        world.Simulator.Pay(long.Parse(invoice, System.Globalization.CultureInfo.InvariantCulture));

        var found = Assert.Single(await Found(world.Server, world.Reseller));

        Assert.Equal("missing_here", Kind(found));
        Assert.Equal("paid", await world.Status(account, charge));
        Assert.Single(await world.Payments(account));
        Assert.Empty(await Found(world.Server, world.Reseller));
        await world.Prove();
    }

    // As a person does it at Stripe's own page.
    private static async Task Refund(StripeWorld world, string reference, string amount)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(world.Simulator.Address, "/v1/refunds"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", world.Simulator.Settings.SecretKey);
        request.Headers.Add("Stripe-Version", "2025-09-30.clover");
        if (world.Simulator.Settings.AccountId is { } connected) request.Headers.Add("Stripe-Account", connected);
        request.Content = new FormUrlEncodedContent(
            new Dictionary<string, string> { ["payment_intent"] = reference, ["amount"] = amount });
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(200, (int)answer.StatusCode);
    }

    private static async Task<List<JsonElement>> Found(RunningServer server, string reseller) =>
        [.. (await server.Admin.Post($"/api/1.0/accounts/{reseller}/bookkeeper/reconciliation", "{}")).Is(200)
            .Json.GetProperty("differences").EnumerateArray()];

    private static string? Kind(JsonElement difference) => difference.GetProperty("kind").GetString();
}
