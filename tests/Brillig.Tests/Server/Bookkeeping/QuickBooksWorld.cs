using System.Net;
using System.Text;
using System.Text.Json;
using Brillig.Simulators.QuickBooks;
using Brillig.Simulators.QuickBooks.Webhooks;
using Brillig.Tests.Safety;
using Xunit;

namespace Brillig.Tests.Server.Bookkeeping;

/// <summary>A server with a reseller whose bookkeeper is QuickBooks' simulator.</summary>
public sealed class QuickBooksWorld : IAsyncDisposable
{
    private QuickBooksWorld(RunningServer server, QuickBooksSimulator simulator, string reseller) =>
        (Server, Simulator, Reseller) = (server, simulator, reseller);

    public QuickBooksSimulator Simulator { get; }

    /// <summary>The server, on a manual clock: calls are made as it moves.</summary>
    public RunningServer Server { get; }

    /// <summary>The reseller.</summary>
    public string Reseller { get; }

    /// <summary>Starts all three.</summary>
    public static async Task<QuickBooksWorld> Start(Func<QuickBooksSettings, QuickBooksSettings>? change = null)
    {
        var simulator = await QuickBooksSimulator.Start(change?.Invoke(new()) ?? new());
        var server = await RunningServer.Start(
            options => options with { AllowOutbound = [IPNetwork.Parse("127.0.0.0/8")] },
            Engine.Sqlite, "2026-01-01T00:00:00Z");
        var reseller = (await server.Admin.Post("/api/1.0/accounts", """{"reseller":true}""")).Is(201).Id;
        var world = new QuickBooksWorld(server, simulator, reseller);
        await world.Enter(simulator.Settings.RefreshToken);
        return world;
    }

    /// <summary>Sets the bookkeeper, with this refresh token and no access token.</summary>
    public async Task Enter(string refreshToken) =>
        (await Server.Admin.Put($"/api/1.0/accounts/{Reseller}/bookkeeper", new
        {
            type = "quickbooks", address = Simulator.Address.ToString(),
            credentials = new
            {
                realm_id = Simulator.Settings.RealmId, client_id = Simulator.Settings.ClientId,
                client_secret = Simulator.Settings.ClientSecret, refresh_token = refreshToken,
                verifier_token = Simulator.Settings.VerifierToken,
            },
        })).Is(200);

    public async Task<(string Account, string Charge)> Charged(
        decimal amount, string? name = null, string? email = null)
    {
        var account = (await Server.Admin.Post("/api/1.0/accounts", new { parent = Reseller, name, email })).Is(201).Id;
        return (account, await Charge(account, amount));
    }

    public async Task<string> Charge(string account, decimal amount)
    {
        (await Server.Admin.Post(
            $"/api/1.0/accounts/{account}/charges/items", new { name = "setup", charge = amount })).Is(201);
        return (await Server.Admin.Post($"/api/1.0/accounts/{account}/charges")).Is(201).Id;
    }

    public async Task<string> Prepaid(decimal balance) => (await Server.Admin.Post(
        "/api/1.0/accounts", new { parent = Reseller, type = "prepaid", balance })).Is(201).Id;

    public async Task Rename(string account, string name)
    {
        using var body = new StringContent(
            $$"""{"name":"{{name}}"}""", Encoding.UTF8, "application/merge-patch+json");
        (await Server.Admin.Send(HttpMethod.Patch, $"/api/1.0/accounts/{account}", body)).Is(200);
    }

    public async Task<string> Balance(string account) =>
        (await Server.Admin.Get($"/api/1.0/accounts/{account}")).Is(200).Raw("balance");

    public async Task<string?> Status(string account, string charge) =>
        (await Server.Admin.Get($"/api/1.0/accounts/{account}/charges/{charge}")).Is(200)
        .Json.GetProperty("status").GetString();

    /// <summary>Where the simulator sends what it tells.</summary>
    public Uri Webhook => new(Server.Address, $"/webhooks/quickbooks/{Reseller}");

    /// <summary>Tells the server something, as whoever has this signature; the status that is answered.</summary>
    public async Task<int> Tell(string body, string? signature, bool sign = false)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, Webhook);
        request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        if (sign) signature = WebhookSigning.Sign(Simulator.Settings.VerifierToken, body);
        if (signature is not null) request.Headers.Add(WebhookSigning.Header, signature);
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return (int)response.StatusCode;
    }

    public async Task At(string time) => (await Server.Admin.Post("/api/1.0/clock", new { now = time })).Is(200);

    public async Task<IReadOnlyList<JsonElement>> Intents(string account) =>
        [.. (await Server.Admin.Get($"/api/1.0/outbox?account={account}")).Is(200).Json.EnumerateArray()];

    public async Task<IReadOnlyList<JsonElement>> Payments(string account) =>
        [.. (await Server.Admin.Get($"/api/1.0/accounts/{account}/payments")).Is(200).Json.EnumerateArray()];

    public async Task Prove() => Assert.Empty(await Proof.Breaches(Server.Data, Server.Database));

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await Simulator.DisposeAsync();
    }
}
