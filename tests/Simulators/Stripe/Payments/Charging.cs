using System.Text.Json.Nodes;
using Brillig.Simulators.Stripe.Wire;

namespace Brillig.Simulators.Stripe.Payments;

/// <summary>The bank is asked for what a payment intent is about.</summary>
internal static class Charging
{
    public const string Kind = "charge";
    private const string NeedsAction = "authentication_required";

    /// <summary>Charges a method; null: it is paid or waits for its holder, else what is refused.</summary>
    public static Refusal? Run(Gateway gateway, JsonObject intent, JsonObject method, bool isOffSession)
    {
        intent["payment_method"] = method.Id();
        var decline = gateway.Declines.GetValueOrDefault(method.Id());
        if (decline == NeedsAction && !isOffSession)
        {
            intent["status"] = "requires_action";
            intent["next_action"] = new JsonObject { ["type"] = "use_stripe_sdk" };
            gateway.Tell("payment_intent.requires_action", intent);
            return null;
        }

        var charge = Make(gateway, intent, decline);
        if (decline is not null) return Decline(gateway, intent, charge, decline);
        intent["status"] = "succeeded";
        intent["amount_received"] = intent.Whole("amount");
        intent["last_payment_error"] = null;
        gateway.Tell("charge.succeeded", charge);
        gateway.Tell("payment_intent.succeeded", intent);
        return null;
    }

    private static JsonObject Make(Gateway gateway, JsonObject intent, string? decline)
    {
        var charge = gateway.New(Kind, "ch");
        foreach (var name in (string[])["amount", "currency", "customer", "description", "payment_method", "metadata"])
            charge[name] = intent[name]?.DeepClone();
        charge["payment_intent"] = intent.Id();
        charge["paid"] = decline is null;
        charge["status"] = decline is null ? "succeeded" : "failed";
        if (decline is null) charge["amount_captured"] = intent.Whole("amount");
        else charge["failure_code"] = decline == NeedsAction ? NeedsAction : "card_declined";
        gateway.Keep(Kind, charge);
        intent["latest_charge"] = charge.Id();
        return charge;
    }

    private static Refusal Decline(Gateway gateway, JsonObject intent, JsonObject charge, string decline)
    {
        var (code, message) = decline switch
        {
            NeedsAction => (NeedsAction, "Your card was declined. This transaction requires authentication."),
            "insufficient_funds" => ("card_declined", "Your card has insufficient funds."),
            "expired_card" => ("expired_card", "Your card has expired."),
            _ => ("card_declined", "Your card was declined."),
        };
        intent["status"] = "requires_payment_method";
        var error = (JsonObject)(new Refusal(402, "card_error", message, code) { DeclineCode = decline }
            .ToAnswer().Body["error"]?.DeepClone() ?? new JsonObject());
        error["charge"] = charge.Id();
        intent["last_payment_error"] = error;
        gateway.Tell("charge.failed", charge);
        gateway.Tell("payment_intent.payment_failed", intent);
        return new Refusal(402, "card_error", message, code)
        {
            DeclineCode = decline, PaymentIntent = (JsonObject)intent.DeepClone(),
        };
    }
}
