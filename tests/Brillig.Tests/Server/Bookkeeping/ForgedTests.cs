using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Brillig.Tests.Server.Bookkeeping;

/// <summary>
/// What each vendor really sends, is believed as it is and no other: with any byte changed, without any of its headers,
/// or to another seller it is refused, and nothing of it recorded.
/// </summary>
public class ForgedTests(ITestOutputHelper output)
{
    private const int Changes = 60;

    [Fact]
    public async Task Braintree()
    {
        await using var world = await BraintreeWorld.Start();
        var (account, _) = await world.Charged(10);
        await world.At("2026-01-01T00:00:01Z");
        world.Simulator.OpenDispute(Reference(await world.Intents(account)));
        await Forge("braintree", world.Server, world.Reseller, account, async url =>
        {
            world.Simulator.Webhooks = new(url);
            await world.Simulator.Deliver();
        }, signed: "bt_payload");   // before it, users of the merchant sign that are not ours
        await world.Prove();
    }

    [Fact]
    public async Task Stripe()
    {
        await using var world = await StripeWorld.Start();
        var (account, _) = await world.Charged(10);
        await world.At("2026-01-01T00:00:01Z");
        world.Simulator.Webhooks = new(new Uri("http://127.0.0.1:9/"));   // what was told before is lost
        await world.Simulator.Deliver();
        world.Simulator.Dispute(Reference(await world.Intents(account)));
        await Forge("stripe", world.Server, world.Reseller, account, async url =>
        {
            world.Simulator.Webhooks = new(url);
            await world.Simulator.Deliver();
        }, "charge.dispute.created");
        await world.Prove();
    }

    [Fact]
    public async Task QuickBooks()
    {
        await using var world = await QuickBooksWorld.Start();
        var (account, _) = await world.Charged(10);
        await world.At("2026-01-01T00:00:01Z");
        world.Simulator.Webhooks = new(new Uri("http://127.0.0.1:9/"));
        await world.Simulator.Deliver();
        world.Simulator.Pay(Reference(await world.Intents(account)));
        await Forge("quickbooks", world.Server, world.Reseller, account, async url =>
        {
            world.Simulator.Webhooks = new(url);
            await world.Simulator.Deliver();
        }, ".payment.");
        await world.Prove();
    }

    [Fact]
    public async Task FreshBooks()
    {
        await using var world = await FreshBooksWorld.Start();
        await world.Listen();
        var (account, _) = await world.Charged(10);
        await world.At("2026-01-01T00:00:01Z");
        world.Simulator.Pay((long?)Assert.Single(world.There("invoices"))["id"] ?? 0);
        await Forge("freshbooks", world.Server, world.Reseller, account, async url =>
        {
            var told = world.Simulator.Notifications[^1];
            using var http = new HttpClient();
            using var form = new FormUrlEncodedContent(told.Form);
            form.Headers.Add("X-FreshBooks-Hmac-SHA256", told.Signature);
            await http.PostAsync(url, form, TestContext.Current.CancellationToken);
        });
        await world.Prove();
    }

    // The genuine one is taken last, and once.
    private async Task Forge(
        string vendor, RunningServer server, string seller, string account, Func<Uri, Task> tell, string about = "",
        string signed = "")
    {
        await using var relay = await Relay.Start();
        await tell(relay.Url);
        var genuine = relay.Heard.Last(m => Encoding.UTF8.GetString(m.Body).Contains(about, StringComparison.Ordinal));
        var seed = System.Security.Cryptography.RandomNumberGenerator.GetInt32(int.MaxValue);
        output.Print($"Seed {seed}; {genuine.Body.Length} bytes, {string.Join(", ", genuine.Headers.Keys)}.");
        var random = new Random(seed);
        var start = Encoding.UTF8.GetString(genuine.Body).IndexOf(signed, StringComparison.Ordinal);
        var before = (await Events(server, seller), (await Payments(server, account)).Count);

        for (var i = 0; i < Changes; i++)
        {
            var body = genuine.Body.ToArray();
            var place = random.Next(start, body.Length);
            body[place] ^= 1;
            var status = await Send(server, $"{vendor}/{seller}", genuine with { Body = body });
            Assert.True(status == 401, $"{status} with byte {place} changed: {Encoding.UTF8.GetString(body)}");
        }

        foreach (var header in genuine.Headers.Keys.Where(h => h != "Content-Type"))
        {
            var without = genuine.Headers.Where(h => h.Key != header).ToDictionary();
            Assert.Equal(401, await Send(server, $"{vendor}/{seller}", genuine with { Headers = without }));
            var signature = genuine.Headers[header].ToCharArray();
            signature[20] ^= (char)1;
            without[header] = new string(signature);
            Assert.Equal(401, await Send(server, $"{vendor}/{seller}", genuine with { Headers = without }));
        }

        var other = (await server.Admin.Post("/api/1.0/accounts", """{"reseller":true}""")).Is(201).Id;
        foreach (var elsewhere in new[] { other, account, "operator", Guid.CreateVersion7().ToString() })
            Assert.Equal(401, await Send(server, $"{vendor}/{elsewhere}", genuine));
        Assert.Equal(401, await Send(server, $"{(vendor == "stripe" ? "http" : "stripe")}/{seller}", genuine));
        Assert.Equal(before, (await Events(server, seller), (await Payments(server, account)).Count));

        for (var i = 0; i < 2; i++) Assert.Equal(200, await Send(server, $"{vendor}/{seller}", genuine));
        Assert.Equal(
            (before.Item1 + 1, before.Item2 + 1),
            (await Events(server, seller), (await Payments(server, account)).Count));
    }

    private static async Task<int> Send(RunningServer server, string path, Sent message)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.Address, $"/webhooks/{path}"));
        request.Content = new ByteArrayContent(message.Body);
        foreach (var (name, value) in message.Headers)
            if (!request.Headers.TryAddWithoutValidation(name, value))
                request.Content.Headers.TryAddWithoutValidation(name, value);
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return (int)answer.StatusCode;
    }

    private static async Task<int> Events(RunningServer server, string seller) =>
        (await server.Admin.Get($"/api/1.0/accounts/{seller}/bookkeeper/events")).Is(200).Json.GetArrayLength();

    private static async Task<IReadOnlyList<JsonElement>> Payments(RunningServer server, string account) =>
        [.. (await server.Admin.Get($"/api/1.0/accounts/{account}/payments")).Is(200).Json.EnumerateArray()];

    private static string Reference(IReadOnlyList<JsonElement> intents) =>
        intents[0].GetProperty("reference").GetString() ?? "";

    private sealed record Sent(IReadOnlyDictionary<string, string> Headers, byte[] Body);

    // Takes what a vendor sends, and keeps it.
    private sealed class Relay : IAsyncDisposable
    {
        private static readonly string[] s_ofTheWire = ["Host", "Content-Length", "Connection", "Transfer-Encoding"];
        private readonly WebApplication _app;

        private Relay(WebApplication app) => _app = app;

        public Uri Url => new(_app.Urls.First());

        public List<Sent> Heard { get; } = [];

        public static async Task<Relay> Start()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            builder.Logging.ClearProviders();
            var relay = new Relay(builder.Build());
            relay._app.Run(relay.Take);
            await relay._app.StartAsync();
            return relay;
        }

        public ValueTask DisposeAsync() => _app.DisposeAsync();

        private async Task Take(HttpContext http)
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body);
            var headers = http.Request.Headers.Where(h => !s_ofTheWire.Contains(h.Key));
            Heard.Add(new Sent(headers.ToDictionary(h => h.Key, h => $"{h.Value}"), body.ToArray()));
        }
    }
}
