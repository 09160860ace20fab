using System.Globalization;
using System.Text.RegularExpressions;
using Brillig.Simulators.Braintree.Plans;
using Brillig.Simulators.Braintree.Wire;

namespace Brillig.Simulators.Braintree.Subscriptions;

/// <summary>What creating and updating a subscription have to check alike.</summary>
internal static partial class CheckSubscription
{
    private const string Path = "subscription";

    public static void Id(Gateway gateway, Parameters said, ErrorTree errors, Subscription? self)
    {
        if (said.Filled("id") is not { } id) return;
        errors.If(
            !IdText().IsMatch(id), Path,
            new("81906", "id", "ID is invalid (use only letters, numbers, '-', and '_')."));
        errors.If(
            gateway.Subscription(id) is { } other && other != self, Path,
            new("81902", "id", "ID has already been taken."));
    }

    public static Plan? Plan(Gateway gateway, Parameters said, ErrorTree errors)
    {
        var plan = said.Filled("plan-id") is { } id ? gateway.Plans.GetValueOrDefault(id) : null;
        errors.If(plan is null, Path, new("91904", "plan-id", "Plan ID is invalid."));
        return plan;
    }

    public static void Token(Gateway gateway, Parameters said, ErrorTree errors, Subscription? self)
    {
        var token = said.Filled("payment-method-token");
        var method = token is null ? null : gateway.PaymentMethods.GetValueOrDefault(token);
        errors.If(
            method is null, Path, new("91903", "payment-method-token", "Payment method token is invalid."));
        if (self is null || method is null) return;
        var owner = gateway.PaymentMethods.GetValueOrDefault(self.PaymentMethodToken)?.CustomerId;
        errors.If(
            owner is not null && owner != method.CustomerId, Path,
            new("91905", "payment-method-token",
                "Payment method token does not belong to the subscription's customer."));
    }

    public static decimal? Price(Gateway gateway, Parameters said, ErrorTree errors)
    {
        if (!said.Has("price")) return null;
        var price = AmountText.Read(said.Text("price"), gateway.Settings.Currency);
        errors.If(said.Filled("price") is null, Path, new("81903", "price", "Price cannot be blank."));
        errors.If(
            said.Filled("price") is not null && price is null or < 0, Path,
            new("81904", "price", "Price is an invalid format."));
        errors.If(price > AmountText.Max, Path, new("81923", "price", "Price is too large."));
        return price;
    }

    public static void MerchantAccount(Gateway gateway, Parameters said, ErrorTree errors) => errors.If(
        said.Filled("merchant-account-id") is { } account && account != gateway.Settings.MerchantAccountId, Path,
        new("91901", "merchant-account-id", "Merchant account ID is invalid."));

    /// <summary>The number of periods that is asked for; null for none.</summary>
    public static int? Cycles(Parameters said, ErrorTree errors)
    {
        if (said.Filled("number-of-billing-cycles") is not { } text) return null;
        var isNumber = int.TryParse(text, CultureInfo.InvariantCulture, out var cycles);
        errors.If(
            !isNumber, Path, new("91906", "number-of-billing-cycles", "Number of billing cycles must be numeric."));
        errors.If(
            isNumber && cycles <= 0, Path,
            new("91907", "number-of-billing-cycles", "Number of billing cycles must be greater than zero."));
        errors.If(
            said.Flag("never-expires") == true, Path,
            new("91908", "base", "Cannot specify both number of billing cycles and never expires as true."));
        return isNumber ? cycles : null;
    }

    [GeneratedRegex(@"^[A-Za-z0-9_-]+$", RegexOptions.NonBacktracking)]
    private static partial Regex IdText();
}
