using System.Text.Json;
using Xunit;

namespace Brillig.Tests.Server.Bookkeeping;

/// <summary>A payment that somebody changes there is here what it is there, in whatever order that is told.</summary>
public class PaymentChangeTests
{
    [Fact]
    public async Task Of_QuickBooks_more_is_paid_and_less_is_given_back()
    {
        await using var world = await QuickBooksWorld.Start();
        world.Simulator.Webhooks = new(world.Webhook) { Repeat = 3, IsShuffled = true };
        var (account, charge) = await world.Charged(10);
        await world.At("2026-01-01T00:00:01Z");
        var invoice = (await world.Intents(account))[0].GetProperty("reference").GetString() ?? "";
        var payment = world.Simulator.Pay(invoice, 6) ?? "";
        await world.Simulator.Deliver();

        foreach (var (amount, balance, status) in new[]
            { (8m, "-2.00", "due"), (10m, "0.00", "paid"), (3m, "-7.00", "due"), (10m, "0.00", "paid") })
        {
            Change(world, payment, amount);
            await world.Simulator.Deliver();
            Assert.Equal((balance, status), (await world.Balance(account), await world.Status(account, charge)));
        }

        Change(world, payment, 4);
        Change(world, payment, 5);   // both are told when the second is what there is
        await world.Simulator.Deliver();
        Assert.Equal("-5.00", await world.Balance(account));
        Assert.True(world.Simulator.Delete("Payment", payment));
        await world.Simulator.Deliver();

        Assert.Equal(("-10.00", "due"), (await world.Balance(account), await world.Status(account, charge)));
        await world.Server.Restart();
        await world.Prove();
    }

    [Fact]
    public async Task Of_QuickBooks_what_is_taken_off_one_invoice_is_put_on_another()
    {
        await using var world = await QuickBooksWorld.Start();
        world.Simulator.Webhooks = new(world.Webhook) { Repeat = 2 };
        var (account, charge) = await world.Charged(10);
        var other = await world.Charge(account, 10);
        await world.At("2026-01-01T00:00:01Z");
        var invoices = (await world.Intents(account)).Select(i => i.GetProperty("reference").GetString()).ToArray();
        var payment = world.Simulator.Pay(invoices[0] ?? "") ?? "";
        await world.Simulator.Deliver();
        Assert.Equal(("paid", "due"), (await world.Status(account, charge), await world.Status(account, other)));

        Change(world, payment, 10, invoices[1]);
        await world.Simulator.Deliver();
        Assert.Equal(("due", "paid"), (await world.Status(account, charge), await world.Status(account, other)));
        Change(world, payment, 10, invoices[0]);
        await world.Simulator.Deliver();

        Assert.Equal("-10.00", await world.Balance(account));
        Assert.Equal(("paid", "due"), (await world.Status(account, charge), await world.Status(account, other)));
        await world.Prove();
    }

    [Fact]
    public async Task Of_FreshBooks_more_is_paid_and_less_is_given_back()
    {
        await using var world = await FreshBooksWorld.Start();
        await world.Listen();
        var (account, charge) = await world.Charged(10);
        await world.At("2026-01-01T00:00:01Z");
        world.Simulator.Pay((long?)Assert.Single(world.There("invoices"))["id"] ?? 0, 6);
        await world.Simulator.Deliver();
        var payment = (long?)Assert.Single(world.There("payments"))["id"] ?? 0;

        foreach (var (amount, status, paid) in new[] { (10m, "paid", 10m), (3m, "due", 3m), (10m, "paid", 10m) })
        {
            world.Simulator.Advance(TimeSpan.FromSeconds(1));
            using var http = new HttpClient();
            using var request = new HttpRequestMessage(HttpMethod.Put, new Uri(
                world.Simulator.Address,
                $"/accounting/account/{world.Simulator.Settings.AccountId}/payments/payments/{payment}"));
            request.Headers.Authorization = new("Bearer", world.Simulator.Settings.AccessToken);
            request.Content = new StringContent(
                $$$$"""{"payment":{"amount":{"amount":"{{{{amount}}}}.00","code":"USD"}}}""", null, "application/json");
            (await http.SendAsync(request, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
            await world.Simulator.Deliver();
            Assert.Equal((status, paid), (await world.Status(account, charge), Net(await world.Payments(account))));
        }

        Assert.True(world.Simulator.DeletePayment(payment));
        await world.Simulator.Deliver();
        Assert.Equal(("due", 0m), (await world.Status(account, charge), Net(await world.Payments(account))));
        await world.Prove();
    }

    [Fact]
    public async Task What_was_not_told_is_found_when_both_sides_are_compared()
    {
        await using var world = await QuickBooksWorld.Start();
        world.Simulator.Webhooks = new(world.Webhook);
        var (account, _) = await world.Charged(10);
        await world.At("2026-01-01T00:00:01Z");
        var invoice = (await world.Intents(account))[0].GetProperty("reference").GetString() ?? "";
        var payment = world.Simulator.Pay(invoice) ?? "";
        await world.Simulator.Deliver();
        Change(world, payment, 7);

        var found = (await world.Server.Admin.Post(
            $"/api/1.0/accounts/{world.Reseller}/bookkeeper/reconciliation", "{}")).Is(200).Json;

        Assert.Equal("missing_here", Assert.Single(found.GetProperty("differences").EnumerateArray())
            .GetProperty("kind").GetString());
        Assert.Equal("-3.00", await world.Balance(account));
        await world.Simulator.Deliver();
        Assert.Equal("-3.00", await world.Balance(account));
        await world.Prove();
    }

    private static decimal Net(IEnumerable<JsonElement> payments) => payments.Sum(
        p => (p.GetProperty("type").GetString() == "refund" ? -1 : 1) * p.GetProperty("amount").GetDecimal());

    // As people do it on the vendor's own page.
    private static void Change(QuickBooksWorld world, string payment, decimal amount, string? invoice = null)
    {
        var document = world.Simulator.All("Payment").Single(p => (string?)p["Id"] == payment).DeepClone().AsObject();
        document["TotalAmt"] = amount;
        document["Line"]![0]!["Amount"] = amount;
        if (invoice is not null) document["Line"]![0]!["LinkedTxn"]![0]!["TxnId"] = invoice;
        Assert.NotNull(world.Simulator.Make("Payment", document));
    }
}
