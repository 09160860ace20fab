using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Brillig.Simulators.FreshBooks.Webhooks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Brillig.Tests.Simulators;

/// <summary>Notifications are forms, signed and sent as the vendor does, lost, repeated and shuffled as told.</summary>
public class FreshBooksWebhookTests
{
    [Fact]
    public async Task Who_listens_shows_its_verifier_first_and_is_told_then()
    {
        await using var scene = await FreshBooksScene.Set();
        await using var listener = await Listener.Open();
        var callbacks = $"/events/account/{scene.Simulator.Settings.AccountId}/events/callbacks";
        var made = await scene.Send(
            "POST", callbacks, $$$"""{"callback":{"event":"payment","uri":"{{{listener.Url}}}"}}""");
        var id = made.Of("callback").GetProperty("callbackid");
        await scene.Simulator.Deliver();
        var (handshake, _) = Assert.Single(listener.Got);
        Assert.StartsWith(
            $"name=callback.verify&object_id={id}&account_id=s1mBk5&", handshake, StringComparison.Ordinal);
        var verifier = handshake[(handshake.LastIndexOf('=') + 1)..];

        var invoice = (await scene.Invoice()).Id("invoice");
        scene.Simulator.Pay(invoice, 1);
        Assert.Equal(0, await scene.Simulator.Deliver());
        var wrong = await scene.Send("PUT", $"{callbacks}/{id}", """{"callback":{"verifier":"another"}}""");
        await scene.Send("PUT", $"{callbacks}/{id}", $$$"""{"callback":{"verifier":"{{{verifier}}}"}}""");
        var payment = scene.Simulator.Pay(invoice, 1);

        Assert.Equal(422, wrong.Status);
        Assert.Equal(1, await scene.Simulator.Deliver());
        var (form, signature) = listener.Got.Last();
        Assert.Equal(
            $"name=payment.create&object_id={payment}&account_id=s1mBk5&business_id=6543&identity_id=1234&user_id=1",
            form);
        Assert.Equal(
            Digest(
                verifier, $"{{\"name\": \"payment.create\", \"object_id\": \"{payment}\", "
                + """ "account_id": "s1mBk5", "business_id": "6543", "identity_id": "1234", "user_id": "1"}""".Trim()),
            signature);
    }

    [Fact]
    public void A_form_is_signed_as_ASCII()
    {
        KeyValuePair<string, string>[] form = [new("name", "a \"b\"\\\né")];

        Assert.Equal(Digest("key", """{"name": "a \"b\"\\\n\u00e9"}"""), WebhookSigning.Sign("key", form));
    }

    [Fact]
    public async Task Some_are_lost_some_repeated_and_the_order_is_any()
    {
        await using var scene = await FreshBooksScene.Set();
        await using var listener = await Listener.Open();
        scene.Simulator.Listen("payment", listener.Url);
        scene.Simulator.Webhooks = new WebhookManner { Drop = 0.1, Repeat = 5, IsShuffled = true };
        var invoice = (await scene.Invoice("500.00")).Id("invoice");
        for (var i = 0; i < 100; i++) scene.Simulator.Pay(invoice, 1);

        await scene.Simulator.Deliver();

        var told = scene.Simulator.Notifications;
        Assert.InRange(told.Count(n => n.IsLost), 3, 20);
        Assert.All(told, n => Assert.InRange(n.Sent, n.IsLost ? 0 : 1, n.IsLost ? 0 : 5));
        var order = listener.Got.Select(got => got.Signature).Distinct().ToList();
        Assert.Equal(told.Count(n => !n.IsLost), order.Count);
        Assert.NotEqual(told.Where(n => !n.IsLost).Select(n => n.Signature), order);
    }

    private static string Digest(string key, string json) => Convert.ToBase64String(
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(json)));

    private sealed class Listener(WebApplication app) : IAsyncDisposable
    {
        public ConcurrentQueue<(string Form, string Signature)> Got { get; } = [];

        public Uri Url => new($"{app.Urls.First()}/webhooks");

        public static async Task<Listener> Open()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            var listener = new Listener(builder.Build());
            await listener.Start();
            return listener;
        }

        public async ValueTask DisposeAsync() => await app.DisposeAsync();

        private Task Start()
        {
            app.MapPost("/webhooks", async (HttpRequest request) =>
            {
                using var reader = new StreamReader(request.Body);
                Got.Enqueue((await reader.ReadToEndAsync(), request.Headers["X-FreshBooks-Hmac-SHA256"].ToString()));
            });
            return app.StartAsync();
        }
    }
}
