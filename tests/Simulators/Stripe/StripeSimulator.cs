using System.Net;
using System.Text.Json.Nodes;
using Brillig.Simulators.Hosting;
using Brillig.Simulators.Stripe.Customers;
using Brillig.Simulators.Stripe.Invoices;
using Brillig.Simulators.Stripe.Payments;
using Brillig.Simulators.Stripe.Webhooks;
using Brillig.Simulators.Stripe.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Brillig.Simulators.Stripe;

/// <summary>
/// Stripe's API on the loopback address: keeps state, checks what it is sent by the vendor's rules, misbehaves on
/// demand, and remembers what was done.
/// </summary>
public sealed class StripeSimulator : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Gateway _gateway;
    private readonly Delivery _delivery;
    private readonly Calls _calls = new();

    private StripeSimulator(StripeSettings settings, TimeProvider time)
    {
        Settings = settings;
        Faults = new Faults(settings.Seed);
        _gateway = new Gateway(settings, new SimulatorClock(time, settings.Clock));
        MethodRules.Fill(_gateway);
        _delivery = new Delivery(_gateway);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, settings.Port));
        _app = builder.Build();
        var exchange = new Exchange(_gateway, Faults, _calls);
        foreach (var route in Route.All)
            _app.MapMethods(route.Path, [route.Method], http => exchange.Run(http, route));
        SideChannel.Map(_app, this);
    }

    /// <summary>What it was started with.</summary>
    public StripeSettings Settings { get; }

    /// <summary>How it misbehaves.</summary>
    public Faults Faults { get; }

    /// <summary>Where it listens.</summary>
    public Uri Address => new(_app.Urls.First());

    /// <summary>Its time.</summary>
    public DateTimeOffset Now => _gateway.Clock.Now;

    /// <summary>Where events go; null: they wait.</summary>
    public WebhookTarget? Webhooks
    {
        get => _delivery.Target;
        set => _delivery.Target = value;
    }

    /// <summary>What the merchant was told, or will be.</summary>
    public IReadOnlyList<Notification> Notifications
    {
        get
        {
            lock (_gateway.Lock) return [.. _gateway.Outbox.All];
        }
    }

    /// <summary>Starts one.</summary>
    public static async Task<StripeSimulator> Start(StripeSettings? settings = null, TimeProvider? time = null)
    {
        var simulator = new StripeSimulator(settings ?? new(), time ?? TimeProvider.System);
        await simulator._app.StartAsync();
        return simulator;
    }

    /// <summary>Makes a customer with a card, found by the metadata <c>account</c>; its id.</summary>
    public string Customer(string account, string method = "pm_card_visa")
    {
        lock (_gateway.Lock)
        {
            var customer = CustomerRules.Create(_gateway, new Call("", new Dictionary<string, string>
            {
                ["metadata[account]"] = account,
            })).Body.Id();
            var attached = MethodRules.Attach(
                _gateway, new Call(method, new Dictionary<string, string> { ["customer"] = customer })).Body.Id();
            CustomerRules.Update(_gateway, new Call(customer, new Dictionary<string, string>
            {
                ["invoice_settings[default_payment_method]"] = attached,
            }));
            return customer;
        }
    }

    /// <summary>Lets time pass.</summary>
    public void Advance(TimeSpan by)
    {
        lock (_gateway.Lock) _gateway.Clock.Advance(by);
    }

    /// <summary>How many customers there are.</summary>
    public int Customers
    {
        get
        {
            lock (_gateway.Lock) return _gateway.All(CustomerRules.Kind).Count();
        }
    }

    /// <summary>The payment methods that customers have, in the order they got them.</summary>
    public IReadOnlyList<string> Cards()
    {
        lock (_gateway.Lock)
            return [.. _gateway.All(MethodRules.Kind).Where(m => m.Text("customer") is not null).Select(m => m.Id())];
    }

    /// <summary>From now on a card is declined, or paid again with null.</summary>
    public void Decline(string method, string? code)
    {
        lock (_gateway.Lock)
        {
            if (code is null) _gateway.Declines.Remove(method);
            else _gateway.Declines[method] = code;
        }
    }

    /// <summary>
    /// A cardholder disputes what a payment intent charged, or the bank only asks about it; the dispute's id, or null.
    /// </summary>
    public string? Dispute(string intent, bool isInquiry = false)
    {
        lock (_gateway.Lock) return RefundRules.Dispute(_gateway, intent, isInquiry);
    }

    /// <summary>The bank takes the money back of what it only asked about before.</summary>
    public bool EscalateDispute(string dispute)
    {
        lock (_gateway.Lock) return RefundRules.Escalate(_gateway, dispute);
    }

    /// <summary>The bank decides a dispute.</summary>
    public bool CloseDispute(string dispute, bool isWon)
    {
        lock (_gateway.Lock) return RefundRules.Close(_gateway, dispute, isWon);
    }

    /// <summary>Sends the events that are due.</summary>
    /// <returns>How many times something was sent.</returns>
    public Task<int> Deliver() => _delivery.Run();

    /// <summary>Has all that was lost, or not taken, sent again with the next delivery.</summary>
    public void Redeliver() => _delivery.Again();

    /// <summary>What happened so far, as <c>GET /_simulator/state</c> shows it.</summary>
    public JsonObject State()
    {
        lock (_gateway.Lock) return StateJson.Of(_gateway, Faults, _calls);
    }

    /// <summary>
    /// How often each intent was collected, by the metadata <c>intent</c> of paid invoices and of payment intents; more
    /// than once is a double collection.
    /// </summary>
    public IReadOnlyDictionary<string, int> Collected()
    {
        lock (_gateway.Lock) return StateJson.Collected(_gateway);
    }

    /// <summary>All invoices, the oldest first.</summary>
    public IReadOnlyList<JsonObject> Invoices()
    {
        lock (_gateway.Lock)
            return [.. _gateway.All(InvoiceRules.Kind).Select(i => (JsonObject)i.DeepClone())];
    }

    /// <summary>The money that banks gave, less nothing, in smallest units: the succeeded charges.</summary>
    public IReadOnlyList<long> Charged()
    {
        lock (_gateway.Lock)
            return [.. _gateway.All(Charging.Kind).Where(c => c.Text("status") == "succeeded")
                .Select(c => c.Whole("amount"))];
    }

    /// <summary>What was given back so far, in smallest units.</summary>
    public IReadOnlyList<long> Refunded()
    {
        lock (_gateway.Lock) return [.. _gateway.All(RefundRules.Kind).Select(r => r.Whole("amount"))];
    }

    /// <summary>Serves until it is ended, sending events every second.</summary>
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
