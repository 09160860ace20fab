using System.Net;
using System.Text.Json;
using Brillig.Simulators.Braintree;
using Brillig.Tests.Safety;
using Brillig.Tests.Simulators;
using Xunit;

namespace Brillig.Tests.Server.Bookkeeping;

/// <summary>A server with a reseller whose bookkeeper is Braintree's simulator.</summary>
public sealed class BraintreeWorld : IAsyncDisposable
{
    private readonly RunningServer _server;
    private readonly string _reseller;

    private BraintreeWorld(RunningServer server, BraintreeSimulator simulator, string reseller)
    {
        (_server, Simulator, _reseller) = (server, simulator, reseller);
        Client = new BraintreeClient(simulator);
    }

    public BraintreeSimulator Simulator { get; }

    public BraintreeClient Client { get; }

    /// <summary>The server, on a manual clock: calls are made as it moves.</summary>
    public RunningServer Server => _server;

    /// <summary>The reseller.</summary>
    public string Reseller => _reseller;

    /// <summary>Starts all three.</summary>
    public static async Task<BraintreeWorld> Start(
        Engine engine = Engine.Sqlite, BraintreeSettings? setUp = null, string collect = "charge")
    {
        var simulator = await BraintreeSimulator.Start(setUp);
        var server = await RunningServer.Start(
            options => options with { AllowOutbound = [IPNetwork.Parse("127.0.0.0/8")] },
            engine, "2026-01-01T00:00:00Z");
        var reseller = (await server.Admin.Post("/api/1.0/accounts", """{"reseller":true}""")).Is(201).Id;
        var settings = simulator.Settings;
        (await server.Admin.Put($"/api/1.0/accounts/{reseller}/bookkeeper", new
        {
            type = "braintree", collect, address = simulator.Address.ToString(),
            merchant_accounts = new { USD = settings.MerchantAccountId },
            credentials = new
            {
                merchant_id = settings.MerchantId, public_key = settings.PublicKey,
                private_key = settings.PrivateKey,
            },
        })).Is(200);
        return new BraintreeWorld(server, simulator, reseller);
    }

    public async Task<(string Account, string Charge)> Charged(
        decimal amount, bool customer = true, string currency = "USD")
    {
        var account = (await _server.Admin.Post("/api/1.0/accounts", new { parent = _reseller, currency }))
            .Is(201).Id;
        if (customer) await Vault(account);
        await Use(account, amount);
        return (account, (await _server.Admin.Post($"/api/1.0/accounts/{account}/charges")).Is(201).Id);
    }

    public async Task<string> Prepaid(decimal balance, object topup)
    {
        var account = (await _server.Admin.Post(
            "/api/1.0/accounts", new { parent = _reseller, type = "prepaid", balance, topup })).Is(201).Id;
        await Vault(account);
        return account;
    }

    public async Task Use(string account, decimal amount) => (await _server.Admin.Post(
        $"/api/1.0/accounts/{account}/charges/items", new { name = "setup", charge = amount })).Is(201);

    public async Task<string> Balance(string account) =>
        (await _server.Admin.Get($"/api/1.0/accounts/{account}")).Is(200).Raw("balance");

    public Task Vault(string account) => Client.Enter(account);

    public async Task Collects(string what) => (await TryToCollect(what)).Is(200);

    public Task<Reply> TryToCollect(string what) => _server.Admin.Put(
        $"/api/1.0/accounts/{_reseller}/bookkeeper",
        new
        {
            type = "braintree", collect = what, address = Simulator.Address.ToString(),
            merchant_accounts = new { USD = Simulator.Settings.MerchantAccountId },
        });

    public async Task At(string time) => (await _server.Admin.Post("/api/1.0/clock", new { now = time })).Is(200);

    public async Task<IReadOnlyList<JsonElement>> Intents(string account) =>
        [.. (await _server.Admin.Get($"/api/1.0/outbox?account={account}")).Is(200).Json.EnumerateArray()];

    public async Task<IReadOnlyList<JsonElement>> Payments(string account) =>
        [.. (await _server.Admin.Get($"/api/1.0/accounts/{account}/payments")).Is(200).Json.EnumerateArray()];

    public async Task<string?> Standing(string account) =>
        (await _server.Admin.Get($"/api/1.0/accounts/{account}")).Is(200).Json.GetProperty("standing").GetString();

    public async Task Prove() => Assert.Empty(await Proof.Breaches(_server.Data, _server.Database));

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Client.Dispose();
        await Simulator.DisposeAsync();
    }
}
