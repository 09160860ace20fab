using Brillig.Simulators.FreshBooks.Credits;
using Brillig.Simulators.FreshBooks.Wire;

namespace Brillig.Simulators.FreshBooks.Payments;

/// <summary>Payments are recorded, deleted, found.</summary>
internal static class PaymentRules
{
    private const string Name = "payment";

    private static readonly string[] s_types =
    [
        "Check", "Credit", "Cash", "Bank Transfer", "Credit Card", "Debit", "PayPal", "2Checkout", "VISA", "MASTERCARD",
        "DISCOVER", "AMEX", "DINERS", "JCB", "ACH", "Other",
    ];

    private static readonly Search<Payment> s_search = new("payments")
    {
        Equal = new()
        {
            ["logid"] = p => $"{p.Id}", ["invoiceid"] = p => $"{p.InvoiceId}", ["clientid"] = p => $"{p.ClientId}",
            ["customerid"] = p => $"{p.ClientId}", ["type"] = p => p.Type, ["currency"] = p => p.Currency,
        },
        Like = new() { ["notes"] = p => p.Note },
        Between = new()
        {
            ["date"] = p => p.Date, ["updated"] = p => DateOnly.FromDateTime(p.UpdatedAt.UtcDateTime),
        },
        VisState = p => p.VisState,
    };

    public static Answer List(Business business, Call call) =>
        s_search.Page(business.Payments, call, payment => payment.Json(business));

    public static Answer Find(Business business, Call call) => business.Payment(call.Number) is { } payment
        ? Answer.Of(Name, payment.Json(business)) : Missing(call);

    public static Answer Create(Business business, Call call)
    {
        var given = new Given(Name, call.Sent ?? []);
        var invoice = business.Invoice(given.Whole("invoiceid") ?? 0);
        if (!given.Has("invoiceid")) given.Missing("invoiceid");
        else if (invoice is null)
            given.Refuse(Error.UnknownResource, "invoiceid", "Invoice not found.", $"{given.Whole("invoiceid")}");
        else if (invoice.VisState == Visible.Deleted)
            given.Refuse(Error.DeletedResource, "invoiceid", "Invoice is deleted.", $"{invoice.Id}");
        var amount = given.Amount("amount", invoice?.Currency ?? business.Settings.Currency);
        if (amount is null && given.Errors.Count == 0) given.Missing("amount");
        var type = given.Text("type") ?? "Check";
        if (!s_types.Contains(type)) given.Refuse(Error.InvalidValue, "type", "type is not valid.", type);
        var date = given.Date("date") ?? business.Today;
        if (given.Errors.Count > 0 || invoice is null || amount is not { } paid)
            return Answer.Refused(422, given.Errors);
        var payment = Record(business, invoice, paid, type);
        (payment.Date, payment.Note) = (date, given.Text("note") ?? "");
        return Answer.Of(Name, payment.Json(business));
    }

    /// <summary>What an invoice has left is paid; the rest becomes a credit of the client.</summary>
    public static Payment Record(Business business, Invoices.Invoice invoice, decimal amount, string type)
    {
        var due = Math.Max(0, invoice.Amount - business.PaidOf(invoice));
        var payment = new Payment(business.NextId(), invoice.Id, invoice.CustomerId, invoice.Currency, type)
        {
            Amount = Math.Min(due, amount), Date = business.Today, UpdatedAt = business.Now,
        };
        if (amount > due)
            payment.OverpaymentId = CreditRules.Overpaid(business, invoice, amount - due).Id;
        business.Payments.Add(payment);
        invoice.UpdatedAt = business.Now;
        business.Tell("payment.create", payment.Id);
        return payment;
    }

    public static Answer Update(Business business, Call call)
    {
        if (business.Payment(call.Number) is not { } payment) return Missing(call);
        var given = new Given(Name, call.Sent ?? []);
        var told = "payment.update";
        if (given.Whole("vis_state") is { } state)
        {
            payment.VisState = (int)state;
            if (payment.IsDeleted) told = "payment.delete";
        }
        else
        {
            payment.Amount = given.Amount("amount", payment.Currency) ?? payment.Amount;
            payment.Note = given.Text("note") ?? payment.Note;
            payment.Date = given.Date("date") ?? payment.Date;
        }

        if (given.Errors.Count > 0) return Answer.Refused(422, given.Errors);
        payment.UpdatedAt = business.Now;
        business.Tell(told, payment.Id);
        return Answer.Of(Name, payment.Json(business));
    }

    private static Answer Missing(Call call) => Answer.NotFound(Name, "paymentid", call.Id);
}
