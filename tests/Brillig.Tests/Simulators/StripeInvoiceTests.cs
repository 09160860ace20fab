using Xunit;

namespace Brillig.Tests.Simulators;

/// <summary>Invoices, payments and refunds by the vendor's rules.</summary>
public class StripeInvoiceTests
{
    [Fact]
    public async Task A_draft_gets_lines_is_finalized_and_paid_by_the_default_card()
    {
        await using var scene = await StripeScene.Set();
        var invoice = await scene.Draft(1250, "&metadata[intent]=7");
        var item = $"customer={scene.Customer}&invoice={invoice}&amount=-250&description=Credit";
        Assert.Equal(200, (await scene.Post("invoiceitems", item)).Status);

        var open = await scene.Post($"invoices/{invoice}/finalize");
        var paid = await scene.Post($"invoices/{invoice}/pay", "expand[]=payments");

        Assert.Equal(("open", "1000"), (open.Text("status"), open.Text("amount_due")));
        Assert.Equal(("paid", "1000"), (paid.Text("status"), paid.Text("amount_paid")));
        Assert.Equal(1, paid.Body.GetProperty("payments").GetProperty("data").GetArrayLength());
        Assert.False(open.Body.TryGetProperty("payments", out _));
        Assert.Equal([1000], scene.Simulator.Charged());
        Assert.Equal(new Dictionary<string, int> { ["7"] = 1 }, scene.Simulator.Collected());
        Assert.Equal("invalid_request_error invoice_not_editable", (await scene.Post("invoiceitems", item)).Error);
        Assert.Equal(400, (await scene.Post($"invoices/{invoice}/pay")).Status);
        Assert.Equal(400, (await scene.Post($"invoices/{invoice}/void")).Status);
    }

    [Fact]
    public async Task A_declined_invoice_stays_open_until_it_is_voided()
    {
        await using var scene = await StripeScene.Set();
        scene.Simulator.Decline(await scene.Card() ?? "", "insufficient_funds");
        var invoice = await scene.Draft();

        var declined = await scene.Post($"invoices/{invoice}/pay");

        Assert.Equal((402, "card_error card_declined"), (declined.Status, declined.Error));
        Assert.Equal(
            "insufficient_funds", declined.Body.GetProperty("error").GetProperty("decline_code").GetString());
        Assert.Equal("open", (await scene.Get($"invoices/{invoice}")).Text("status"));
        Assert.Equal("void", (await scene.Post($"invoices/{invoice}/void")).Text("status"));
        Assert.Equal(400, (await scene.Post($"invoices/{invoice}/pay")).Status);
        Assert.Empty(scene.Simulator.Charged());
    }

    [Fact]
    public async Task The_customers_balance_is_used_up_and_what_is_too_little_goes_onto_it()
    {
        await using var scene = await StripeScene.Set();
        await scene.Post($"customers/{scene.Customer}", "balance=-1500");
        var first = await scene.Post($"invoices/{await scene.Draft(2000)}/finalize");
        var little = await scene.Post($"invoices/{await scene.Draft(30)}/finalize");

        Assert.Equal(("2000", "500", "open"), (first.Text("total"), first.Text("amount_due"), first.Text("status")));
        Assert.Equal(("0", "paid"), (little.Text("amount_paid"), little.Text("status")));
        Assert.Equal("30", (await scene.Get($"customers/{scene.Customer}")).Text("balance"));
    }

