using System.Xml.Linq;
using Brillig.Simulators.Braintree.Plans;
using Brillig.Simulators.Braintree.Subscriptions;
using Brillig.Simulators.Braintree.Vault;
using Brillig.Simulators.Braintree.Wire;

namespace Brillig.Simulators.Braintree.Transactions;

/// <summary>A transaction as a document.</summary>
internal static class TransactionXml
{
    public static XElement Of(Gateway gateway, Transaction transaction)
    {
        var xml = Shape.Of("transaction")
            .Set("id", transaction.Id).Set("status", transaction.Status).Set("type", transaction.Type)
            .Set("currency-iso-code", gateway.Settings.Currency).Set("amount", gateway.Money(transaction.Amount))
            .Set("merchant-account-id", gateway.Settings.MerchantAccountId).Set("order-id", transaction.OrderId)
            .Set("created-at", transaction.CreatedAt).Set("updated-at", transaction.UpdatedAt)
            .Set("channel", transaction.Channel)
            .Set("refund-id", transaction.RefundIds.LastOrDefault())
            .Fill("refund-ids", transaction.RefundIds.Select(id => new XElement("item", id)))
            .Set("refunded-transaction-id", transaction.RefundedTransactionId)
            .Set("settlement-batch-id", transaction.SettlementBatchId)
            .Fill("custom-fields", transaction.CustomFields.Select(field => Shape.Leaf(field.Key, field.Value)))
            .Fill("status-history", transaction.History.Select(e => Of(gateway, transaction, e)))
            .Fill("disputes", gateway.Disputes.Where(d => d.TransactionId == transaction.Id)
                .Select(d => DisputeXml.Of(gateway, d)));
        if (transaction.Type == "sale") xml.Set("recurring", transaction.IsRecurring);
        VaultXml.Details(
            xml, transaction.CustomerId is { } id ? gateway.Customers.GetValueOrDefault(id) : null);
        VaultXml.Details(xml, transaction.Method);
        Judged(xml, transaction.Verdict, transaction.AuthorizationCode);
        if (transaction.Period is { } period) Recurring(gateway, xml, period);
        return xml;
    }

    private static void Judged(XElement xml, Verdict verdict, string? authorization)
    {
        var checks = verdict.IsSuccess ? "I" : null;
        xml.Set("avs-postal-code-response-code", checks).Set("avs-street-address-response-code", checks)
            .Set("cvv-response-code", checks)
            .Set("gateway-rejection-reason", verdict.RejectionReason)
            .Set("processor-authorization-code", authorization)
            .Set("processor-response-code", verdict.Code).Set("processor-response-text", verdict.Text);
    }

    private static void Recurring(Gateway gateway, XElement xml, SubscriptionPeriod period) => xml
        .Set("plan-id", period.PlanId).Set("subscription-id", period.SubscriptionId)
        .Set("subscription/billing-period-start-date", period.Start)
        .Set("subscription/billing-period-end-date", period.End)
        .Fill("add-ons", SubscriptionXml.Lines(gateway, period.Lines, Modification.AddOn))
        .Fill("discounts", SubscriptionXml.Lines(gateway, period.Lines, Modification.Discount));

    private static XElement Of(Gateway gateway, Transaction transaction, StatusEvent e) => new(
        "status-event",
        new XElement("timestamp", new XAttribute("type", "datetime"), Shape.Time(e.Timestamp)),
        new XElement("status", e.Status),
        new XElement("amount", gateway.Money(e.Amount)),
        new XElement("user", "simulator@example.com"),
        new XElement("transaction-source", transaction.Period is null ? "api" : "recurring"));
}
