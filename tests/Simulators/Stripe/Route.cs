using Brillig.Simulators.Stripe.Customers;
using Brillig.Simulators.Stripe.Invoices;
using Brillig.Simulators.Stripe.Payments;
using Brillig.Simulators.Stripe.Wire;

namespace Brillig.Simulators.Stripe;

/// <summary>An endpoint of the vendor.</summary>
/// <param name="Method">Its method.</param>
/// <param name="Path">Its path; <c>{id}</c> is the object.</param>
/// <param name="Run">What it does.</param>
/// <param name="Names">The parameters that it takes, by <see cref="Call.Normal"/>; any other is refused.</param>
internal sealed record Route(
    string Method, string Path, Func<Gateway, Call, Answer> Run, params string[] Names)
{
    public static IReadOnlyList<Route> All { get; } =
    [
        new("POST", "/v1/customers", CustomerRules.Create, CustomerRules.Names),
        new("GET", "/v1/customers", CustomerRules.List, [.. Pages.Names, "email"]),
        new("GET", "/v1/customers/search", CustomerRules.Search, "query", "limit", "page"),
        new("GET", "/v1/customers/{id}", CustomerRules.Find),
        new("POST", "/v1/customers/{id}", CustomerRules.Update, CustomerRules.Names),
        new("GET", "/v1/payment_methods", MethodRules.List, [.. Pages.Names, "customer", "type"]),
        new("GET", "/v1/payment_methods/{id}", MethodRules.Find),
        new("POST", "/v1/payment_methods/{id}/attach", MethodRules.Attach, "customer"),
        new("POST", "/v1/payment_methods/{id}/detach", MethodRules.Detach),
        new("POST", "/v1/payment_intents", IntentRules.Create, IntentRules.Names) { AsksTheBank = true },
        new("GET", "/v1/payment_intents", IntentRules.List, [.. Pages.Names, "customer"]),
        new("GET", "/v1/payment_intents/search", IntentRules.Search, "query", "limit", "page"),
        new("GET", "/v1/payment_intents/{id}", IntentRules.Find),
        new("POST", "/v1/payment_intents/{id}", IntentRules.Update, "description", "metadata[]"),
        new("POST", "/v1/payment_intents/{id}/confirm", IntentRules.Confirm, IntentRules.ConfirmNames)
        {
            AsksTheBank = true,
        },
        new("POST", "/v1/payment_intents/{id}/cancel", IntentRules.Cancel, "cancellation_reason"),
        new("POST", "/v1/invoices", InvoiceRules.Create, InvoiceRules.Names),
        new("GET", "/v1/invoices", InvoiceRules.List, [.. Pages.Names, "customer", "status", "collection_method"]),
        new("GET", "/v1/invoices/search", InvoiceRules.Search, "query", "limit", "page"),
        new("GET", "/v1/invoices/{id}", InvoiceRules.Find),
        new("POST", "/v1/invoices/{id}", InvoiceRules.Update, "description", "metadata[]"),
        new("DELETE", "/v1/invoices/{id}", InvoiceRules.Delete),
        new("POST", "/v1/invoices/{id}/add_lines", LineRules.Add, LineRules.Names),
        new("POST", "/v1/invoices/{id}/finalize", InvoiceRules.Finalize, "auto_advance"),
        new("POST", "/v1/invoices/{id}/pay", InvoiceRules.Pay, InvoiceRules.PayNames) { AsksTheBank = true },
        new("POST", "/v1/invoices/{id}/void", InvoiceRules.Void),
        new("POST", "/v1/invoiceitems", LineRules.CreateItem, LineRules.ItemNames),
        new("GET", "/v1/invoiceitems/{id}", LineRules.FindItem),
        new("POST", "/v1/refunds", RefundRules.Create, RefundRules.Names),
        new("GET", "/v1/refunds", RefundRules.List, [.. Pages.Names, "payment_intent", "charge"]),
        new("GET", "/v1/refunds/{id}", RefundRules.Find),
        new("POST", "/v1/refunds/{id}", RefundRules.Update, "metadata[]"),
        new("GET", "/v1/disputes", (g, c) => Pages.List(g, c, RefundRules.Disputes, "payment_intent", "charge"),
            [.. Pages.Names, "payment_intent", "charge"]),
        new("GET", "/v1/charges/{id}", (g, c) => Answer.Of(g.Find(Charging.Kind, c.Id))),
        new("GET", "/v1/events", (g, c) => Pages.List(g, c, "event", "type"), [.. Pages.Names, "type"]),
        new("GET", "/v1/events/{id}", (g, c) => Answer.Of(g.Find("event", c.Id))),
    ];

    /// <summary>It takes as long as the bank takes.</summary>
    public bool AsksTheBank { get; init; }

    /// <summary>The first parameter that it does not take, or null.</summary>
    public string? Unknown(Call call) =>
        call.Given.Keys.FirstOrDefault(name => Call.Normal(name) is var normal && normal != "expand[]"
            && !Names.Contains(normal));
}
