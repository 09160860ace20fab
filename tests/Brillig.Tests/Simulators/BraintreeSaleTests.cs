using System.Xml.Linq;
using Xunit;

namespace Brillig.Tests.Simulators;

/// <summary>Sales, voids, refunds and searches, by the vendor's rules.</summary>
public class BraintreeSaleTests
{
    [Theory]
    [InlineData("10", 201, "submitted_for_settlement", "1000", "Approved")]
    [InlineData("1999.99", 201, "submitted_for_settlement", "1000", "Approved")]
    [InlineData("2000.00", 422, "processor_declined", "2000", "Do Not Honor")]
    [InlineData("2001.50", 422, "processor_declined", "2001", "Insufficient Funds")]
    [InlineData("2999.99", 422, "processor_declined", "2999", "Processor Declined")]
    [InlineData("3000.00", 422, "failed", "3000", "Processor Network Unavailable - Try Again")]
    [InlineData("3001.00", 201, "submitted_for_settlement", "1000", "Approved")]
    [InlineData("5001.00", 422, "gateway_rejected", "", "Gateway Rejected: application_incomplete")]
    [InlineData("5001.01", 201, "submitted_for_settlement", "1000", "Approved")]
    public async Task The_amount_decides_as_in_the_sandbox(
        string amount, int status, string state, string code, string text)
    {
        await using var scene = await BraintreeScene.Set();

        var reply = await scene.Client.Sell(amount);

        var sale = status == 201 ? "" : "transaction/";
        Assert.Equal(status, reply.Status);
        Assert.Equal(state, reply.Text($"{sale}status"));
        Assert.Equal(code, reply.Text($"{sale}processor-response-code"));
        Assert.Equal(text, status == 201 ? reply.Text("processor-response-text") : reply.Text("message"));
    }

    [Theory]
    [InlineData("<amount>1</amount>", "transaction type 91524;transaction base 91508")]
    [InlineData("<type>gift</type><amount>1</amount>", "transaction type 91523;transaction base 91508")]
    [InlineData("<type>sale</type>", "transaction amount 81502;transaction base 91508")]
    [InlineData(
        "<type>sale</type><amount>ten</amount><customer-id>customer_id</customer-id>", "transaction amount 81503")]
    [InlineData(
        "<type>sale</type><amount>-1</amount><customer-id>customer_id</customer-id>", "transaction amount 81501")]
    [InlineData(
        "<type>sale</type><amount>0</amount><customer-id>customer_id</customer-id>", "transaction amount 81531")]
    [InlineData(
        "<type>sale</type><amount>10000000</amount><customer-id>customer_id</customer-id>", "transaction amount 81528")]
    [InlineData(
        "<type>sale</type><amount>1</amount><customer-id>nobody</customer-id>", "transaction customer_id 91510")]
    [InlineData("<type>sale</type><amount>1</amount><customer-id>poor</customer-id>", "transaction customer_id 91511")]
    [InlineData(
        "<type>sale</type><amount>1</amount><payment-method-token>none</payment-method-token>",
        "transaction payment_method_token 91518")]
    [InlineData(
        "<type>sale</type><amount>1</amount><payment-method-nonce>fake-consumed-nonce</payment-method-nonce>",
        "transaction payment_method_nonce 91564")]
    public async Task What_a_sale_lacks_is_said_where_it_lacks(string sale, string errors)
    {
        await using var scene = await BraintreeScene.Set();
        await scene.Client.Post("customers", "<customer><id>poor</id></customer>");

        var reply = await scene.Client.Post("transactions", $"<transaction>{sale}</transaction>");

        Assert.Equal(422, reply.Status);
        Assert.Equal(errors.Split(';'), reply.Errors);
    }

    [Fact]
    public async Task An_equal_sale_within_thirty_seconds_is_rejected_as_a_duplicate()
    {
        await using var scene = await BraintreeScene.Set();
        Assert.Equal(201, (await scene.Client.Sell("7.00", "order")).Status);
        Assert.Equal(201, (await scene.Client.Sell("7.00", "other")).Status);

        var again = await scene.Client.Sell("7.00", "order");
        scene.Simulator.Advance(TimeSpan.FromSeconds(30));
        var later = await scene.Client.Sell("7.00", "order");

        Assert.Equal("Gateway Rejected: duplicate", again.Text("message"));
        Assert.Equal("duplicate", again.Text("transaction/gateway-rejection-reason"));
        Assert.Equal(201, later.Status);
        Assert.Equal(2, scene.Simulator.Collected()["order"]);
        Assert.Equal("order", (string?)scene.Simulator.State()["doubled_order_ids"]?[0]);
    }

