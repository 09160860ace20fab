using Brillig.Simulators.Braintree.Plans;
using Brillig.Simulators.Braintree.Subscriptions;
using Brillig.Simulators.Braintree.Transactions;
using Brillig.Simulators.Braintree.Vault;
using Brillig.Simulators.Braintree.Wire;

namespace Brillig.Simulators.Braintree;

/// <summary>An endpoint of the vendor, below <c>/merchants/{merchant}</c>.</summary>
/// <param name="Method">Its method.</param>
/// <param name="Path">Its path; <c>{id}</c> is the object.</param>
/// <param name="Root">The root of the document it takes, or null: none.</param>
/// <param name="Run">What it does.</param>
internal sealed record Route(string Method, string Path, string? Root, Func<Gateway, Call, Answer> Run)
{
    /// <summary>Whether a document must come along.</summary>
    public bool NeedsDocument { get; init; }

    public static IReadOnlyList<Route> All { get; } =
    [
        new("POST", "/customers", "customer", CustomerRules.Create),
        new("GET", "/customers/{id}", null, CustomerRules.Find),
        new("PUT", "/customers/{id}", "customer", CustomerRules.Update),
        new("DELETE", "/customers/{id}", null, CustomerRules.Delete),
        new("POST", "/customers/advanced_search_ids", "search",
            (g, c) => Searches.Customers.Ids(g.Customers.Values, c)),
        new("POST", "/customers/advanced_search", "search",
            (g, c) => Searches.Customers.Page(g, g.Customers.Values, c)),
        new("POST", "/payment_methods", "payment-method", PaymentMethodRules.Create) { NeedsDocument = true },
        new("GET", "/payment_methods/any/{id}", null, PaymentMethodRules.Find),
        new("PUT", "/payment_methods/any/{id}", "payment-method", PaymentMethodRules.Update),
        new("DELETE", "/payment_methods/any/{id}", null, PaymentMethodRules.Delete),
        new("GET", "/plans", null, (g, _) => PlanRules.List(g)),
        new("GET", "/add_ons", null, (g, _) => PlanRules.ListAddOns(g)),
        new("GET", "/discounts", null, (g, _) => PlanRules.ListDiscounts(g)),
        new("POST", "/subscriptions", "subscription", CreateSubscription.Run) { NeedsDocument = true },
        new("GET", "/subscriptions/{id}", null, SubscriptionXml.Find),
        new("PUT", "/subscriptions/{id}", "subscription", UpdateSubscription.Run) { NeedsDocument = true },
        new("PUT", "/subscriptions/{id}/cancel", null, CancelSubscription.Run),
        new("POST", "/subscriptions/advanced_search_ids", "search",
            (g, c) => Searches.Subscriptions.Ids(g.Subscriptions, c)),
        new("POST", "/subscriptions/advanced_search", "search",
            (g, c) => Searches.Subscriptions.Page(g, g.Subscriptions, c)),
        new("POST", "/transactions", "transaction", CreateSale.Run) { NeedsDocument = true },
        new("GET", "/transactions/{id}", null, TransactionRules.Find),
        new("PUT", "/transactions/{id}/submit_for_settlement", "transaction", TransactionRules.Submit),
        new("PUT", "/transactions/{id}/void", null, TransactionRules.Void),
        new("POST", "/transactions/{id}/refund", "transaction", TransactionRules.Refund),
        new("PUT", "/transactions/{id}/settle", null, TransactionRules.Settle),
        new("PUT", "/transactions/{id}/settlement_decline", null, TransactionRules.Decline),
        new("POST", "/transactions/advanced_search_ids", "search",
            (g, c) => Searches.Transactions.Ids(g.Transactions, c)),
        new("POST", "/transactions/advanced_search", "search",
            (g, c) => Searches.Transactions.Page(g, g.Transactions, c)),
    ];

    /// <summary>Sales take their time, during which the duplicate check does not see them.</summary>
    public bool IsSale => Method == "POST" && Path == "/transactions";
}
