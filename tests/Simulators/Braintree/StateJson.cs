using System.Text.Json.Nodes;
using Brillig.Simulators.Braintree.Transactions;
using Brillig.Simulators.Braintree.Wire;
using Brillig.Simulators.Hosting;

namespace Brillig.Simulators.Braintree;

/// <summary>What a test asks afterwards: who was charged what, and how often.</summary>
internal static class StateJson
{
    public static JsonObject Of(Gateway gateway, Faults faults, Calls calls) => new()
    {
        ["now"] = Shape.Time(gateway.Now),
        ["calls"] = Counts(calls.Counts),
        ["faults"] = Counts(faults.Drawn.Select(f => KeyValuePair.Create(NameOf(f.Key), f.Value))),
        ["sales_by_order_id"] = Sales(gateway),
        ["doubled_order_ids"] = Array(gateway.Transactions
            .Where(t => t is { Type: "sale", OrderId: not null, IsCollected: true })
            .GroupBy(t => t.OrderId).Where(g => g.Count() > 1).Select(g => JsonValue.Create(g.Key))),
        ["transactions"] = Array(gateway.Transactions.Select(t => Of(gateway, t))),
        ["subscriptions"] = Array(gateway.Subscriptions.Select(s => new JsonObject
        {
            ["id"] = s.Id, ["plan"] = s.PlanId, ["status"] = s.Status, ["balance"] = gateway.Money(s.Balance),
            ["next_billing_date"] = s.NextBillingDate.ToString("yyyy-MM-dd"),
            ["next_billing_period_amount"] = gateway.Money(s.PeriodAmount),
        })),
        ["webhooks"] = Array(gateway.Outbox.All.Select(n => new JsonObject
        {
            ["kind"] = n.Kind, ["object"] = n.Object, ["timestamp"] = Shape.Time(n.Timestamp), ["sent"] = n.Sent,
            ["received"] = n.IsReceived, ["lost"] = n.IsLost,
        })),
    };

    /// <summary>commit_then_time_out for CommitThenTimeOut.</summary>
    public static string NameOf(FaultKind kind) => string.Concat(kind.ToString().Select((letter, i) =>
        char.IsUpper(letter) ? $"{(i > 0 ? "_" : "")}{char.ToLowerInvariant(letter)}" : $"{letter}"));

    private static JsonObject Sales(Gateway gateway)
    {
        var sales = new JsonObject();
        foreach (var order in gateway.Transactions.Where(t => t is { Type: "sale", OrderId: not null })
            .GroupBy(t => t.OrderId ?? ""))
            sales[order.Key] = Array(order.Select(t => Of(gateway, t)));
        return sales;
    }

    private static JsonObject Of(Gateway gateway, Transaction transaction) => new()
    {
        ["id"] = transaction.Id, ["type"] = transaction.Type, ["amount"] = gateway.Money(transaction.Amount),
        ["status"] = transaction.Status, ["order_id"] = transaction.OrderId, ["customer"] = transaction.CustomerId,
        ["subscription"] = transaction.Period?.SubscriptionId,
        ["refunded_transaction"] = transaction.RefundedTransactionId,
    };

    private static JsonObject Counts(IEnumerable<KeyValuePair<string, int>> counts) =>
        new(counts.Select(c => KeyValuePair.Create<string, JsonNode?>(c.Key, c.Value)));

    private static JsonArray Array(IEnumerable<JsonNode?> items) => [.. items];
}
