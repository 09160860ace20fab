using Brillig.Simulators.Braintree.Subscriptions;
using Brillig.Simulators.Braintree.Vault;
using Brillig.Simulators.Braintree.Wire;

namespace Brillig.Simulators.Braintree.Transactions;

/// <summary>Takes money: for a sale that was asked for, and for subscriptions.</summary>
internal static class Charging
{
    /// <summary>Books a sale, whatever came of it.</summary>
    public static Transaction Sale(
        Gateway gateway, Parameters said, decimal amount, PaymentMethod method, Verdict verdict)
    {
        var sale = new Transaction(gateway.Ids.Next(8), "sale", amount, method, gateway.Now)
        {
            OrderId = said.Filled("order-id"), CustomerId = method.CustomerId ?? said.Filled("customer-id"),
            Channel = said.Filled("channel"), Verdict = verdict,
            IsRecurring = said.Filled("transaction-source") == "recurring" || said.Flag("recurring") == true,
            AuthorizationCode = AuthorizationOf(gateway, verdict),
        };
        foreach (var field in said.Items("custom-fields"))
            sale.CustomFields[field.Element.Name.LocalName] = field.Element.Value;
        sale.Become(verdict.Status, gateway.Now);
        if (verdict.IsSuccess && said.Child("options")?.Flag("submit-for-settlement") == true)
            sale.Become(TransactionStatus.SubmittedForSettlement, gateway.Now);
        gateway.Transactions.Add(sale);
        return sale;
    }

    /// <summary>Charges a subscription. If it could not be paid, the transaction says why.</summary>
    public static Transaction Subscription(
        Gateway gateway, Subscription subscription, PaymentMethod method, decimal amount, bool isSubmitted = true)
    {
        var verdict = Processor.Decide(amount, method);
        var sale = new Transaction(gateway.Ids.Next(8), "sale", amount, method, gateway.Now)
        {
            CustomerId = method.CustomerId, Verdict = verdict, IsRecurring = true,
            AuthorizationCode = AuthorizationOf(gateway, verdict),
            Period = new(
                subscription.Id, subscription.PlanId, subscription.PeriodStart, subscription.PeriodEnd,
                [.. subscription.Lines]),
        };
        sale.Become(verdict.Status, gateway.Now);
        if (verdict.IsSuccess && isSubmitted) sale.Become(TransactionStatus.SubmittedForSettlement, gateway.Now);
        gateway.Transactions.Add(sale);
        subscription.TransactionIds.Insert(0, sale.Id);
        return sale;
    }

    private static string? AuthorizationOf(Gateway gateway, Verdict verdict) =>
        verdict.IsSuccess ? gateway.Ids.Next(6).ToUpperInvariant() : null;
}
