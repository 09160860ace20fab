using System.Text.Json.Nodes;
using Brillig.Simulators.Stripe.Wire;

namespace Brillig.Simulators.Stripe.Customers;

/// <summary>Payment methods: those that the vendor has for tests, and copies of them that customers have.</summary>
internal static class MethodRules
{
    public const string Kind = "payment_method";

    // Of the vendor's page on testing: what each answers when it is charged; null: it is paid.
    private static readonly Dictionary<string, string?> s_tests = new()
    {
        ["pm_card_visa"] = null, ["pm_card_mastercard"] = null,
        ["pm_card_visa_chargeDeclined"] = "generic_decline",
        ["pm_card_visa_chargeDeclinedInsufficientFunds"] = "insufficient_funds",
        ["pm_card_visa_chargeDeclinedLostCard"] = "lost_card",
        ["pm_card_visa_chargeDeclinedStolenCard"] = "stolen_card",
        ["pm_card_chargeCustomerFail"] = "generic_decline",
        ["pm_card_authenticationRequired"] = "authentication_required",
    };

    /// <summary>Adds those that there are for tests.</summary>
    public static void Fill(Gateway gateway)
    {
        foreach (var (id, decline) in s_tests)
        {
            var method = gateway.New(Kind, "pm");
            method["id"] = id;
            if (id == "pm_card_mastercard") method.In("card")["brand"] = "mastercard";
            gateway.Keep(Kind, method);
            if (decline is not null) gateway.Declines[id] = decline;
        }
    }

    public static Answer Find(Gateway gateway, Call call) => Answer.Of(gateway.Find(Kind, call.Id));

    public static Answer List(Gateway gateway, Call call) => Pages.List(gateway, call, Kind, "customer", "type");

    public static Answer Attach(Gateway gateway, Call call)
    {
        var method = gateway.Find(Kind, call.Id);
        var customer = gateway.Named(call, CustomerRules.Kind, "customer") ?? throw Refusal.Required("customer");
        return Answer.Of(Attach(gateway, customer, method));
    }

    public static Answer Detach(Gateway gateway, Call call)
    {
        var method = gateway.Find(Kind, call.Id);
        var customer = gateway.All(CustomerRules.Kind).FirstOrDefault(c => c.Id() == method.Text("customer"));
        if (customer?.In("invoice_settings") is { } settings && settings.Text("default_payment_method") == method.Id())
            settings["default_payment_method"] = null;
        method["customer"] = null;
        gateway.Tell("payment_method.detached", method);
        return Answer.Of(method);
    }

    /// <summary>A customer gets a method; of one for tests a copy of its own.</summary>
    public static JsonObject Attach(Gateway gateway, JsonObject customer, JsonObject method)
    {
        if (method.Text("customer") is { } owner && owner != customer.Id())
        {
            throw new Refusal(
                400, Refusal.Invalid, "The payment method you provided has already been attached to a customer.");
        }

        var isTest = s_tests.ContainsKey(method.Id());
        var decline = gateway.Declines.GetValueOrDefault(method.Id());
        if (isTest && decline is not null && method.Id().Contains("chargeDeclined", StringComparison.Ordinal))
        {
            throw new Refusal(402, "card_error", "Your card was declined.", "card_declined")
            {
                DeclineCode = decline,
            };
        }

        var attached = method;
        if (isTest)
        {
            attached = (JsonObject)method.DeepClone();
            attached["id"] = gateway.Ids.Next("pm");
            attached["created"] = gateway.Now;
            gateway.Keep(Kind, attached);
            if (decline is not null) gateway.Declines[attached.Id()] = decline;
        }

        attached["customer"] = customer.Id();
        gateway.Tell("payment_method.attached", attached);
        return attached;
    }
}
