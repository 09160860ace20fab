using Brillig.Simulators.FreshBooks.Clients;
using Brillig.Simulators.FreshBooks.Credits;
using Brillig.Simulators.FreshBooks.Invoices;
using Brillig.Simulators.FreshBooks.Payments;
using Brillig.Simulators.FreshBooks.Webhooks;
using Brillig.Simulators.FreshBooks.Wire;

namespace Brillig.Simulators.FreshBooks;

/// <summary>An endpoint of the vendor.</summary>
/// <param name="Method">Its method.</param>
/// <param name="Path">Its path; <c>{account}</c> is the account, <c>{id}</c> the object.</param>
/// <param name="Object">What the object it takes is wrapped in, or null: it takes none.</param>
/// <param name="Run">What it does.</param>
internal sealed record Route(string Method, string Path, string? Object, Func<Business, Call, Answer> Run)
{
    private const string Accounting = "/accounting/account/{account}";
    private const string Callbacks = "/events/account/{account}/events/callbacks";

    public static IReadOnlyList<Route> All { get; } =
    [
        .. Of(
            $"{Accounting}/users/clients", "client", ClientRules.List, ClientRules.Find, ClientRules.Create,
            ClientRules.Update),
        .. Of(
            $"{Accounting}/invoices/invoices", "invoice", InvoiceRules.List, InvoiceRules.Find, NotByItself,
            InvoiceRules.Update),
        .. Of(
            $"{Accounting}/payments/payments", "payment", PaymentRules.List, PaymentRules.Find, PaymentRules.Create,
            PaymentRules.Update),
        new("GET", $"{Accounting}/credit_notes/credit_notes", null, CreditRules.List),
        new("GET", $"{Accounting}/credit_notes/credit_notes/{{id}}", null, CreditRules.Find),
        new("POST", $"{Accounting}/credit_notes/credit_notes", "credit_note", CreditRules.Create),
        .. Of(
            Callbacks, "callback", CallbackRules.List, CallbackRules.Find, CallbackRules.Create, CallbackRules.Update),
        new("DELETE", $"{Callbacks}/{{id}}", null, CallbackRules.Delete),
    ];

    /// <summary>Webhooks say what is wrong in other words than accounting.</summary>
    public bool IsOfEvents => Path.StartsWith("/events", StringComparison.Ordinal);

    /// <summary>Making one takes its time, during which no search sees it.</summary>
    public bool MakesInvoice => Method == "POST" && Object == InvoiceRules.Name;

    private static IEnumerable<Route> Of(
        string path, string name, Func<Business, Call, Answer> list, Func<Business, Call, Answer> find,
        Func<Business, Call, Answer> create, Func<Business, Call, Answer> update) =>
    [
        new("GET", path, null, list), new("GET", $"{path}/{{id}}", null, find), new("POST", path, name, create),
        new("PUT", $"{path}/{{id}}", name, update),
    ];

    private static Answer NotByItself(Business business, Call call) =>
        throw new InvalidOperationException("An invoice is begun and ended.");
}