    [Fact]
    public async Task The_duplicate_check_is_blind_to_sales_under_way()
    {
        await using var scene = await BraintreeScene.Set(
            s => s with { ProcessorTime = TimeSpan.FromMilliseconds(300) });

        var both = await Task.WhenAll(scene.Client.Sell("7.00", "order"), scene.Client.Sell("7.00", "order"));

        Assert.All(both, reply => Assert.Equal(201, reply.Status));
        Assert.Equal(2, scene.Simulator.Collected()["order"]);
    }

    [Fact]
    public async Task A_sale_is_voided_before_it_settles_and_refunded_after()
    {
        await using var scene = await BraintreeScene.Set();
        var (voided, settled) = (await Sold(scene, "5.00"), await Sold(scene, "9.00"));

        Assert.Equal("voided", (await scene.Client.Put($"transactions/{voided}/void")).Text("status"));
        Assert.Equal(
            ["transaction base 91506"], (await scene.Client.Post($"transactions/{settled}/refund")).Errors);
        scene.Simulator.Settle();
        Assert.Equal(["transaction base 91504"], (await scene.Client.Put($"transactions/{settled}/void")).Errors);
        Assert.Equal("3.00", (await Refund(scene, settled, "3.00")).Text("amount"));
        Assert.Equal(["transaction amount 91521"], (await Refund(scene, settled, "6.01")).Errors);
        Assert.Equal("6.00", (await scene.Client.Post($"transactions/{settled}/refund")).Text("amount"));
        Assert.Equal(["transaction base 91512"], (await Refund(scene, settled, "1.00")).Errors);
        var refunded = await scene.Client.Get($"transactions/{settled}");
        Assert.Equal(2, refunded.Body?.Element("refund-ids")?.Elements().Count());
    }

    [Fact]
    public async Task A_sale_is_found_by_its_order_id_in_two_steps()
    {
        await using var scene = await BraintreeScene.Set();
        for (var i = 0; i < 3; i++) await scene.Client.Sell($"{i + 1}.00", $"order-{i}");

        var ids = await scene.Client.Post(
            "transactions/advanced_search_ids", "<search><order_id><is>order-1</is></order_id></search>");
        var items = ids.Body?.Descendants("item").Select(item => item.Value).ToList() ?? [];
        var page = await scene.Client.Post(
            "transactions/advanced_search",
            $"<search><ids type=\"array\"><item>{items.Single()}</item></ids></search>");

        Assert.Equal("2.00", page.Text("transaction/amount"));
        Assert.Equal("1", page.Text("total-items"));
    }

    [Theory]
    [InlineData("<status type=\"array\"><item>settled</item></status>", 0)]
    [InlineData("<status type=\"array\"><item>submitted_for_settlement</item></status>", 3)]
    [InlineData("<customer-id><is>customer_id</is></customer-id><amount><min>2</min><max>2.50</max></amount>", 1)]
    [InlineData("<created-at><min type=\"datetime\">2026-01-26T12:00:00Z</min></created-at>", 3)]
    [InlineData("<created-at><max type=\"datetime\">2026-01-26T11:59:59Z</max></created-at>", 0)]
    [InlineData("<order-id><starts-with>order-</starts-with></order-id>", 3)]
    public async Task A_search_takes_what_matches_all(string criteria, int found)
    {
        await using var scene = await BraintreeScene.Set();
        for (var i = 0; i < 3; i++) await scene.Client.Sell($"{i + 1}.00", $"order-{i}");

        var ids = await scene.Client.Post("transactions/advanced_search_ids", $"<search>{criteria}</search>");

        Assert.Equal(found, ids.Body?.Descendants("item").Count());
    }

    private static async Task<string> Sold(BraintreeScene scene, string amount) =>
        (await scene.Client.Sell(amount)).Text("id") ?? "";

    private static Task<BraintreeReply> Refund(BraintreeScene scene, string id, string amount) => scene.Client.Post(
        $"transactions/{id}/refund", new XElement("transaction", new XElement("amount", amount)).ToString());
}
