using Brillig.Simulators.FreshBooks.Auth;
using Brillig.Simulators.FreshBooks.Clients;
using Brillig.Simulators.FreshBooks.Credits;
using Brillig.Simulators.FreshBooks.Invoices;
using Brillig.Simulators.FreshBooks.Payments;
using Brillig.Simulators.FreshBooks.Webhooks;
using Brillig.Simulators.Hosting;

namespace Brillig.Simulators.FreshBooks;

/// <summary>All that the vendor knows of one business. Whoever uses it holds <see cref="Lock"/>.</summary>
internal sealed class Business(FreshBooksSettings settings, SimulatorClock clock)
{
    private long _id = 10_000;

    public Lock Lock { get; } = new();

    public FreshBooksSettings Settings { get; } = settings;

    public SimulatorClock Clock { get; } = clock;

    public Random Random { get; } = new(settings.Seed);

    public Tokens Tokens { get; } = new(settings);

    /// <summary>In the order they were made.</summary>
    public List<Client> Clients { get; } = [];

    /// <summary>In the order they were made.</summary>
    public List<Invoice> Invoices { get; } = [];

    /// <summary>The numbers of invoices that are being made.</summary>
    public HashSet<string> NumbersUnderWay { get; } = [];

    /// <summary>In the order they were made.</summary>
    public List<Payment> Payments { get; } = [];

    /// <summary>In the order they were made.</summary>
    public List<CreditNote> CreditNotes { get; } = [];

    public List<Callback> Callbacks { get; } = [];

    /// <summary>What those who listen are told, in the order it happened.</summary>
    public List<Notification> Notifications { get; } = [];

    public DateTimeOffset Now => Clock.Now;

    public DateOnly Today => Clock.Today;

    public long NextId() => ++_id;

    public string Secret(int length) =>
        new(Random.GetItems<char>("ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789", length));

    public Client? Client(long id) => Clients.FirstOrDefault(c => c.Id == id);

    public Invoice? Invoice(long id) => Invoices.FirstOrDefault(i => i.Id == id);

    public Payment? Payment(long id) => Payments.FirstOrDefault(p => p.Id == id);

    /// <summary>What was paid of an invoice, by payments that are not deleted.</summary>
    public decimal PaidOf(Invoice invoice) =>
        Payments.Where(p => p.InvoiceId == invoice.Id && !p.IsDeleted).Sum(p => p.Amount);

    /// <summary>Tells those who listen that something happened.</summary>
    public void Tell(string name, long id)
    {
        foreach (var callback in Callbacks.Where(c => c.IsVerified && c.Hears(name)))
            Notifications.Add(Notification.Of(this, callback, name, id));
    }
}
