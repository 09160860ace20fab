using System.Text;
using System.Xml.Linq;
using Xunit;

namespace Brillig.Tests.Simulators;

/// <summary>
/// What was published of the vendor is sent to the simulator: it answers with the documented status and elements, and
/// with no element that no published document has.
/// </summary>
public class BraintreeExampleTests
{
    private static readonly Lazy<HashSet<string>> s_published = new(() =>
    [
        .. BraintreeExample.Names(".http").Select(BraintreeExample.Read).Select(e => e.Response).OfType<XElement>()
            .Concat(Notifications.Select(name => BraintreeExample.ReadNotification(name).Notification))
            .SelectMany(XmlShape.Pairs),
    ]);

    public static TheoryData<string> Examples => [.. BraintreeExample.Names(".http")];

    public static TheoryData<string> Notifications => [.. BraintreeExample.Names(".xml")];

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task A_published_request_is_answered_as_published(string name)
    {
        var example = BraintreeExample.Read(name);
        Assert.NotEmpty(example.Sources);
        await using var scene = await BraintreeScene.Set(s => s with { DuplicateWindow = TimeSpan.Zero });
        var (path, request) = await Filled(scene, example);

        var reply = await scene.Client.Send(new HttpMethod(example.Method), path, request);

        Assert.Equal(example.Status, reply.Status);
        Assert.Equal(example.Errors, reply.Errors);
        if (example.Response is not { } documented)
        {
            if (example.Errors.Count == 0) Assert.Null(reply.Body);
            return;
        }

        Assert.NotNull(reply.Body);
        Assert.Empty(XmlShape.Lacks(documented, reply.Body));
        Assert.Empty(XmlShape.Pairs(reply.Body).Except(s_published.Value));
        if (example.Status == 422)
            Assert.Equal(documented.Element("message")?.Value, reply.Body.Element("message")?.Value);
    }

    [Theory]
    [MemberData(nameof(Notifications))]
    public async Task A_notification_has_the_published_elements(string kind)
    {
        var (source, documented) = BraintreeExample.ReadNotification(kind);
        Assert.Contains("Source: ", source, StringComparison.Ordinal);
        await using var scene = await BraintreeScene.Set();
        await Cause(scene, kind);

        var told = scene.Simulator.Notifications.First(n => n.Kind == kind);

        var payload = XElement.Parse(Encoding.UTF8.GetString(Convert.FromBase64String(told.Payload)));
        Assert.Equal(kind, payload.Element("kind")?.Value);
        Assert.Empty(XmlShape.Lacks(documented, payload));
    }

    [Fact]
    public void Another_shape_is_found()
    {
        var documented = XElement.Parse("<a><b type=\"integer\">1</b><c nil=\"true\"/><d>x</d></a>");

        Assert.Empty(XmlShape.Lacks(
            documented, XElement.Parse("<a><d nil=\"true\"/><c>x</c><b type=\"integer\">2</b></a>")));
        Assert.Equal(
            ["a/b has another type than integer.", "a/d is missing."],
            XmlShape.Lacks(documented, XElement.Parse("<a><b>1</b><c/></a>")));
    }

    private static async Task<(string Path, string? Request)> Filled(BraintreeScene scene, BraintreeExample example)
    {
        var text = example.Path + example.Request;
        var values = new Dictionary<string, string> { ["{merchant}"] = scene.Simulator.Settings.MerchantId };
        if (text.Contains("{settled}", StringComparison.Ordinal) || text.Contains("<ids", StringComparison.Ordinal)
            || text.Contains("<status", StringComparison.Ordinal))
        {
            values["{settled}"] = (await scene.Client.Sell("40.00")).Text("id") ?? "";
            scene.Simulator.Settle();
        }

        if (text.Contains("{subscription}", StringComparison.Ordinal))
        {
            var made = await scene.Client.Post(
                "subscriptions",
                "<subscription><payment-method-token>credit_card_id</payment-method-token><plan-id>plan_id</plan-id>"
                + "</subscription>");
            values["{subscription}"] = made.Text("id") ?? "";
        }

        string Fill(string with) => values.Aggregate(
            with, (t, v) => t.Replace(v.Key, v.Value, StringComparison.Ordinal));
        return (Fill(example.Path), example.Request is { } request ? Fill(request) : null);
    }

    private static async Task Cause(BraintreeScene scene, string kind)
    {
        if (kind == "check") scene.Simulator.Check();
        else if (kind.StartsWith("subscription", StringComparison.Ordinal)) await scene.Client.Subscribe();
        else if (kind.StartsWith("payment_method", StringComparison.Ordinal))
        {
            await scene.Pay("fake-paypal-billing-agreement-nonce", "paypal_id");
            scene.Simulator.Revoke("paypal_id");
        }
        else if (kind.StartsWith("dispute", StringComparison.Ordinal))
        {
            var sale = (await scene.Client.Sell("250.00")).Text("id") ?? "";
            var dispute = scene.Simulator.OpenDispute(sale) ?? "";
            scene.Simulator.CloseDispute(dispute, isWon: false);
        }
        else
        {
            await scene.Pay("simulated-us-bank-account-nonce", "bank_id");
            var sale = await scene.Client.Post(
                "transactions",
                "<transaction><type>sale</type><amount>100</amount><payment-method-token>bank_id"
                + "</payment-method-token><options><submit-for-settlement>true</submit-for-settlement></options>"
                + "</transaction>");
            await scene.Client.Put(
                $"transactions/{sale.Text("id")}/{(kind == "transaction_settled" ? "settle" : "settlement_decline")}");
        }
    }
}
