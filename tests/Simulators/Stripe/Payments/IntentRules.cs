using System.Text.Json.Nodes;
using Brillig.Simulators.Stripe.Customers;
using Brillig.Simulators.Stripe.Wire;

namespace Brillig.Simulators.Stripe.Payments;

/// <summary>Payment intents: an amount, from a method, at most once.</summary>
internal static class IntentRules
{
    public const string Kind = "payment_intent";

    /// <summary>What may be said of a new one.</summary>
    public static readonly string[] Names =
    [
        "amount", "currency", "customer", "payment_method", "confirm", "off_session", "description", "metadata[]",
        "automatic_payment_methods[enabled]", "automatic_payment_methods[allow_redirects]", "payment_method_types[]",
        "receipt_email", "statement_descriptor", "statement_descriptor_suffix", "error_on_requires_action",
    ];

    /// <summary>What may be said when one is confirmed.</summary>
    public static readonly string[] ConfirmNames =
        ["payment_method", "off_session", "error_on_requires_action", "return_url"];

    public static Answer Create(Gateway gateway, Call call)
    {
        var amount = call.Whole("amount") ?? throw Refusal.Required("amount");
        var currency = call.Needed("currency");
        if (amount < 1)
        {
            throw Refusal.Wrong(
                "amount", "This value must be greater than or equal to 1.", "parameter_invalid_integer");
        }

        Amounts.Check(currency, amount);
        if (amount < Amounts.Least(currency))
        {
            throw new Refusal(
                400, Refusal.Invalid, "Amount must be at least the minimum of its currency.", "amount_too_small",
                "amount");
        }

        var customer = gateway.Named(call, CustomerRules.Kind, "customer");
        var method = gateway.Named(call, MethodRules.Kind, "payment_method");
        var isConfirmed = call.Flag("confirm") == true;
        if (call.Flag("off_session") == true && !isConfirmed)
            throw Refusal.Wrong("off_session", "You can only set off_session when confirm is true.");
        var intent = Make(gateway, amount, currency, customer?.Id());
        foreach (var name in (string[])["description", "receipt_email"]) intent[name] = call.Text(name);
        if (call.Flag("automatic_payment_methods[enabled]") is { } isAutomatic)
            intent["automatic_payment_methods"] = new JsonObject { ["enabled"] = isAutomatic };
        call.Note(intent);
        if (method is not null)
        {
            intent["payment_method"] = method.Id();
            intent["status"] = "requires_confirmation";
        }

        return isConfirmed ? Confirm(gateway, call, intent, method) : Answer.Of(intent);
    }

    public static Answer Confirm(Gateway gateway, Call call)
    {
        var intent = gateway.Find(Kind, call.Id);
        var method = gateway.Named(call, MethodRules.Kind, "payment_method")
            ?? gateway.All(MethodRules.Kind).FirstOrDefault(m => m.Id() == intent.Text("payment_method"));
        return Confirm(gateway, call, intent, method);
    }

    public static Answer Cancel(Gateway gateway, Call call)
    {
        var intent = gateway.Find(Kind, call.Id);
        if (intent.Text("status") is "succeeded" or "canceled") throw Unexpected(intent, "cancel");
        Cancel(gateway, intent);
        return Answer.Of(intent);
    }

    public static Answer Update(Gateway gateway, Call call)
    {
        var intent = gateway.Find(Kind, call.Id);
        if (call.Text("description") is { } description) intent["description"] = description;
        call.Note(intent);
        return Answer.Of(intent);
    }

    public static Answer Find(Gateway gateway, Call call) => Answer.Of(gateway.Find(Kind, call.Id));

    public static Answer List(Gateway gateway, Call call) => Pages.List(gateway, call, Kind, "customer");

    public static Answer Search(Gateway gateway, Call call) => Pages.Search(gateway, call, Kind);

    /// <summary>One that waits for a method.</summary>
    public static JsonObject Make(Gateway gateway, long amount, string currency, string? customer)
    {
        var intent = gateway.New(Kind, "pi");
        intent["amount"] = amount;
        intent["currency"] = currency;
        intent["customer"] = customer;
        intent["client_secret"] = $"{intent.Id()}_secret_{gateway.Ids.Capitals()}";
        gateway.Keep(Kind, intent);
        gateway.Tell("payment_intent.created", intent);
        return intent;
    }

    /// <summary>Nothing can be paid by it any more.</summary>
    public static void Cancel(Gateway gateway, JsonObject intent)
    {
        intent["status"] = "canceled";
        intent["canceled_at"] = gateway.Now;
        gateway.Tell("payment_intent.canceled", intent);
    }

    private static Answer Confirm(Gateway gateway, Call call, JsonObject intent, JsonObject? method)
    {
        if (intent.Text("status") is "succeeded" or "canceled") throw Unexpected(intent, "confirm");
        if (method is null)
        {
            throw new Refusal(
                400, Refusal.Invalid, "You cannot confirm this PaymentIntent because it's missing a payment method.",
                "payment_intent_unexpected_state");
        }

        if (method.Text("customer") is { } owner && owner != intent.Text("customer"))
        {
            throw new Refusal(
                400, Refusal.Invalid, "The provided PaymentMethod does not belong to the Customer of the "
                + "PaymentIntent.", param: "payment_method");
        }

        if (Charging.Run(gateway, intent, method, call.Flag("off_session") == true) is { } refusal) throw refusal;
        return Answer.Of(intent);
    }

    private static Refusal Unexpected(JsonObject intent, string verb) => new(
        400, Refusal.Invalid, $"You cannot {verb} this PaymentIntent because it has a status of "
        + $"{intent.Text("status")}.", "payment_intent_unexpected_state");
}
