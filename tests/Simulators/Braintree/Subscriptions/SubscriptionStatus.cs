namespace Brillig.Simulators.Braintree.Subscriptions;

/// <summary>The states of a subscription, as the vendor spells them.</summary>
internal static class SubscriptionStatus
{
    public const string Pending = "Pending";
    public const string Active = "Active";
    public const string PastDue = "Past Due";
    public const string Canceled = "Canceled";
    public const string Expired = "Expired";
}
