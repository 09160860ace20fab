using System.Net;
using System.Text.Json;
using Brillig.Simulators.Stripe;
using Brillig.Tests.Safety;
using Xunit;

namespace Brillig.Tests.Server.Bookkeeping;

/// <summary>A server with a reseller whose bookkeeper is Stripe's simulator.</summary>
public sealed class StripeWorld : IAsyncDisposable
{
    private StripeWorld(RunningServer server, StripeSimulator simulator, string reseller) =>
        (Server, Simulator, Reseller) = (server, simulator, reseller);

    /// <summary>The server, on a manual clock: calls are made as it moves.</summary>
    public RunningServer Server { get; }

    public StripeSimulator Simulator { get; }

    /// <summary>The reseller.</summary>
    public string Reseller { get; }

    /// <summary>Starts all three.</summary>
    public static async Task<StripeWorld> Start(
        Engine engine = Engine.Sqlite, Func<StripeSettings, StripeSettings>? change = null)
    {
        var simulator = await StripeSimulator.Start(change?.Invoke(new()) ?? new());
        var server = await RunningServer.Start(
            options => options with { AllowOutbound = [IPNetwork.Parse("127.0.0.0/8")] },
            engine, "2026-01-01T00:00:00Z");
        var reseller = (await server.Admin.Post("/api/1.0/accounts", """{"reseller":true}""")).Is(201).Id;
        (await server.Admin.Put($"/api/1.0/accounts/{reseller}/bookkeeper", new
        {
            type = "stripe", address = simulator.Address.ToString(),
            credentials = new
            {
                secret_key = simulator.Settings.SecretKey, webhook_secret = simulator.Settings.WebhookSecret,
                account_id = simulator.Settings.AccountId,
            },
        })).Is(200);
        return new StripeWorld(server, simulator, reseller);
    }

    /// <summary>An account with something to pay, and its customer's card; without one it is no customer.</summary>
    public async Task<(string Account, string Charge)> Charged(
        decimal amount, string? card = "pm_card_visa", string currency = "USD")
    {
        var account = (await Server.Admin.Post("/api/1.0/accounts", new { parent = Reseller, currency })).Is(201).Id;
        if (card is not null) Simulator.Customer(account, card);
        await Use(account, amount);
        return (account, (await Server.Admin.Post($"/api/1.0/accounts/{account}/charges")).Is(201).Id);
    }

    /// <summary>An account with its customer's card.</summary>
    public async Task<string> Account(string card = "pm_card_visa")
    {
        var account = (await Server.Admin.Post("/api/1.0/accounts", new { parent = Reseller })).Is(201).Id;
        Simulator.Customer(account, card);
        return account;
    }

    public async Task<string> Prepaid(decimal balance, object topup, string card = "pm_card_visa")
    {
        var account = (await Server.Admin.Post(
            "/api/1.0/accounts", new { parent = Reseller, type = "prepaid", balance, topup })).Is(201).Id;
        Simulator.Customer(account, card);
        return account;
    }

    public async Task Use(string account, decimal amount) => (await Server.Admin.Post(
        $"/api/1.0/accounts/{account}/charges/items", new { name = "setup", charge = amount })).Is(201);

    public async Task<string> Balance(string account) =>
        (await Server.Admin.Get($"/api/1.0/accounts/{account}")).Is(200).Raw("balance");

    public async Task At(string time) => (await Server.Admin.Post("/api/1.0/clock", new { now = time })).Is(200);

    public async Task<IReadOnlyList<JsonElement>> Intents(string account) =>
        [.. (await Server.Admin.Get($"/api/1.0/outbox?account={account}")).Is(200).Json.EnumerateArray()];

    /// <summary>The one intent of an account: its state and why.</summary>
    public async Task<(string? State, string? Why)> Intent(string account)
    {
        var intent = Assert.Single(await Intents(account));
        return (intent.GetProperty("state").GetString(), intent.GetProperty("why").GetString());
    }

    public async Task<IReadOnlyList<JsonElement>> Payments(string account) =>
        [.. (await Server.Admin.Get($"/api/1.0/accounts/{account}/payments")).Is(200).Json.EnumerateArray()];

    public async Task<string?> Standing(string account) =>
        (await Server.Admin.Get($"/api/1.0/accounts/{account}")).Is(200).Json.GetProperty("standing").GetString();

    public async Task Prove() => Assert.Empty(await Proof.Breaches(Server.Data, Server.Database));

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await Simulator.DisposeAsync();
    }
}
