using Brillig.Simulators.Braintree.Plans;
using Brillig.Simulators.Braintree.Transactions;
using Brillig.Simulators.Braintree.Wire;

namespace Brillig.Simulators.Braintree.Subscriptions;

/// <summary><c>PUT /subscriptions/{id}</c></summary>
internal static class UpdateSubscription
{
    private const string Path = "subscription";

    public static Answer Run(Gateway gateway, Call call)
    {
        if (gateway.Subscription(call.Id) is not { } subscription) return Answer.NotFound;
        var said = call.Said(Path);
        var errors = new ErrorTree();
        CheckState(subscription, said, errors);
        CheckSubscription.Id(gateway, said, errors, subscription);
        CheckSubscription.MerchantAccount(gateway, said, errors);
        if (said.Has("payment-method-token")) CheckSubscription.Token(gateway, said, errors, subscription);
        var plan = said.Has("plan-id") ? CheckSubscription.Plan(gateway, said, errors) : null;
        errors.If(
            plan is not null && plan.BillingFrequency != subscription.Frequency, Path,
            new("91922", "plan-id", "Cannot update subscription to a plan with a different billing frequency."));
        var price = CheckSubscription.Price(gateway, said, errors);
        var cycles = CheckSubscription.Cycles(said, errors);
        var lines = LinesOf(gateway, subscription, said, errors);
        if (!errors.IsEmpty) return Answer.Invalid(errors, call);

        var before = subscription.PeriodAmount;
        var (oldPrice, oldLines) = (subscription.Price, subscription.Lines);
        (subscription.Price, subscription.Lines) = (price ?? subscription.Price, lines);
        if (Proration.Run(gateway, subscription, said, before) is { } failed && Reverts(said))
        {
            (subscription.Price, subscription.Lines) = (oldPrice, oldLines);
            return CreateSale.Told(gateway, call, failed);
        }

        Apply(gateway, subscription, said, plan, cycles);
        return Answer.Found(SubscriptionXml.Of(gateway, subscription));
    }

    private static void Apply(Gateway gateway, Subscription subscription, Parameters said, Plan? plan, int? cycles)
    {
        subscription.Id = said.Filled("id") ?? subscription.Id;
        subscription.PlanId = plan?.Id ?? subscription.PlanId;
        subscription.NumberOfCycles = said.Flag("never-expires") == true ? null : cycles ?? subscription.NumberOfCycles;
        if (said.Filled("payment-method-token") is { } token) subscription.PaymentMethodToken = token;
        subscription.Become(subscription.Status, gateway.Now);
        if (said.Has("payment-method-token") && subscription.Status == SubscriptionStatus.PastDue
            && Proration.IsWanted(gateway, said)) RetryCharge.Again(gateway, subscription);
    }

    /// <summary>A failed proration undoes the change unless told otherwise.</summary>
    private static bool Reverts(Parameters said) =>
        said.Child("options")?.Flag("revert-subscription-on-proration-failure") != false;

    private static List<SubscriptionLine> LinesOf(
        Gateway gateway, Subscription subscription, Parameters said, ErrorTree errors)
    {
        var replaces = said.Child("options")?.Flag("replace-all-add-ons-and-discounts") == true;
        List<SubscriptionLine> lines = replaces ? [] : [.. subscription.Lines];
        lines = new ChangeLines(gateway, errors, Modification.AddOn).Run(lines, said);
        return new ChangeLines(gateway, errors, Modification.Discount).Run(lines, said);
    }

    private static void CheckState(Subscription subscription, Parameters said, ErrorTree errors)
    {
        errors.If(
            subscription.Status == SubscriptionStatus.Canceled, Path,
            new("81901", "base", "Cannot edit a canceled subscription."));
        errors.If(
            subscription.Status == SubscriptionStatus.Expired, Path,
            new("81910", "base", "Cannot edit an expired subscription."));
        errors.If(
            said.Has("billing-day-of-month"), Path,
            new("91918", "billing-day-of-month", "Billing Day of Month cannot be updated."));
        errors.If(
            said.Has("first-billing-date"), Path,
            new("91919", "first-billing-date", "First Billing Date cannot be updated."));
        if (subscription.Status != SubscriptionStatus.PastDue) return;
        errors.If(
            said.Has("price"), Path,
            new("91920", "base", "Can only edit id, merchant account id, payment method token, and descriptor on a "
                + "past due subscription."));
        foreach (var name in (string[])["add-ons", "discounts"])
            errors.If(
                said.Child(name)?.Element.HasElements == true, $"{Path}/{name}",
                new("92022", "base", "Cannot edit add-on or discount on a past due subscription."));
    }
}
