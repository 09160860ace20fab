using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Brillig.Simulators.FreshBooks;
using Brillig.Tests.Safety;
using Xunit;

namespace Brillig.Tests.Server.Bookkeeping;

/// <summary>A server with a reseller that collects by FreshBooks, as the simulator behaves.</summary>
internal sealed class FreshBooksWorld : IAsyncDisposable
{
    private FreshBooksWorld(RunningServer server, FreshBooksSimulator simulator, string reseller) =>
        (Server, Simulator, Reseller) = (server, simulator, reseller);

    /// <summary>On a manual clock: calls are made as it moves.</summary>
    public RunningServer Server { get; }

    /// <summary>FreshBooks.</summary>
    public FreshBooksSimulator Simulator { get; }

    /// <summary>Who collects there.</summary>
    public string Reseller { get; }

    public static async Task<FreshBooksWorld> Start(FreshBooksSettings? settings = null)
    {
        var simulator = await FreshBooksSimulator.Start(settings);
        var server = await RunningServer.Start(
            options => options with { AllowOutbound = [IPNetwork.Parse("127.0.0.0/8")] },
            Engine.Sqlite, "2026-01-01T00:00:00Z");
        var reseller = (await server.Admin.Post("/api/1.0/accounts", """{"reseller":true}""")).Is(201).Id;
        var world = new FreshBooksWorld(server, simulator, reseller);
        await world.Enter();
        return world;
    }

    /// <summary>Sets the reseller's bookkeeper.</summary>
    public async Task Enter(string? refreshToken = null, string verifiers = "none")
    {
        var settings = Simulator.Settings;
        (await Server.Admin.Put($"/api/1.0/accounts/{Reseller}/bookkeeper", new
        {
            type = "freshbooks", address = Simulator.Address.ToString(),
            credentials = new
            {
                account_id = settings.AccountId, client_id = settings.ClientId, client_secret = settings.ClientSecret,
                redirect_uri = settings.RedirectUri, refresh_token = refreshToken ?? settings.RefreshToken,
                access_token = settings.AccessToken, verifiers,
            },
        })).Is(200);
    }

    /// <summary>An account of the reseller that has this to pay; its id and that of its charge.</summary>
    public async Task<(string Account, string Charge)> Charged(decimal amount, string? email = "jo@example.com")
    {
        var account = await Account(email);
        return (account, await Charge(account, amount));
    }

    /// <summary>An account of the reseller.</summary>
    public async Task<string> Account(string? email = "jo@example.com") => (await Server.Admin.Post(
        "/api/1.0/accounts", new { parent = Reseller, name = "Acme Ltd", email })).Is(201).Id;

    /// <summary>Adds a line to what it will be charged.</summary>
    public async Task Use(string account, string name, decimal charge) => (await Server.Admin.Post(
        $"/api/1.0/accounts/{account}/charges/items", new { name, charge })).Is(201);

    /// <summary>A further charge.</summary>
    public async Task<string> Charge(string account, decimal amount)
    {
        await Use(account, "setup", amount);
        return (await Server.Admin.Post($"/api/1.0/accounts/{account}/charges")).Is(201).Id;
    }

    /// <summary>Moves the clock: what is due outside by then is done.</summary>
    public async Task At(string time) => (await Server.Admin.Post("/api/1.0/clock", new { now = time })).Is(200);

    public async Task<IReadOnlyList<JsonElement>> Intents(string account) =>
        [.. (await Server.Admin.Get($"/api/1.0/outbox?account={account}")).Is(200).Json.EnumerateArray()];

    public async Task<JsonElement> Intent(string account) => Assert.Single(await Intents(account));

    public async Task<IReadOnlyList<JsonElement>> Payments(string account) =>
        [.. (await Server.Admin.Get($"/api/1.0/accounts/{account}/payments")).Is(200).Json.EnumerateArray()];

    /// <summary>Where the reseller's FreshBooks tells what happens.</summary>
    public Uri Hook => new(Server.Address, $"/webhooks/freshbooks/{Reseller}");

    /// <summary>Has FreshBooks tell of payments, by the handshake that it asks for.</summary>
    public async Task Listen()
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(
            Simulator.Address, $"/events/account/{Simulator.Settings.AccountId}/events/callbacks"));
        request.Headers.Authorization = new("Bearer", Simulator.Settings.AccessToken);
        request.Content = new StringContent($$$"""{"callback":{"event":"payment","uri":"{{{Hook}}}"}}""");
        (await http.SendAsync(request)).EnsureSuccessStatusCode();
        await Simulator.Deliver();
        Assert.True(Assert.Single(Simulator.Callbacks).IsVerified);
    }

    /// <summary>The status of a charge.</summary>
    public async Task<string?> Status(string account, string charge) =>
        (await Server.Admin.Get($"/api/1.0/accounts/{account}/charges/{charge}")).Is(200)
        .Json.GetProperty("status").GetString();

    /// <summary>A list of what FreshBooks has.</summary>
    public IReadOnlyList<JsonNode> There(string name) =>
        [.. Simulator.State()[name]?.AsArray().OfType<JsonNode>() ?? []];

    public async Task Prove() => Assert.Empty(await Proof.Breaches(Server.Data, Server.Database));

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await Simulator.DisposeAsync();
    }
}
