using System.Net;
using System.Text.Json;

namespace Brillig.Tests.Server.Bookkeeping;

/// <summary>A server with a reseller whose bookkeeper is a receiver.</summary>
public sealed class Collecting : IAsyncDisposable
{
    private Collecting(RunningServer server, Receiver receiver, string reseller) =>
        (Server, Receiver, Reseller) = (server, receiver, reseller);

    /// <summary>The server, on a manual clock: calls are made as it moves.</summary>
    public RunningServer Server { get; }

    /// <summary>The reseller's books.</summary>
    public Receiver Receiver { get; }

    /// <summary>The reseller.</summary>
    public string Reseller { get; }

    /// <summary>Starts all three.</summary>
    public static async Task<Collecting> Start(Engine engine = Engine.Sqlite)
    {
        var receiver = await Receiver.Start();
        var server = await RunningServer.Start(
            options => options with { AllowOutbound = [IPNetwork.Parse("127.0.0.0/8")] },
            engine, "2026-01-01T00:00:00Z");
        var reseller = (await server.Admin.Post("/api/1.0/accounts", """{"reseller":true}""")).Is(201).Id;
        (await server.Admin.Put($"/api/1.0/accounts/{reseller}/bookkeeper", new
        {
            type = "http", address = receiver.Address, credentials = new { secret = Receiver.Secret },
        })).Is(200);
        return new Collecting(server, receiver, reseller);
    }

    /// <summary>An account of the reseller that has this to pay; its id and that of its charge.</summary>
    public async Task<(string Account, string Charge)> Charged(decimal amount = 12.5m)
    {
        var account = (await Server.Admin.Post("/api/1.0/accounts", new { parent = Reseller })).Is(201).Id;
        return (account, await Charge(account, amount));
    }

    /// <summary>A further charge.</summary>
    public async Task<string> Charge(string account, decimal amount)
    {
        (await Server.Admin.Post(
            $"/api/1.0/accounts/{account}/charges/items", new { name = "setup", charge = amount })).Is(201);
        return (await Server.Admin.Post($"/api/1.0/accounts/{account}/charges")).Is(201).Id;
    }

    /// <summary>Moves the clock: what is due outside by then is done.</summary>
    public async Task At(string time) => (await Server.Admin.Post("/api/1.0/clock", new { now = time })).Is(200);

    /// <summary>The intents of an account, the oldest first.</summary>
    public async Task<IReadOnlyList<JsonElement>> Intents(string account) =>
        [.. (await Server.Admin.Get($"/api/1.0/outbox?account={account}")).Is(200).Json.EnumerateArray()];

    /// <summary>The payments of an account.</summary>
    public async Task<IReadOnlyList<JsonElement>> Payments(string account) =>
        [.. (await Server.Admin.Get($"/api/1.0/accounts/{account}/payments")).Is(200).Json.EnumerateArray()];

    /// <summary>A text of the account.</summary>
    public async Task<string?> Standing(string account) =>
        (await Server.Admin.Get($"/api/1.0/accounts/{account}")).Is(200).Json.GetProperty("standing").GetString();

    /// <summary>The status of a charge.</summary>
    public async Task<string?> Status(string account, string charge) =>
        (await Server.Admin.Get($"/api/1.0/accounts/{account}/charges/{charge}")).Is(200)
        .Json.GetProperty("status").GetString();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await Receiver.DisposeAsync();
    }
}
