using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Brillig.Simulators.Stripe.Webhooks;
using Xunit;

namespace Brillig.Tests.Simulators;

/// <summary>What the merchant is told, and how it is signed.</summary>
public class StripeWebhookTests
{
    [Fact]
    public async Task What_happens_to_money_is_told()
    {
        await using var scene = await StripeScene.Set();
        var invoice = await scene.Draft();
        await scene.Post($"invoices/{invoice}/pay");
        var paid = (await scene.Pay(700)).Id ?? "";
        await scene.Post("refunds", $"payment_intent={paid}&amount=100");
        var dispute = scene.Simulator.Dispute(paid) ?? "";
        scene.Simulator.CloseDispute(dispute, isWon: false);

        var told = scene.Simulator.Notifications;

        foreach (var type in (string[])
            [
                "invoice.finalized", "invoice.paid", "payment_intent.succeeded", "charge.refunded",
                "charge.dispute.created", "charge.dispute.closed",
            ])
        {
            var body = JsonElement.Parse(told.First(n => n.Type == type).Body);
            Assert.Equal("event", body.GetProperty("object").GetString());
            Assert.Equal(type, body.GetProperty("type").GetString());
            Assert.True(body.GetProperty("data").GetProperty("object").TryGetProperty("id", out _));
        }
    }

    [Fact]
    public void An_event_is_signed_by_each_secret_over_its_time_and_body()
    {
        var header = WebhookSigning.Header(DateTimeOffset.FromUnixTimeSeconds(1_700_000_000), "{}", "old", "new");

        var expected = Convert.ToHexStringLower(
            HMACSHA256.HashData(Encoding.UTF8.GetBytes("new"), Encoding.UTF8.GetBytes("1700000000.{}")));
        Assert.StartsWith("t=1700000000,v1=", header, StringComparison.Ordinal);
        Assert.Contains($",v1={expected},v0=", header, StringComparison.Ordinal);
    }
}
