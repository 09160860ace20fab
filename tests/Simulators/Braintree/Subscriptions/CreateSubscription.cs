using System.Globalization;
using Brillig.Simulators.Braintree.Plans;
using Brillig.Simulators.Braintree.Transactions;
using Brillig.Simulators.Braintree.Wire;

namespace Brillig.Simulators.Braintree.Subscriptions;

/// <summary><c>POST /subscriptions</c></summary>
internal static class CreateSubscription
{
    public static Answer Run(Gateway gateway, Call call)
    {
        var said = call.Said("subscription");
        var errors = new ErrorTree();
        CheckSubscription.Id(gateway, said, errors, null);
        CheckSubscription.Token(gateway, said, errors, null);
        CheckSubscription.MerchantAccount(gateway, said, errors);
        var plan = CheckSubscription.Plan(gateway, said, errors);
        var price = CheckSubscription.Price(gateway, said, errors);
        var cycles = CheckSubscription.Cycles(said, errors);
        var (day, first) = (DayOf(said, errors), FirstDate(gateway, said, errors));
        errors.If(
            (day is null ? 0 : 1) + (first is null ? 0 : 1) + (IsImmediate(said) ? 1 : 0) > 1, "subscription",
            new("91917", "base", "Cannot specify more than one type of start date."));
        var lines = LinesOf(gateway, said, plan, errors);
        if (!errors.IsEmpty || plan is null) return Answer.Invalid(errors, call);

        var made = new Subscription(said.Filled("id") ?? gateway.Ids.Next(6), plan.Id, gateway.Now)
        {
            PaymentMethodToken = said.Filled("payment-method-token") ?? "", Price = price ?? plan.Price, Lines = lines,
            Frequency = plan.BillingFrequency,
            NumberOfCycles = said.Flag("never-expires") == true ? null : cycles ?? plan.NumberOfBillingCycles,
        };
        Schedule(gateway, made, first, IsImmediate(said) ? null : day ?? plan.BillingDayOfMonth);
        return Begin(gateway, call, made);
    }

    private static void Schedule(Gateway gateway, Subscription made, DateOnly? first, int? day)
    {
        made.FirstBillingDate = first
            ?? (day is { } given ? BillingDates.FirstOn(given, gateway.Today) : gateway.Today);
        made.NextBillingDate = made.FirstBillingDate;
        made.BillingDay = first is null && day is { } on ? on : made.FirstBillingDate.Day;
    }

    /// <summary>One that begins today is charged first, and not made if that fails.</summary>
    private static Answer Begin(Gateway gateway, Call call, Subscription made)
    {
        made.Become(SubscriptionStatus.Pending, gateway.Now);
        if (made.FirstBillingDate <= gateway.Today)
        {
            var sale = Billing.Bill(gateway, made, isFirst: true);
            if (sale is { Verdict.IsSuccess: false }) return CreateSale.Told(gateway, call, sale);
        }

        gateway.Subscriptions.Add(made);
        return Answer.Created(SubscriptionXml.Of(gateway, made));
    }

    private static List<SubscriptionLine> LinesOf(Gateway gateway, Parameters said, Plan? plan, ErrorTree errors)
    {
        var inherits = said.Child("options")?.Flag("do-not-inherit-add-ons-or-discounts") != true;
        List<SubscriptionLine> lines =
            [.. (inherits ? plan?.Inherited ?? [] : []).Select(id => SubscriptionLine.Of(gateway.Modifications[id]))];
        lines = new ChangeLines(gateway, errors, Modification.AddOn).Run(lines, said);
        return new ChangeLines(gateway, errors, Modification.Discount).Run(lines, said);
    }

    private static int? DayOf(Parameters said, ErrorTree errors)
    {
        if (said.Filled("billing-day-of-month") is not { } text) return null;
        var isNumber = int.TryParse(text, CultureInfo.InvariantCulture, out var day);
        errors.If(
            !isNumber, "subscription",
            new("91913", "billing-day-of-month", "Billing Day of Month must be numeric."));
        errors.If(
            isNumber && !BillingDates.IsAllowed(day), "subscription",
            new("91914", "billing-day-of-month", "Billing Day of Month must be between 1 and 28, or 31."));
        return isNumber && BillingDates.IsAllowed(day) ? day : null;
    }

    private static DateOnly? FirstDate(Gateway gateway, Parameters said, ErrorTree errors)
    {
        if (said.Filled("first-billing-date") is not { } text) return null;
        var date = said.Time("first-billing-date") is { } time && text.Length >= 10
            ? DateOnly.FromDateTime(time.UtcDateTime) : (DateOnly?)null;
        errors.If(
            date is null, "subscription",
            new("91915", "first-billing-date", "First Billing Date is invalid."));
        errors.If(
            date < gateway.Today, "subscription",
            new("91916", "first-billing-date", "First Billing Date cannot be in the past."));
        return date;
    }

    private static bool IsImmediate(Parameters said) => said.Child("options")?.Flag("start-immediately") == true;
}
