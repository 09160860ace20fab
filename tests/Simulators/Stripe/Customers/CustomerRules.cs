using System.Text.Json.Nodes;
using Brillig.Simulators.Stripe.Wire;

namespace Brillig.Simulators.Stripe.Customers;

/// <summary>Customers: who pays, and by what.</summary>
internal static class CustomerRules
{
    public const string Kind = "customer";
    private const string DefaultMethod = "invoice_settings[default_payment_method]";

    /// <summary>What may be said of one.</summary>
    public static readonly string[] Names =
    [
        "name", "email", "description", "phone", "metadata[]", DefaultMethod, "balance", "payment_method",
    ];

    public static Answer Create(Gateway gateway, Call call)
    {
        var customer = gateway.New(Kind, "cus");
        customer["invoice_prefix"] = gateway.Ids.Capitals();
        if (gateway.Named(call, MethodRules.Kind, "payment_method") is { } method)
            MethodRules.Attach(gateway, customer, method);
        Write(gateway, call, customer);
        gateway.Keep(Kind, customer);
        gateway.Tell("customer.created", customer);
        return Answer.Of(customer);
    }

    public static Answer Find(Gateway gateway, Call call) => Answer.Of(gateway.Find(Kind, call.Id));

    public static Answer Update(Gateway gateway, Call call)
    {
        var customer = gateway.Find(Kind, call.Id);
        Write(gateway, call, customer);
        gateway.Tell("customer.updated", customer);
        return Answer.Of(customer);
    }

    public static Answer List(Gateway gateway, Call call) => Pages.List(gateway, call, Kind, "email");

    public static Answer Search(Gateway gateway, Call call) => Pages.Search(gateway, call, Kind);

    /// <summary>What an invoice of the customer is paid by, or null.</summary>
    public static string? MethodOf(JsonObject customer) =>
        customer.In("invoice_settings").Text("default_payment_method") ?? customer.Text("default_source");

    private static void Write(Gateway gateway, Call call, JsonObject customer)
    {
        foreach (var name in (string[])["name", "email", "description", "phone"])
            if (call.Given.TryGetValue(name, out var text)) customer[name] = text.Length == 0 ? null : text;
        if (call.Whole("balance") is { } balance) customer["balance"] = balance;
        if (gateway.Named(call, MethodRules.Kind, DefaultMethod) is { } method)
        {
            if (method.Text("customer") != customer.Id())
            {
                throw new Refusal(
                    400, Refusal.Invalid, "The customer does not have a payment method with the ID "
                    + $"{method.Id()}. The payment method must be attached to the customer.", "resource_missing",
                    DefaultMethod);
            }

            customer.In("invoice_settings")["default_payment_method"] = method.Id();
        }

        call.Note(customer);
    }
}
