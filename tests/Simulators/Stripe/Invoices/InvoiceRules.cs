using System.Text.Json.Nodes;
using Brillig.Simulators.Stripe.Customers;
using Brillig.Simulators.Stripe.Payments;
using Brillig.Simulators.Stripe.Wire;

namespace Brillig.Simulators.Stripe.Invoices;

/// <summary>Invoices: drafts that get lines, are finalized, then paid or voided.</summary>
internal static class InvoiceRules
{
    public const string Kind = "invoice";
    public const string Draft = "draft";
    private const string Open = "open";

    /// <summary>What may be said of a new one.</summary>
    public static readonly string[] Names =
    [
        "customer", "currency", "auto_advance", "collection_method", "days_until_due", "description", "metadata[]",
        "default_payment_method", "pending_invoice_items_behavior", "footer",
    ];

    /// <summary>What may be said when one is paid.</summary>
    public static readonly string[] PayNames = ["payment_method", "off_session"];

    public static Answer Create(Gateway gateway, Call call)
    {
        var customer = gateway.Named(call, CustomerRules.Kind, "customer") ?? throw Refusal.Required("customer");
        var method = call.Text("collection_method") ?? "charge_automatically";
        if (method is not ("charge_automatically" or "send_invoice"))
            throw Refusal.Wrong("collection_method", "Invalid collection_method");
        if (method == "send_invoice" && call.Whole("days_until_due") is null)
            throw Refusal.Wrong("days_until_due", "If invoice collection method is 'send_invoice', you must specify "
                + "due_date or days_until_due.");
        var currency = call.Text("currency") ?? customer.Text("currency") ?? "usd";
        Amounts.Check(currency, 0);
        var invoice = gateway.New(Kind, "in");
        invoice["customer"] = customer.Id();
        invoice["customer_email"] = customer.Text("email");
        invoice["customer_name"] = customer.Text("name");
        invoice["collection_method"] = method;
        invoice["currency"] = currency;
        invoice["auto_advance"] = call.Flag("auto_advance") ?? false;
        invoice["default_payment_method"] = gateway.Named(call, MethodRules.Kind, "default_payment_method")?.Id();
        foreach (var name in (string[])["description", "footer"]) invoice[name] = call.Text(name);
        if (call.Whole("days_until_due") is { } days) invoice["due_date"] = gateway.Now + (days * 86_400);
        invoice["period_start"] = gateway.Now;
        invoice["period_end"] = gateway.Now;
        invoice.In("lines")["url"] = $"/v1/invoices/{invoice.Id()}/lines";
        call.Note(invoice);
        gateway.Keep(Kind, invoice);
        gateway.Tell("invoice.created", invoice);
        return Gateway.Answer(invoice, call);
    }

    public static Answer Find(Gateway gateway, Call call) => Gateway.Answer(gateway.Find(Kind, call.Id), call);

    public static Answer Update(Gateway gateway, Call call)
    {
        var invoice = gateway.Find(Kind, call.Id);
        if (call.Text("description") is { } description) invoice["description"] = description;
        call.Note(invoice);
        return Gateway.Answer(invoice, call);
    }

    public static Answer Delete(Gateway gateway, Call call)
    {
        var invoice = gateway.Find(Kind, call.Id);
        if (invoice.Text("status") != Draft)
            throw new Refusal(400, Refusal.Invalid, "You can only delete draft invoices.", "invoice_not_editable");
        gateway.Drop(Kind, invoice);
        gateway.Tell("invoice.deleted", invoice);
        return new Answer(200, new JsonObject { ["id"] = invoice.Id(), ["object"] = "invoice", ["deleted"] = true });
    }

    public static Answer List(Gateway gateway, Call call) =>
        Pages.List(gateway, call, Kind, "customer", "status", "collection_method");

    public static Answer Search(Gateway gateway, Call call) => Pages.Search(gateway, call, Kind);

    public static Answer Finalize(Gateway gateway, Call call)
    {
        var invoice = gateway.Find(Kind, call.Id);
        if (invoice.Text("status") != Draft)
        {
            throw new Refusal(
                400, Refusal.Invalid, "This invoice is already finalized, you can't re-finalize a non-draft invoice.",
                "invoice_not_editable");
        }

        Finalizing.Run(gateway, invoice);
        return Gateway.Answer(invoice, call);
    }

    public static Answer Pay(Gateway gateway, Call call)
    {
        var invoice = gateway.Find(Kind, call.Id);
        if (invoice.Text("status") == Draft) Finalizing.Run(gateway, invoice);
        if (invoice.Text("status") == "paid")
            throw new Refusal(400, Refusal.Invalid, "Invoice is already paid");
        if (invoice.Text("status") is not (Open or "uncollectible"))
            throw new Refusal(400, Refusal.Invalid, "Invoice is no longer payable");
        var customer = gateway.All(CustomerRules.Kind).First(c => c.Id() == invoice.Text("customer"));
        var wanted = call.Text("payment_method") ?? invoice.Text("default_payment_method")
            ?? CustomerRules.MethodOf(customer);
        if (gateway.All(MethodRules.Kind).FirstOrDefault(m => m.Id() == wanted) is not { } method)
        {
            throw new Refusal(
                400, Refusal.Invalid, "There is no `default_payment_method` set on this Customer or Invoice. Please "
                + "provide a payment method.");
        }

        var intent = gateway.Find(IntentRules.Kind, IntentOf(invoice));
        invoice["attempted"] = true;
        invoice["attempt_count"] = invoice.Whole("attempt_count") + 1;
        if (Charging.Run(gateway, intent, method, call.Flag("off_session") ?? true) is { } refusal)
        {
            gateway.Tell("invoice.payment_failed", invoice);
            throw refusal;
        }

        if (intent.Text("status") == "succeeded") Finalizing.Settle(gateway, invoice, invoice.Whole("amount_due"));
        return Gateway.Answer(invoice, call);
    }

    public static Answer Void(Gateway gateway, Call call)
    {
        var invoice = gateway.Find(Kind, call.Id);
        if (invoice.Text("status") is not (Open or "uncollectible"))
        {
            throw new Refusal(
                400, Refusal.Invalid, "You can only pass in open or uncollectible invoices to void. This invoice is "
                + $"{invoice.Text("status")}.");
        }

        invoice["status"] = "void";
        invoice.In("status_transitions")["voided_at"] = gateway.Now;
        IntentRules.Cancel(gateway, gateway.Find(IntentRules.Kind, IntentOf(invoice)));
        gateway.Tell("invoice.voided", invoice);
        return Gateway.Answer(invoice, call);
    }

    private static string IntentOf(JsonObject invoice) =>
        invoice.List("payments").OfType<JsonObject>().Select(p => p.In("payment").Text("payment_intent"))
            .FirstOrDefault() ?? "";
}
