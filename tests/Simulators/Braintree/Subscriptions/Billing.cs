using Brillig.Simulators.Braintree.Transactions;

namespace Brillig.Simulators.Braintree.Subscriptions;

/// <summary>Bills subscriptions as their days come.</summary>
internal static class Billing
{
    /// <summary>Lives through a time: each midnight banks settle and subscriptions that are due are billed.</summary>
    public static void Advance(Gateway gateway, TimeSpan by)
    {
        var until = gateway.Now + by;
        BillDue(gateway);
        for (var midnight = Midnight(gateway.Now); midnight <= until; midnight = midnight.AddDays(1))
        {
            gateway.Clock.Advance(midnight - gateway.Now);
            TransactionRules.SettleAll(gateway);
            BillDue(gateway);
        }

        if (until > gateway.Now) gateway.Clock.Advance(until - gateway.Now);
    }

    /// <summary>Moves a subscription to its next period and charges it.</summary>
    /// <returns>The transaction, or null if there was nothing to charge.</returns>
    public static Transaction? Bill(Gateway gateway, Subscription subscription, bool isFirst = false)
    {
        var due = subscription.Balance + subscription.PeriodAmount;
        Turn(subscription);
        if (due <= 0)
        {
            subscription.Balance = due;
            Paid(gateway, subscription);
            if (!isFirst) Tell(gateway, "subscription_billing_skipped", subscription);
            return null;
        }

        var method = gateway.PaymentMethods[subscription.PaymentMethodToken];
        var sale = Charging.Subscription(gateway, subscription, method, due);
        if (sale.Verdict.IsSuccess)
        {
            subscription.Balance = 0;
            Paid(gateway, subscription);
            Tell(gateway, "subscription_charged_successfully", subscription);
        }
        else if (!isFirst) Unpaid(gateway, subscription, due);

        return sale;
    }

    /// <summary>Nothing is owed: it is active, and the period is paid.</summary>
    public static void Paid(Gateway gateway, Subscription subscription)
    {
        var wentActive = subscription.Status != SubscriptionStatus.Active;
        subscription.PaidThrough = subscription.PeriodEnd;
        subscription.FailureCount = 0;
        subscription.PastDueSince = null;
        subscription.Become(SubscriptionStatus.Active, gateway.Now);
        if (wentActive && subscription.TransactionIds.Count > 0)
            Tell(gateway, "subscription_went_active", subscription);
    }

    public static void Tell(Gateway gateway, string kind, Subscription subscription) =>
        gateway.Outbox.Add(gateway.Now, kind, SubscriptionXml.Of(gateway, subscription));

    private static void Unpaid(Gateway gateway, Subscription subscription, decimal due)
    {
        subscription.Balance = due;
        subscription.FailureCount++;
        Tell(gateway, "subscription_charged_unsuccessfully", subscription);
        if (subscription.Status == SubscriptionStatus.PastDue) return;
        subscription.PastDueSince = gateway.Today;
        subscription.Become(SubscriptionStatus.PastDue, gateway.Now);
        Tell(gateway, "subscription_went_past_due", subscription);
    }

    private static void Turn(Subscription subscription)
    {
        subscription.CurrentCycle++;
        subscription.PeriodStart = subscription.NextBillingDate;
        subscription.NextBillingDate = BillingDates.Next(
            subscription.NextBillingDate, subscription.Frequency, subscription.BillingDay);
        subscription.PeriodEnd = subscription.NextBillingDate.AddDays(-1);
    }

    private static void BillDue(Gateway gateway)
    {
        foreach (var subscription in gateway.Subscriptions.ToList())
            while (!subscription.HasEnded && subscription.NextBillingDate <= gateway.Today)
                if (subscription.CurrentCycle >= subscription.NumberOfCycles) Expire(gateway, subscription);
                else Bill(gateway, subscription);
    }

    private static void Expire(Gateway gateway, Subscription subscription)
    {
        subscription.Become(SubscriptionStatus.Expired, gateway.Now);
        Tell(gateway, "subscription_expired", subscription);
    }

    private static DateTimeOffset Midnight(DateTimeOffset time) => new(time.UtcDateTime.Date.AddDays(1), TimeSpan.Zero);
}
