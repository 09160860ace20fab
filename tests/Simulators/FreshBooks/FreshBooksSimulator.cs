using System.Net;
using System.Text.Json.Nodes;
using Brillig.Simulators.FreshBooks.Payments;
using Brillig.Simulators.FreshBooks.Webhooks;
using Brillig.Simulators.FreshBooks.Wire;
using Brillig.Simulators.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Brillig.Simulators.FreshBooks;

/// <summary>
/// FreshBooks on the loopback address: keeps state, checks what it is sent by the vendor's rules, misbehaves on demand,
/// and remembers what was done.
/// </summary>
public sealed class FreshBooksSimulator : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Business _business;
    private readonly Delivery _delivery;
    private readonly Calls _calls = new();

    private FreshBooksSimulator(FreshBooksSettings settings, TimeProvider time)
    {
        Settings = settings;
        Faults = new Faults(settings.Seed);
        _business = new Business(settings, new SimulatorClock(time, settings.Clock));
        _business.Tokens.Begin(_business.Now);
        _delivery = new Delivery(_business);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, settings.Port));
        _app = builder.Build();
        var exchange = new Exchange(_business, Faults, _calls);
        foreach (var route in Route.All)
            _app.MapMethods(route.Path, [route.Method], http => exchange.Run(http, route));
        _app.MapPost("/auth/oauth/token", exchange.Renew);
        SideChannel.Map(_app, this);
    }

    /// <summary>What it was started with.</summary>
    public FreshBooksSettings Settings { get; }

    /// <summary>How it misbehaves.</summary>
    public Faults Faults { get; }

    /// <summary>Where it listens.</summary>
    public Uri Address => new(_app.Urls.First());

    /// <summary>Its time.</summary>
    public DateTimeOffset Now => _business.Now;

    /// <summary>How badly notifications are delivered.</summary>
    public WebhookManner Webhooks
    {
        get => _delivery.Manner;
        set => _delivery.Manner = value;
    }

    /// <summary>What those who listen were told, or will be.</summary>
    public IReadOnlyList<Notification> Notifications
    {
        get
        {
            lock (_business.Lock) return [.. _business.Notifications];
        }
    }

    /// <summary>Those who want to be told.</summary>
    public IReadOnlyList<Callback> Callbacks
    {
        get
        {
            lock (_business.Lock) return [.. _business.Callbacks];
        }
    }

    /// <summary>How often tokens were renewed.</summary>
    public int Renewals
    {
        get
        {
            lock (_business.Lock) return _business.Tokens.Renewals;
        }
    }

    /// <summary>Starts one.</summary>
    public static async Task<FreshBooksSimulator> Start(FreshBooksSettings? settings = null, TimeProvider? time = null)
    {
        var simulator = new FreshBooksSimulator(settings ?? new(), time ?? TimeProvider.System);
        await simulator._app.StartAsync();
        return simulator;
    }

    /// <summary>Lets time pass.</summary>
    public void Advance(TimeSpan by) => _business.Clock.Advance(by);

    /// <summary>The access token is no good any more, as after twelve hours.</summary>
    public void ExpireToken()
    {
        lock (_business.Lock) _business.Tokens.Revoke();
    }

    /// <summary>What a person gets who lets the app in anew.</summary>
    public string RefreshToken
    {
        get
        {
            lock (_business.Lock) return _business.Tokens.Refresh;
        }
    }

    /// <summary>A client pays an invoice, whole or in part.</summary>
    /// <returns>The payment, or null if there is no such invoice.</returns>
    public long? Pay(long invoice, decimal? amount = null, string type = "Credit Card")
    {
        lock (_business.Lock)
        {
            if (_business.Invoice(invoice) is not { VisState: not Visible.Deleted } found) return null;
            var due = found.Amount - _business.PaidOf(found);
            return PaymentRules.Record(_business, found, amount ?? due, type).Id;
        }
    }

    /// <summary>Somebody deletes a payment by hand.</summary>
    public bool DeletePayment(long id)
    {
        lock (_business.Lock)
        {
            if (_business.Payment(id) is not { } payment) return false;
            (payment.VisState, payment.UpdatedAt) = (Visible.Deleted, _business.Now);
            _business.Tell("payment.delete", id);
            return true;
        }
    }

    /// <summary>Somebody deletes an invoice by hand.</summary>
    public bool DeleteInvoice(long id)
    {
        lock (_business.Lock)
        {
            if (_business.Invoice(id) is not { } invoice) return false;
            (invoice.VisState, invoice.UpdatedAt) = (Visible.Deleted, _business.Now);
            _business.Tell("invoice.delete", id);
            return true;
        }
    }

    /// <summary>Registers a callback that is verified, as if its handshake were over.</summary>
    public Callback Listen(string name, Uri uri)
    {
        lock (_business.Lock)
        {
            var callback = new Callback(_business.NextId(), name, uri, _business.Secret(33)) { IsVerified = true };
            _business.Callbacks.Add(callback);
            return callback;
        }
    }

    /// <summary>Sends the notifications that are due.</summary>
    /// <returns>How many times something was sent.</returns>
    public Task<int> Deliver() => _delivery.Run();

    /// <summary>What happened so far, as <c>GET /_simulator/state</c> shows it.</summary>
    public JsonObject State()
    {
        lock (_business.Lock) return StateJson.Of(_business, Faults, _calls);
    }

    /// <summary>How often each purchase-order number was invoiced; more than once is a double invoice.</summary>
    public IReadOnlyDictionary<string, int> Invoiced()
    {
        lock (_business.Lock)
            return _business.Invoices.Where(i => i.PoNumber is not null)
                .GroupBy(i => i.PoNumber ?? "").ToDictionary(g => g.Key, g => g.Count());
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
}
