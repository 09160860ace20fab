using System.Xml.Linq;
using Brillig.Simulators.Braintree.Plans;
using Brillig.Simulators.Braintree.Transactions;
using Brillig.Simulators.Braintree.Wire;

namespace Brillig.Simulators.Braintree.Subscriptions;

/// <summary>A subscription as a document.</summary>
internal static class SubscriptionXml
{
    public static Answer Find(Gateway gateway, Call call) =>
        gateway.Subscription(call.Id) is { } subscription
            ? Answer.Found(Of(gateway, subscription)) : Answer.NotFound;

    public static XElement Of(Gateway gateway, Subscription subscription)
    {
        var daysPastDue = subscription.PastDueSince is { } since
            ? gateway.Today.DayNumber - since.DayNumber : (int?)null;
        var xml = Shape.Of("subscription")
            .Set("id", subscription.Id).Set("plan-id", subscription.PlanId).Set("status", subscription.Status)
            .Set("price", gateway.Money(subscription.Price)).Set("balance", gateway.Money(subscription.Balance))
            .Set("payment-method-token", subscription.PaymentMethodToken)
            .Set("merchant-account-id", gateway.Settings.MerchantAccountId)
            .Set("created-at", subscription.CreatedAt).Set("updated-at", subscription.UpdatedAt)
            .Set("current-billing-cycle", subscription.CurrentCycle)
            .Set("number-of-billing-cycles", subscription.NumberOfCycles)
            .Set("never-expires", subscription.NumberOfCycles is null)
            .Set("days-past-due", daysPastDue).Set("failure-count", subscription.FailureCount)
            .Set("next-bill-amount", gateway.Money(subscription.PeriodAmount))
            .Set("next-billing-period-amount", gateway.Money(subscription.PeriodAmount))
            .Fill("add-ons", Lines(gateway, subscription.Lines, Modification.AddOn))
            .Fill("discounts", Lines(gateway, subscription.Lines, Modification.Discount))
            .Fill("transactions", subscription.TransactionIds.Select(gateway.Transaction).OfType<Transaction>()
                .Select(transaction => TransactionXml.Of(gateway, transaction)))
            .Fill("status-history", subscription.History.Select(e => Of(gateway, e)));
        return Dated(xml, subscription);
    }

    public static IEnumerable<XElement> Lines(Gateway gateway, IEnumerable<SubscriptionLine> lines, string kind) =>
        lines.Where(line => line.From.Kind == kind).Select(line =>
        {
            var name = kind == Modification.AddOn ? "add-on" : "discount";
            string[] parts =
                ["amount", "current-billing-cycle", "id", "never-expires", "number-of-billing-cycles", "quantity"];
            return new XElement(name, parts.Select(part => new XElement(part)))
                .Set("amount", gateway.Money(line.Amount)).Set("current-billing-cycle", 1).Set("id", line.From.Id)
                .Set("never-expires", line.NumberOfCycles is null)
                .Set("number-of-billing-cycles", line.NumberOfCycles).Set("quantity", line.Quantity);
        });

    private static XElement Dated(XElement xml, Subscription subscription) => xml
        .Set("billing-day-of-month", subscription.BillingDay)
        .Set("first-billing-date", subscription.FirstBillingDate)
        .Set("next-billing-date", subscription.NextBillingDate)
        .Set("billing-period-start-date", subscription.PeriodStart)
        .Set("billing-period-end-date", subscription.PeriodEnd)
        .Set("paid-through-date", subscription.PaidThrough);

    private static XElement Of(Gateway gateway, SubscriptionEvent e) => new(
        "status-event",
        new XElement("timestamp", new XAttribute("type", "datetime"), Shape.Time(e.Timestamp)),
        new XElement("status", e.Status),
        new XElement("user", "simulator@example.com"),
        new XElement("subscription-source", "api"),
        new XElement("balance", gateway.Money(e.Balance)),
        new XElement("price", gateway.Money(e.Price)));
}
