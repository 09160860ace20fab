using Brillig.Simulators.Braintree.Subscriptions;
using Brillig.Simulators.Braintree.Transactions;
using Brillig.Simulators.Braintree.Vault;
using Brillig.Simulators.Braintree.Wire;

namespace Brillig.Simulators.Braintree;

/// <summary>What can be searched for, and by what.</summary>
internal static class Searches
{
    public static Search<Transaction> Transactions { get; } =
        new("credit-card-transactions", t => t.Id, TransactionXml.Of)
        {
            Texts = new()
            {
                ["id"] = t => t.Id, ["order-id"] = t => t.OrderId, ["customer-id"] = t => t.CustomerId,
                ["payment-method-token"] = t => t.Method.Token, ["status"] = t => t.Status, ["type"] = t => t.Type,
                ["refund"] = t => t.RefundedTransactionId is null ? "false" : "true",
                ["processor-authorization-code"] = t => t.AuthorizationCode,
                ["settlement-batch-id"] = t => t.SettlementBatchId,
            },
            Numbers = new() { ["amount"] = t => t.Amount },
            Times = new()
            {
                ["created-at"] = t => t.CreatedAt,
                ["authorized-at"] = t => At(t, TransactionStatus.Authorized),
                ["submitted-for-settlement-at"] = t => At(t, TransactionStatus.SubmittedForSettlement),
                ["settled-at"] = t => At(t, TransactionStatus.Settled),
                ["voided-at"] = t => At(t, TransactionStatus.Voided),
                ["processor-declined-at"] = t => At(t, TransactionStatus.ProcessorDeclined),
                ["gateway-rejected-at"] = t => At(t, TransactionStatus.GatewayRejected),
                ["failed-at"] = t => At(t, TransactionStatus.Failed),
            },
        };

    public static Search<Subscription> Subscriptions { get; } =
        new("subscriptions", s => s.Id, SubscriptionXml.Of)
        {
            Texts = new()
            {
                ["id"] = s => s.Id, ["plan-id"] = s => s.PlanId, ["status"] = s => s.Status,
                ["transaction-id"] = s => s.TransactionIds.FirstOrDefault(),
            },
            Numbers = new() { ["price"] = s => s.Price },
            Times = new()
            {
                ["created-at"] = s => s.CreatedAt,
                ["next-billing-date"] = s => new DateTimeOffset(s.NextBillingDate, TimeOnly.MinValue, TimeSpan.Zero),
            },
        };

    public static Search<Customer> Customers { get; } = new("customers", c => c.Id, VaultXml.Of)
    {
        Texts = new()
        {
            ["id"] = c => c.Id, ["email"] = c => c.Fields.GetValueOrDefault("email"),
            ["company"] = c => c.Fields.GetValueOrDefault("company"),
            ["first-name"] = c => c.Fields.GetValueOrDefault("first-name"),
            ["last-name"] = c => c.Fields.GetValueOrDefault("last-name"),
        },
        Times = new() { ["created-at"] = c => c.CreatedAt },
    };

    private static DateTimeOffset? At(Transaction transaction, string status) =>
        transaction.History.FirstOrDefault(e => e.Status == status)?.Timestamp;
}
