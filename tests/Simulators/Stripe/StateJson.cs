using System.Text.Json.Nodes;
using Brillig.Simulators.Hosting;
using Brillig.Simulators.Stripe.Invoices;
using Brillig.Simulators.Stripe.Payments;
using Brillig.Simulators.Stripe.Wire;

namespace Brillig.Simulators.Stripe;

/// <summary>What a test asks afterwards: who was charged what, and how often.</summary>
internal static class StateJson
{
    public static JsonObject Of(Gateway gateway, Faults faults, Calls calls) => new()
    {
        ["now"] = gateway.Now,
        ["calls"] = Counts(calls.Counts),
        ["faults"] = Counts(faults.Drawn.Select(f => KeyValuePair.Create(NameOf(f.Key), f.Value))),
        ["collected"] = Counts(Collected(gateway)),
        ["doubled"] = new JsonArray([
            .. Collected(gateway).Where(c => c.Value > 1).Select(c => JsonValue.Create(c.Key)),
        ]),
        ["invoices"] = All(gateway, InvoiceRules.Kind), ["payment_intents"] = All(gateway, IntentRules.Kind),
        ["refunds"] = All(gateway, RefundRules.Kind),
        ["webhooks"] = new JsonArray([.. gateway.Outbox.All.Select(n => new JsonObject
        {
            ["type"] = n.Type, ["object"] = n.Object, ["sent"] = n.Sent, ["received"] = n.IsReceived,
            ["lost"] = n.IsLost,
        })]),
    };

    /// <summary>How often each intent was collected.</summary>
    public static Dictionary<string, int> Collected(Gateway gateway) =>
        gateway.All(InvoiceRules.Kind).Where(i => i.Text("status") == "paid")
            .Concat(gateway.All(IntentRules.Kind).Where(i => i.Text("status") == "succeeded"))
            .Select(i => (string?)i.In("metadata")["intent"]).OfType<string>()
            .GroupBy(i => i).ToDictionary(g => g.Key, g => g.Count());

    /// <summary>commit_then_time_out for CommitThenTimeOut.</summary>
    public static string NameOf(FaultKind kind) => string.Concat(kind.ToString().Select((letter, i) =>
        char.IsUpper(letter) ? $"{(i > 0 ? "_" : "")}{char.ToLowerInvariant(letter)}" : $"{letter}"));

    private static JsonArray All(Gateway gateway, string kind) =>
        new([.. gateway.All(kind).Select(item => Gateway.Shown(item, []))]);

    private static JsonObject Counts(IEnumerable<KeyValuePair<string, int>> counts) =>
        new(counts.Select(c => KeyValuePair.Create<string, JsonNode?>(c.Key, c.Value)));
}
