using Brillig.Simulators.Braintree.Transactions;
using Brillig.Simulators.Braintree.Wire;

namespace Brillig.Simulators.Braintree.Subscriptions;

/// <summary>What a change in the middle of a period costs for the rest of it.</summary>
internal static class Proration
{
    public static bool IsWanted(Gateway gateway, Parameters said) =>
        said.Child("options")?.Flag("prorate-charges") ?? gateway.Settings.ProratesUpgrades;

    /// <summary>Charges or credits the difference.</summary>
    /// <returns>The transaction that failed; what it should have paid is then on the balance, or null.</returns>
    public static Transaction? Run(Gateway gateway, Subscription subscription, Parameters said, decimal before)
    {
        var difference = subscription.PeriodAmount - before;
        if (subscription.Status != SubscriptionStatus.Active || !IsWanted(gateway, said)) return null;
        if (subscription is not { PeriodStart: { } start, PeriodEnd: { } end }) return null;

        var (left, all) = (end.DayNumber - gateway.Today.DayNumber, end.DayNumber - start.DayNumber + 1);
        var amount = gateway.Round(difference * Math.Max(left, 0) / all);
        if (amount < 0)
        {
            if (gateway.Settings.ProratesDowngrades) subscription.Balance += amount;
            return null;
        }

        return Charge(gateway, subscription, said, amount);
    }

    private static Transaction? Charge(Gateway gateway, Subscription subscription, Parameters said, decimal amount)
    {
        var due = subscription.Balance + amount;
        if (due <= 0)
        {
            subscription.Balance = due;
            return null;
        }

        var token = said.Filled("payment-method-token") ?? subscription.PaymentMethodToken;
        var sale = Charging.Subscription(gateway, subscription, gateway.PaymentMethods[token], due);
        if (sale.Verdict.IsSuccess)
        {
            subscription.Balance = 0;
            Billing.Tell(gateway, "subscription_charged_successfully", subscription);
            return null;
        }

        var isKept = said.Child("options")?.Flag("revert-subscription-on-proration-failure") == false;
        if (isKept) subscription.Balance = due;
        return sale;
    }
}
