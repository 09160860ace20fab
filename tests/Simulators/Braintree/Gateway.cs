using Brillig.Simulators.Braintree.Plans;
using Brillig.Simulators.Braintree.Subscriptions;
using Brillig.Simulators.Braintree.Transactions;
using Brillig.Simulators.Braintree.Vault;
using Brillig.Simulators.Braintree.Webhooks;
using Brillig.Simulators.Braintree.Wire;
using Brillig.Simulators.Hosting;

namespace Brillig.Simulators.Braintree;

/// <summary>All that the vendor knows of one merchant. Whoever uses it holds <see cref="Lock"/>.</summary>
internal sealed class Gateway(BraintreeSettings settings, SimulatorClock clock)
{
    public Lock Lock { get; } = new();

    public BraintreeSettings Settings { get; } = settings;

    public SimulatorClock Clock { get; } = clock;

    public Ids Ids { get; } = new(settings.Seed);

    public Dictionary<string, Customer> Customers { get; } = [];

    public Dictionary<string, PaymentMethod> PaymentMethods { get; } = [];

    public Dictionary<string, Plan> Plans { get; } = [];

    public Dictionary<string, Modification> Modifications { get; } = [];

    /// <summary>In the order they were made.</summary>
    public List<Subscription> Subscriptions { get; } = [];

    /// <summary>In the order they were made.</summary>
    public List<Transaction> Transactions { get; } = [];

    public List<Dispute> Disputes { get; } = [];

    public Outbox Outbox { get; } = new(settings);

    public DateTimeOffset Now => Clock.Now;

    public DateOnly Today => Clock.Today;

    public string Money(decimal amount) => AmountText.Of(amount, Settings.Currency);

    public decimal Round(decimal amount) => AmountText.Round(amount, Settings.Currency);

    public Transaction? Transaction(string id) => Transactions.FirstOrDefault(t => t.Id == id);

    public Subscription? Subscription(string id) => Subscriptions.FirstOrDefault(s => s.Id == id);

    public IEnumerable<PaymentMethod> MethodsOf(string customer) =>
        PaymentMethods.Values.Where(method => method.CustomerId == customer).OrderBy(method => method.Order);
}
