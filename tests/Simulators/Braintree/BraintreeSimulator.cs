using System.Net;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Brillig.Simulators.Braintree.Plans;
using Brillig.Simulators.Braintree.Subscriptions;
using Brillig.Simulators.Braintree.Transactions;
using Brillig.Simulators.Braintree.Vault;
using Brillig.Simulators.Braintree.Webhooks;
using Brillig.Simulators.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Brillig.Simulators.Braintree;

/// <summary>
/// Braintree's gateway on the loopback address: keeps state, checks what it is sent by the vendor's rules, misbehaves
/// on demand, and remembers what was done.
/// </summary>
public sealed class BraintreeSimulator : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Gateway _gateway;
    private readonly Delivery _delivery;
    private readonly Calls _calls = new();

    private BraintreeSimulator(BraintreeSettings settings, TimeProvider time)
    {
        Settings = settings;
        Faults = new Faults(settings.Seed);
        _gateway = new Gateway(settings, new SimulatorClock(time, settings.Clock));
        _delivery = new Delivery(_gateway);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, settings.Port));
        _app = builder.Build();
        var exchange = new Exchange(_gateway, Faults, _calls);
        foreach (var route in Route.All)
            _app.MapMethods($"/merchants/{{merchant}}{route.Path}", [route.Method], http => exchange.Run(http, route));
        SideChannel.Map(_app, this);
    }

    /// <summary>What it was started with.</summary>
    public BraintreeSettings Settings { get; }

    /// <summary>How it misbehaves.</summary>
    public Faults Faults { get; }

    /// <summary>Where it listens.</summary>
    public Uri Address => new(_app.Urls.First());

    /// <summary>The start of all the vendor's paths, with a slash at its end.</summary>
    public Uri MerchantAddress => new(Address, $"/merchants/{Settings.MerchantId}/");

    /// <summary>Its time.</summary>
    public DateTimeOffset Now => _gateway.Now;

    /// <summary>Where notifications go; null: they wait.</summary>
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
    public static async Task<BraintreeSimulator> Start(BraintreeSettings? settings = null, TimeProvider? time = null)
    {
        var simulator = new BraintreeSimulator(settings ?? new(), time ?? TimeProvider.System);
        await simulator._app.StartAsync();
        return simulator;
    }

    /// <summary>Adds a plan, as a person would in the control panel.</summary>
    public BraintreeSimulator With(Plan plan)
    {
        lock (_gateway.Lock) _gateway.Plans.Add(plan.Id, plan);
        return this;
    }

    /// <summary>Adds an add-on or a discount, as a person would in the control panel.</summary>
    public BraintreeSimulator With(Modification modification)
    {
        lock (_gateway.Lock) _gateway.Modifications.Add(modification.Id, modification);
        return this;
    }

    /// <summary>Lets time pass: subscriptions are billed as they come due, and every midnight banks settle.</summary>
    public void Advance(TimeSpan by)
    {
        lock (_gateway.Lock) Billing.Advance(_gateway, by);
    }

    /// <summary>The banks settle all that was submitted.</summary>
    public void Settle()
    {
        lock (_gateway.Lock) TransactionRules.SettleAll(_gateway);
    }

    /// <summary>A cardholder disputes a sale.</summary>
    /// <returns>The dispute's id, or null if there is no such sale.</returns>
    public string? OpenDispute(string transaction)
    {
        lock (_gateway.Lock) return Disputing.Open(_gateway, transaction);
    }

    /// <summary>The bank decides a dispute.</summary>
    public bool CloseDispute(string dispute, bool isWon)
    {
        lock (_gateway.Lock) return Disputing.Close(_gateway, dispute, isWon);
    }

    /// <summary>A customer revokes a PayPal account.</summary>
    public bool Revoke(string token)
    {
        lock (_gateway.Lock)
        {
            if (!_gateway.PaymentMethods.TryGetValue(token, out var method)
                || method.Instrument.Kind != Instrument.PayPal) return false;
            method.RevokedAt = _gateway.Now;
            _gateway.Outbox.Add(_gateway.Now, "payment_method_revoked_by_customer", VaultXml.Of(_gateway, method));
            return true;
        }
    }

    /// <summary>Sends the notification that only checks the endpoint.</summary>
    public void Check()
    {
        var check = new XElement("check", new XAttribute("type", "boolean"), "true");
        lock (_gateway.Lock) _gateway.Outbox.Add(_gateway.Now, "check", check);
    }

    /// <summary>Sends the notifications that are due.</summary>
    /// <returns>How many times something was sent.</returns>
    public Task<int> Deliver() => _delivery.Run();

    /// <summary>Has all that was lost, or not taken, sent again with the next delivery.</summary>
    public void Redeliver() => _delivery.Again();

    /// <summary>Challenges the endpoint of the notifications.</summary>
    /// <returns>Whether it has the keys.</returns>
    public Task<bool> Verify() => _delivery.Verify();

    /// <summary>What happened so far, as <c>GET /_simulator/state</c> shows it.</summary>
    public JsonObject State()
    {
        lock (_gateway.Lock) return StateJson.Of(_gateway, Faults, _calls);
    }

    /// <summary>How often each order id was collected; more than once is a double collection.</summary>
    public IReadOnlyDictionary<string, int> Collected()
    {
        lock (_gateway.Lock)
            return _gateway.Transactions.Where(t => t is { Type: "sale", OrderId: not null, IsCollected: true })
                .GroupBy(t => t.OrderId ?? "").ToDictionary(g => g.Key, g => g.Count());
    }

    /// <summary>How much was collected in all.</summary>
    public decimal CollectedAmount()
    {
        lock (_gateway.Lock)
            return _gateway.Transactions.Where(t => t is { Type: "sale", IsCollected: true }).Sum(t => t.Amount);
    }

    /// <summary>What was given back so far, each refund's amount in the order in which they were made.</summary>
    public IReadOnlyList<decimal> Refunded()
    {
        lock (_gateway.Lock) return [.. _gateway.Transactions.Where(t => t.Type == "credit").Select(t => t.Amount)];
    }

    /// <summary>Serves until it is ended, billing what comes due and sending notifications every second.</summary>
    public async Task Run(CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        try
        {
            while (await timer.WaitForNextTickAsync(cancel))
            {
                Advance(TimeSpan.Zero);
                await Deliver();
            }
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
