using Brillig.Simulators.Braintree.Transactions;
using Brillig.Simulators.Braintree.Wire;

namespace Brillig.Simulators.Braintree.Subscriptions;

/// <summary>A sale with a <c>subscription_id</c>: what is past due is charged again.</summary>
internal static class RetryCharge
{
    public static Answer Run(Gateway gateway, Call call, Parameters said, ErrorTree errors)
    {
        var subscription = gateway.Subscription(said.Filled("subscription-id") ?? "");
        errors.If(subscription is null, "transaction", new("91528", "subscription-id", "Subscription ID is invalid."));
        errors.If(
            subscription is not null && subscription.Status != SubscriptionStatus.PastDue, "transaction",
            new("91531", "base", "Subscription status must be Past Due in order to retry."));
        CreateSale.CheckGivenAmount(said, errors, gateway.Settings.Currency);
        if (!errors.IsEmpty || subscription is null) return Answer.Invalid(errors, call);

        var amount = AmountText.Read(said.Filled("amount"), gateway.Settings.Currency) ?? subscription.Balance;
        var sale = Charge(
            gateway, subscription, amount, said.Child("options")?.Flag("submit-for-settlement") == true);
        return CreateSale.Told(gateway, call, sale);
    }

    /// <summary>As happens by itself when a past due subscription gets another payment method.</summary>
    public static void Again(Gateway gateway, Subscription subscription) =>
        Charge(gateway, subscription, subscription.Balance, true);

    private static Transaction Charge(Gateway gateway, Subscription subscription, decimal amount, bool isSubmitted)
    {
        var method = gateway.PaymentMethods[subscription.PaymentMethodToken];
        var sale = Charging.Subscription(gateway, subscription, method, amount, isSubmitted);
        if (!sale.Verdict.IsSuccess)
        {
            subscription.FailureCount++;
            return sale;
        }

        subscription.Balance -= amount;
        if (subscription.Balance <= 0) Billing.Paid(gateway, subscription);
        return sale;
    }
}
