using System.Xml.Linq;
using Brillig.Simulators.Braintree.Subscriptions;
using Brillig.Simulators.Braintree.Wire;

namespace Brillig.Simulators.Braintree.Vault;

/// <summary>Customers and payment methods as documents.</summary>
internal static class VaultXml
{
    private const string Logos = "https://assets.braintreegateway.com/payment_method_logo/";
    private const string PostalCode = "94107";

    public static XElement Of(Gateway gateway, Customer customer)
    {
        var xml = Shape.Of("customer")
            .Set("id", customer.Id).Set("merchant-id", gateway.Settings.MerchantId)
            .Set("created-at", customer.CreatedAt).Set("updated-at", customer.UpdatedAt);
        foreach (var (field, value) in customer.Fields) xml.Set(field, value);
        xml.Fill("custom-fields", customer.CustomFields.Select(field => Shape.Leaf(field.Key, field.Value)));

        var methods = gateway.MethodsOf(customer.Id).ToLookup(method => method.Instrument.Kind);
        xml.Fill("credit-cards", methods[Instrument.Card].Select(method => Of(gateway, method)));
        xml.Fill("addresses", methods[Instrument.Card].Select(method => Address(method, "address")));
        foreach (var kind in (string[])[Instrument.PayPal, Instrument.Bank])
            if (methods[kind].Any())
                xml.Add(new XElement(
                    $"{kind}s", new XAttribute("type", "array"), methods[kind].Select(method => Of(gateway, method))));
        return xml;
    }

    public static XElement Of(Gateway gateway, PaymentMethod method) => method.Instrument.Kind switch
    {
        Instrument.Card => Card(gateway, method),
        Instrument.PayPal => PayPal(gateway, method),
        _ => Bank(method),
    };

    /// <summary>The payer, as a transaction repeats it.</summary>
    public static void Details(XElement transaction, Customer? customer)
    {
        transaction.Set("customer/id", customer?.Id);
        foreach (var (field, value) in customer?.Fields ?? []) transaction.Set($"customer/{field}", value);
    }

    /// <summary>What was paid with, as a transaction repeats it.</summary>
    public static void Details(XElement transaction, PaymentMethod method)
    {
        transaction.Set("payment-instrument-type", Names.Underscored(method.Instrument.Kind));
        if (method.Instrument.Kind != Instrument.Card)
        {
            transaction.Element("credit-card")?.ReplaceWith(new XElement(
                method.Instrument.Kind,
                Shape.Leaf("token", method.CustomerId is null ? null : method.Token),
                method.Instrument.Kind == Instrument.Bank ? BankParts(method) : []));
            return;
        }

        transaction.Set("billing/id", method.AddressId).Set("billing/postal-code", PostalCode)
            .Set("credit-card/token", method.CustomerId is null ? null : method.Token)
            .Set("credit-card/bin", method.Instrument.Bin).Set("credit-card/last-4", method.Instrument.Last4)
            .Set("credit-card/card-type", method.Instrument.CardType)
            .Set("credit-card/expiration-month", method.ExpirationMonth)
            .Set("credit-card/expiration-year", method.ExpirationYear)
            .Set("credit-card/cardholder-name", method.CardholderName)
            .Set("credit-card/image-url", Logo(method))
            .Set("credit-card/unique-number-identifier", method.Instrument.UniqueNumber);
    }

    private static XElement Address(PaymentMethod method, string name)
    {
        var address = Shape.Of("billing-address").Set("id", method.AddressId).Set("customer-id", method.CustomerId)
            .Set("postal-code", PostalCode).Set("created-at", method.CreatedAt).Set("updated-at", method.CreatedAt);
        address.Name = name;
        return address;
    }

    private static XElement Card(Gateway gateway, PaymentMethod method)
    {
        var card = Filled(gateway, method);
        card.AddFirst(Address(method, "billing-address"));
        return card;
    }

    private static XElement Filled(Gateway gateway, PaymentMethod method) => Shape.Of("credit-card")
        .Set("bin", method.Instrument.Bin).Set("card-type", method.Instrument.CardType)
        .Set("cardholder-name", method.CardholderName)
        .Set("created-at", method.CreatedAt).Set("updated-at", method.UpdatedAt)
        .Set("customer-id", method.CustomerId).Set("default", method.IsDefault)
        .Set("expiration-month", method.ExpirationMonth).Set("expiration-year", method.ExpirationYear)
        .Set("expired", false).Set("image-url", Logo(method)).Set("last-4", method.Instrument.Last4)
        .Fill("subscriptions", SubscriptionsOf(gateway, method))
        .Set("token", method.Token).Set("unique-number-identifier", method.Instrument.UniqueNumber);

    private static XElement PayPal(Gateway gateway, PaymentMethod method) => Shape.Of("paypal-account")
        .Set("billing-agreement-id", $"B-{method.Token}").Set("payer-id", $"payer-{method.CustomerId}")
        .Set("created-at", method.CreatedAt).Set("updated-at", method.UpdatedAt)
        .Set("customer-id", method.CustomerId).Set("default", method.IsDefault)
        .Set("email", "jane.doe@example.com").Set("image-url", Logo(method))
        .Fill("subscriptions", SubscriptionsOf(gateway, method))
        .Set("token", method.Token).Set("revoked-at", method.RevokedAt);

    private static XElement Bank(PaymentMethod method) => new(
        Instrument.Bank, Shape.Leaf("token", method.Token), Shape.Leaf("customer-id", method.CustomerId),
        new XElement("default", new XAttribute("type", "boolean"), method.IsDefault ? "true" : "false"),
        BankParts(method));

    private static XElement[] BankParts(PaymentMethod method) =>
    [
        Shape.Leaf("routing-number", "123456789"), Shape.Leaf("last-4", method.Instrument.Last4),
        Shape.Leaf("account-type", "checking"), Shape.Leaf("account-holder-name", "Dan Schulman"),
    ];

    private static IEnumerable<XElement> SubscriptionsOf(Gateway gateway, PaymentMethod method) =>
        gateway.Subscriptions.Where(s => s.PaymentMethodToken == method.Token)
            .Select(s => SubscriptionXml.Of(gateway, s));

    private static string Logo(PaymentMethod method)
    {
        var name = method.Instrument.Kind == Instrument.PayPal
            ? "paypal" : method.Instrument.CardType.ToLowerInvariant().Replace(' ', '_');
        return $"{Logos}{name}.png?environment=sandbox";
    }
}
