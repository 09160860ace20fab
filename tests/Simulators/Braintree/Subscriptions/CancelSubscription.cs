using Brillig.Simulators.Braintree.Wire;

namespace Brillig.Simulators.Braintree.Subscriptions;

/// <summary><c>PUT /subscriptions/{id}/cancel</c></summary>
internal static class CancelSubscription
{
    public static Answer Run(Gateway gateway, Call call)
    {
        if (gateway.Subscription(call.Id) is not { } subscription) return Answer.NotFound;
        var errors = new ErrorTree();
        errors.If(
            subscription.HasEnded, "subscription",
            new("81905", "status", "Subscription has already been canceled."));
        if (!errors.IsEmpty) return Answer.Invalid(errors, call);
        End(gateway, subscription);
        return Answer.Found(SubscriptionXml.Of(gateway, subscription));
    }

    public static void End(Gateway gateway, Subscription subscription)
    {
        subscription.Become(SubscriptionStatus.Canceled, gateway.Now);
        Billing.Tell(gateway, "subscription_canceled", subscription);
    }
}
