using System.Net;
using System.Text.Json.Nodes;
using Brillig.Simulators.Hosting;
using Brillig.Simulators.QuickBooks.Entities;
using Brillig.Simulators.QuickBooks.Webhooks;
using Brillig.Simulators.QuickBooks.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Brillig.Simulators.QuickBooks;

/// <summary>
/// QuickBooks Online on the loopback address: keeps state, checks what it is sent by the vendor's rules, misbehaves on
/// demand, and remembers what was done.
/// </summary>
public sealed class QuickBooksSimulator : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Company _company;
    private readonly Delivery _delivery;
    private readonly Calls _calls = new();

    private QuickBooksSimulator(QuickBooksSettings settings, TimeProvider time)
    {
        Settings = settings;
        Faults = new Faults(settings.Seed);
        _company = new Company(settings, new SimulatorClock(time, settings.Clock));
        _delivery = new Delivery(_company);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, settings.Port));
        _app = builder.Build();
        var exchange = new Exchange(_company, Faults, _calls);
        _app.MapPost("/oauth2/v1/tokens/bearer", exchange.Renew);
        _app.MapGet("/v3/company/{realm}/query", exchange.Select);
        _app.MapGet("/v3/company/{realm}/cdc", exchange.Capture);
        _app.MapPost("/v3/company/{realm}/{kind}", exchange.Write);
        _app.MapGet("/v3/company/{realm}/{kind}/{id}", exchange.Read);
        SideChannel.Map(_app, this);
    }

    /// <summary>What it was started with.</summary>
    public QuickBooksSettings Settings { get; }

    /// <summary>How it misbehaves.</summary>
    public Faults Faults { get; }

    /// <summary>Where it listens.</summary>
    public Uri Address => new(_app.Urls.First());

    /// <summary>Its time.</summary>
    public DateTimeOffset Now => _company.Now;

    /// <summary>Where notifications go; null: they wait.</summary>
    public WebhookTarget? Webhooks
    {
        get => _delivery.Target;
        set => _delivery.Target = value;
    }

    /// <summary>What the app was told, or will be.</summary>
    public IReadOnlyList<Notification> Notifications
    {
        get
        {
            lock (_company.Lock) return [.. _company.Notifications];
        }
    }

    /// <summary>How often tokens were renewed.</summary>
    public int Renewals
    {
        get
        {
            lock (_company.Lock) return _company.Tokens.Renewals;
        }
    }

    /// <summary>Starts one.</summary>
    public static async Task<QuickBooksSimulator> Start(QuickBooksSettings? settings = null, TimeProvider? time = null)
    {
        var simulator = new QuickBooksSimulator(settings ?? new(), time ?? TimeProvider.System);
        await simulator._app.StartAsync();
        return simulator;
    }

    /// <summary>Lets time pass.</summary>
    public void Advance(TimeSpan by) => _company.Clock.Advance(by);

    /// <summary>The access token is no good any more, as after an hour.</summary>
    public void ExpireToken()
    {
        lock (_company.Lock) _company.Tokens.Expire();
    }

    /// <summary>A person disconnects the app: no token is taken, and none renewed.</summary>
    public void Disconnect()
    {
        lock (_company.Lock) _company.Tokens.Revoke();
    }

    /// <summary>A customer pays an invoice, whole or in part, and somebody enters it.</summary>
    /// <returns>The payment, or null if there is no such invoice, or less due of it.</returns>
    public string? Pay(string invoice, decimal? amount = null)
    {
        lock (_company.Lock)
        {
            if (_company.Find("Invoice", invoice) is not { } found) return null;
            var paid = amount ?? found.Number("Balance") ?? 0;
            return Written("Payment", new JsonObject
            {
                ["CustomerRef"] = new JsonObject { ["value"] = found.Reference("CustomerRef") }, ["TotalAmt"] = paid,
                ["CurrencyRef"] = found["CurrencyRef"]?.DeepClone(),
                ["Line"] = new JsonArray(new JsonObject
                {
                    ["Amount"] = paid,
                    ["LinkedTxn"] = new JsonArray(new JsonObject { ["TxnId"] = invoice, ["TxnType"] = "Invoice" }),
                }),
            })?.Text("Id");
        }
    }

    /// <summary>Somebody makes a customer, or anything else, by hand.</summary>
    /// <returns>The document, or null: it is refused.</returns>
    public JsonObject? Make(string kind, JsonObject document)
    {
        lock (_company.Lock) return Written(kind, document)?.DeepClone().AsObject();
    }

    /// <summary>Somebody deletes a document by hand.</summary>
    public bool Delete(string kind, string id)
    {
        lock (_company.Lock)
        {
            if (_company.Find(kind, id) is not { } found) return false;
            var sent = new JsonObject { ["Id"] = id, ["SyncToken"] = found.Text("SyncToken") };
            return Written(kind, sent, "delete") is not null;
        }
    }

    /// <summary>The documents of a kind.</summary>
    public IReadOnlyList<JsonObject> All(string kind)
    {
        lock (_company.Lock) return [.. _company.Of(kind).Select(d => d.DeepClone().AsObject())];
    }

    /// <summary>Sends the notifications that are due.</summary>
    /// <returns>How many messages were sent.</returns>
    public Task<int> Deliver() => _delivery.Run();

    /// <summary>Has all that was lost, or not taken, sent again with the next delivery.</summary>
    public void Redeliver() => _delivery.Again();

    /// <summary>What happened so far, as <c>GET /_simulator/state</c> shows it.</summary>
    public JsonObject State()
    {
        lock (_company.Lock) return StateJson.Of(_company, Faults, _calls);
    }

    /// <summary>How often each private note was invoiced; more than once is a double invoice.</summary>
    public IReadOnlyDictionary<string, int> Invoiced()
    {
        lock (_company.Lock)
            return _company.Of("Invoice").GroupBy(i => i.Text("PrivateNote") ?? "")
                .ToDictionary(g => g.Key, g => g.Count());
    }

    /// <summary>Serves until it is ended, sending notifications every second.</summary>
    public async Task Run(CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        try
        {
            while (await timer.WaitForNextTickAsync(cancel)) await Deliver();
        }
        catch (OperationCanceledException)
        {
            // Being ended is how it ends.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _delivery.Dispose();
    }

    private JsonObject? Written(string kind, JsonObject document, string? operation = null)
    {
        if (EntityKind.All.FirstOrDefault(k => k.Name == kind) is not { } known) return null;
        try
        {
            return Writing.Write(_company, known, document, operation);
        }
        catch (FailException)
        {
            return null;
        }
    }
}
