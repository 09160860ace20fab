using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Brillig.Simulators.Braintree;
using Brillig.Simulators.Braintree.Webhooks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Brillig.Tests.Simulators;

/// <summary>Notifications are signed and sent as the vendor does, lost, repeated and shuffled as told.</summary>
public class BraintreeWebhookTests
{
    [Fact]
    public async Task A_notification_is_a_form_signed_with_the_merchants_keys()
    {
        await using var scene = await BraintreeScene.Set();
        await using var merchant = await Merchant.Open(scene.Simulator);
        await scene.Client.Subscribe();

        Assert.Equal(2, await scene.Simulator.Deliver());

        var (signature, payload) = merchant.Got.Last();
        Assert.Contains($"simulated_public_key|{Digest("simulated_private_key", payload)}", signature.Split('&'));
        Assert.EndsWith("\n", payload, StringComparison.Ordinal);
        var notification = XElement.Parse(Encoding.UTF8.GetString(Convert.FromBase64String(payload)));
        Assert.Equal("subscription_charged_successfully", notification.Element("kind")?.Value);
        Assert.Equal("2026-01-26T12:00:00Z", notification.Element("timestamp")?.Value);
        Assert.Equal("100.00", notification.Descendants("transaction").Single().Element("amount")?.Value);
        Assert.Equal(0, await scene.Simulator.Deliver());
    }

    [Fact]
    public async Task The_endpoint_is_challenged()
    {
        await using var scene = await BraintreeScene.Set();
        await using var merchant = await Merchant.Open(scene.Simulator);

        Assert.True(await scene.Simulator.Verify());
        merchant.PrivateKey = "another";
        Assert.False(await scene.Simulator.Verify());
    }

    [Fact]
    public async Task What_is_not_taken_comes_again_each_hour_three_times()
    {
        await using var scene = await BraintreeScene.Set();
        await using var merchant = await Merchant.Open(scene.Simulator);
        merchant.Status = 500;
        scene.Simulator.Check();

        var sent = new List<int>();
        for (var i = 0; i < 6; i++)
        {
            sent.Add(await scene.Simulator.Deliver());
            sent.Add(await scene.Simulator.Deliver());
            scene.Simulator.Advance(TimeSpan.FromHours(1));
        }

        Assert.Equal([1, 0, 1, 0, 1, 0, 1, 0, 0, 0, 0, 0], sent);
    }

    [Fact]
    public async Task Some_are_lost_some_repeated_and_the_order_is_any()
    {
        await using var scene = await BraintreeScene.Set();
        await using var merchant = await Merchant.Open(scene.Simulator);
        scene.Simulator.Webhooks = new WebhookTarget(merchant.Url) { Drop = 0.1, Repeat = 5, IsShuffled = true };
        for (var i = 0; i < 100; i++)
        {
            scene.Simulator.Check();
            scene.Simulator.Advance(TimeSpan.FromSeconds(1));
        }

        await scene.Simulator.Deliver();

        var times = scene.Simulator.Notifications;
        Assert.InRange(times.Count(n => n.IsLost), 3, 20);
        Assert.All(times, n => Assert.InRange(n.Sent, n.IsLost ? 0 : 1, n.IsLost ? 0 : 5));
        Assert.InRange(times.Sum(n => n.Sent), 180, 360);
        var order = merchant.Got.Select(got => got.Payload).Distinct().ToList();
        Assert.NotEqual(times.Where(n => !n.IsLost).Select(n => n.Payload), order);
        Assert.Equal(times.Count(n => !n.IsLost), order.Count);
    }

    private static string Digest(string privateKey, string text) => Convert.ToHexStringLower(
#pragma warning disable CA5350 // The vendor's signatures are made of SHA-1.
        HMACSHA1.HashData(SHA1.HashData(Encoding.UTF8.GetBytes(privateKey)), Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5350

    private sealed class Merchant(WebApplication app) : IAsyncDisposable
    {
        public ConcurrentQueue<(string Signature, string Payload)> Got { get; } = [];

        public Uri Url => new($"{app.Urls.First()}/webhooks");

        public int Status { get; set; } = 200;

        public string PrivateKey { get; set; } = "simulated_private_key";

        public static async Task<Merchant> Open(BraintreeSimulator simulator)
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            var merchant = new Merchant(builder.Build());
            await merchant.Start();
            simulator.Webhooks = new WebhookTarget(merchant.Url);
            return merchant;
        }

        public async ValueTask DisposeAsync() => await app.DisposeAsync();

        private Task Start()
        {
            app.MapGet("/webhooks", (string bt_challenge) =>
                $"simulated_public_key|{Digest(PrivateKey, bt_challenge)}");
            app.MapPost("/webhooks", async (HttpRequest request) =>
            {
                var form = await request.ReadFormAsync();
                Got.Enqueue((form["bt_signature"].ToString(), form["bt_payload"].ToString()));
                return Results.StatusCode(Status);
            });
            return app.StartAsync();
        }
    }
}