    [Theory]
    [InlineData("amount=49&currency=usd", "amount_too_small")]
    [InlineData("amount=100000000&currency=usd", "amount_too_large")]
    [InlineData("amount=5001&currency=kwd", "")]
    [InlineData("amount=50.5&currency=usd", "parameter_invalid_integer")]
    [InlineData("amount=500&currency=USD", "")]
    [InlineData("amount=500", "parameter_missing")]
    [InlineData("amount=500&currency=usd&customer=cus_none", "resource_missing")]
    [InlineData("amount=500&currency=usd&customer=", null)]
    [InlineData("amount=5&currency=jpy", "amount_too_small")]
    [InlineData("amount=50&currency=jpy", null)]
    [InlineData("amount=5000&currency=kwd", null)]
    public async Task Amounts_are_checked_by_their_currency(string form, string? code)
    {
        await using var scene = await StripeScene.Set();

        var reply = await scene.Post("payment_intents", form);

        Assert.Equal(code is null ? 200 : 400, reply.Status);
        Assert.Equal(code is null ? null : $"invalid_request_error {code}".Trim(), reply.Error);
    }

    [Fact]
    public async Task Refunds_add_up_to_what_was_charged()
    {
        await using var scene = await StripeScene.Set();
        var paid = (await scene.Pay(1000)).Id;
        Task<StripeReply> Refund(string extra) => scene.Post("refunds", $"payment_intent={paid}{extra}");

        Assert.Equal("400", (await Refund("&amount=400")).Text("amount"));
        Assert.Equal("invalid_request_error", (await Refund("&amount=601")).Error);
        Assert.Equal("600", (await Refund("")).Text("amount"));
        Assert.Equal("invalid_request_error charge_already_refunded", (await Refund("")).Error);
        Assert.Equal([400, 600], scene.Simulator.Refunded());
    }

    [Fact]
    public async Task Who_must_be_asked_is_declined_off_session()
    {
        await using var scene = await StripeScene.Set();
        scene.Simulator.Decline(await scene.Card() ?? "", "authentication_required");

        var off = await scene.Pay(700);
        var on = await scene.Post(
            "payment_intents",
            $"amount=700&currency=usd&customer={scene.Customer}&payment_method={await scene.Card()}&confirm=true");

        Assert.Equal("card_error authentication_required", off.Error);
        Assert.Equal("requires_action", on.Text("status"));
        Assert.Empty(scene.Simulator.Charged());
    }

    [Fact]
    public async Task Lists_have_pages_and_are_right_at_once_and_a_search_is_not()
    {
        await using var scene = await StripeScene.Set(s => s with { SearchDelay = TimeSpan.FromMinutes(1) });
        for (var i = 0; i < 3; i++) await scene.Pay(700 + i, extra: $"&metadata[order]={i}");
        async Task<int> Found() => (await scene.Get("payment_intents/search?query=metadata['order']:'1'"))
            .Body.GetProperty("data").GetArrayLength();

        var first = await scene.Get($"payment_intents?customer={scene.Customer}&limit=2");
        var rest = await scene.Get(
            $"payment_intents?limit=2&starting_after={first.Body.GetProperty("data")[1].GetProperty("id")}");
        Assert.Equal(0, await Found());
        scene.Simulator.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal((true, false), (
            first.Body.GetProperty("has_more").GetBoolean(), rest.Body.GetProperty("has_more").GetBoolean()));
        var last = Assert.Single(rest.Body.GetProperty("data").EnumerateArray());
        Assert.Equal(700, last.GetProperty("amount").GetInt32());
        Assert.Equal(1, await Found());
    }

    [Fact]
    public async Task Who_calls_is_checked()
    {
        await using var scene = await StripeScene.Set(s => s with { CallsPerSecond = 3 });
        Assert.Equal((404, "invalid_request_error resource_missing"), (await scene.Get("invoices/in_none")) is var none
            ? (none.Status, none.Error) : default);
        for (var i = 0; i < 2; i++) Assert.Equal(200, (await scene.Get("invoices")).Status);
        Assert.Equal("invalid_request_error rate_limit", (await scene.Get("invoices")).Error);
        scene.Headers.Add("Stripe-Account", "acct_other");
        Assert.Equal(403, (await scene.Get("invoices")).Status);
        scene.Headers.Authorization = new("Bearer", "sk_test_wrong");
        Assert.Equal(401, (await scene.Get("invoices")).Status);
    }
}
