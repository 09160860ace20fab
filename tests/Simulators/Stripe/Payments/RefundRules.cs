using System.Text.Json.Nodes;
using Brillig.Simulators.Stripe.Wire;

namespace Brillig.Simulators.Stripe.Payments;

/// <summary>Refunds of charges, whole or in parts, and disputes about them.</summary>
internal static class RefundRules
{
    public const string Kind = "refund";

    /// <summary>What disputes are kept as.</summary>
    public const string Disputes = "dispute";

    /// <summary>What may be said of a new one.</summary>
    public static readonly string[] Names = ["payment_intent", "charge", "amount", "reason", "metadata[]"];

    public static Answer Create(Gateway gateway, Call call)
    {
        var intent = gateway.Named(call, IntentRules.Kind, "payment_intent");
        var charge = gateway.Named(call, Charging.Kind, "charge") ?? ChargeOf(gateway, intent);
        if (charge.Text("status") != "succeeded")
        {
            throw new Refusal(
                400, Refusal.Invalid, "This PaymentIntent does not have a successful charge to refund.",
                "payment_intent_unexpected_state");
        }

        var left = charge.Whole("amount") - charge.Whole("amount_refunded");
        if ((bool?)charge["disputed"] == true)
        {
            throw new Refusal(
                400, Refusal.Invalid, $"Charge {charge.Id()} has been charged back; cannot issue a refund.",
                "charge_disputed");
        }

        if (left == 0)
            throw new Refusal(400, Refusal.Invalid, $"Charge {charge.Id()} has already been refunded.",
                "charge_already_refunded");
        var amount = call.Whole("amount") ?? left;
        if (amount < 1) throw Refusal.Wrong("amount", "Invalid positive integer", "parameter_invalid_integer");
        if (amount > left)
            throw new Refusal(400, Refusal.Invalid, "Refund amount is greater than unrefunded amount on charge",
                param: "amount");
        return Answer.Of(Make(gateway, call, charge, amount));
    }

    public static Answer Find(Gateway gateway, Call call) => Answer.Of(gateway.Find(Kind, call.Id));

    public static Answer Update(Gateway gateway, Call call)
    {
        var refund = gateway.Find(Kind, call.Id);
        call.Note(refund);
        return Answer.Of(refund);
    }

    public static Answer List(Gateway gateway, Call call) =>
        Pages.List(gateway, call, Kind, "payment_intent", "charge");

    /// <summary>
    /// A cardholder disputes what was charged, or the bank only asks about it; the dispute's id, or null: there is no
    /// such charge.
    /// </summary>
    public static string? Dispute(Gateway gateway, string intent, bool isInquiry)
    {
        if (gateway.All(Charging.Kind).LastOrDefault(c =>
            c.Text("payment_intent") == intent && c.Text("status") == "succeeded") is not { } charge) return null;
        var dispute = gateway.New(Disputes, "dp");
        foreach (var name in (string[])["amount", "currency", "payment_intent"])
            dispute[name] = charge[name]?.DeepClone();
        dispute["charge"] = charge.Id();
        if (isInquiry) dispute["status"] = "warning_needs_response";
        else charge["disputed"] = true;
        gateway.Keep(Disputes, dispute);
        gateway.Tell("charge.dispute.created", dispute);
        if (!isInquiry) gateway.Tell("charge.dispute.funds_withdrawn", dispute);
        return dispute.Id();
    }

    /// <summary>The bank decides a dispute.</summary>
    public static bool Close(Gateway gateway, string dispute, bool isWon)
    {
        if (gateway.All(Disputes).FirstOrDefault(d => d.Id() == dispute) is not { } found) return false;
        found["status"] = found.Text("status") == "warning_needs_response" ? "warning_closed" : isWon ? "won" : "lost";
        gateway.Tell("charge.dispute.closed", found);
        return true;
    }

    /// <summary>The bank takes the money back of what it only asked about before.</summary>
    public static bool Escalate(Gateway gateway, string dispute)
    {
        if (gateway.All(Disputes).FirstOrDefault(d => d.Id() == dispute) is not { } found) return false;
        found["status"] = "needs_response";
        gateway.Tell("charge.dispute.updated", found);
        gateway.Tell("charge.dispute.funds_withdrawn", found);
        return true;
    }

    private static JsonObject ChargeOf(Gateway gateway, JsonObject? intent)
    {
        if (intent is null) throw Refusal.Required("payment_intent");
        return gateway.All(Charging.Kind).FirstOrDefault(c => c.Id() == intent.Text("latest_charge"))
            ?? throw new Refusal(
                400, Refusal.Invalid, "This PaymentIntent does not have a successful charge to refund.",
                "payment_intent_unexpected_state");
    }

    private static JsonObject Make(Gateway gateway, Call call, JsonObject charge, long amount)
    {
        var refund = gateway.New(Kind, "re");
        refund["amount"] = amount;
        refund["charge"] = charge.Id();
        foreach (var name in (string[])["currency", "payment_intent"]) refund[name] = charge[name]?.DeepClone();
        refund["reason"] = call.Text("reason");
        call.Note(refund);
        gateway.Keep(Kind, refund);
        charge["amount_refunded"] = charge.Whole("amount_refunded") + amount;
        charge["refunded"] = charge.Whole("amount_refunded") == charge.Whole("amount");
        gateway.Tell("refund.created", refund);
        gateway.Tell("charge.refunded", charge);
        return refund;
    }
}
