using System.Text.RegularExpressions;
using Brillig.Simulators.Braintree.Subscriptions;
using Brillig.Simulators.Braintree.Wire;

namespace Brillig.Simulators.Braintree.Vault;

/// <summary>Creates, finds, changes and deletes payment methods.</summary>
internal static partial class PaymentMethodRules
{
    private const int TokenMax = 36;

    public static Answer Create(Gateway gateway, Call call)
    {
        var said = call.Said("payment-method");
        var errors = new ErrorTree();
        var customer = said.Filled("customer-id");
        errors.If(customer is null, "payment-method", new("93104", "customer-id", "Customer ID is required."));
        errors.If(
            customer is not null && !gateway.Customers.ContainsKey(customer), "payment-method",
            new("93105", "customer-id", "Customer ID is invalid."));
        CheckNonce(said, errors, "payment-method");
        CheckToken(gateway, said, errors, null);
        var instrument = Instrument.Of(said.Filled("payment-method-nonce"));
        errors.If(
            said.Child("options")?.Flag("fail-on-duplicate-payment-method") == true && instrument is not null
            && gateway.PaymentMethods.Values.Any(m => m.Instrument.UniqueNumber == instrument.UniqueNumber),
            "credit-card", new("81724", "number", "Duplicate card exists in the vault."));
        if (!errors.IsEmpty || instrument is null || customer is null) return Answer.Invalid(errors, call);

        var method = Keep(gateway, customer, instrument, said.Filled("token"));
        Apply(gateway, method, said);
        return Answer.Created(VaultXml.Of(gateway, method));
    }

    public static Answer Find(Gateway gateway, Call call) =>
        gateway.PaymentMethods.TryGetValue(call.Id, out var method)
            ? Answer.Found(VaultXml.Of(gateway, method)) : Answer.NotFound;

    public static Answer Update(Gateway gateway, Call call)
    {
        if (!gateway.PaymentMethods.TryGetValue(call.Id, out var method)) return Answer.NotFound;
        var said = call.Said("payment-method");
        var errors = new ErrorTree();
        CheckToken(gateway, said, errors, method.Token);
        if (!errors.IsEmpty) return Answer.Invalid(errors, call);

        if (said.Filled("token") is { } token) Rename(gateway, method, token);
        Apply(gateway, method, said);
        method.UpdatedAt = gateway.Now;
        return Answer.Found(VaultXml.Of(gateway, method));
    }

    public static Answer Delete(Gateway gateway, Call call)
    {
        if (!gateway.PaymentMethods.TryGetValue(call.Id, out var method)) return Answer.NotFound;
        Remove(gateway, method);
        return Answer.Empty;
    }

    /// <summary>Deletes one; its subscriptions are canceled at once.</summary>
    public static void Remove(Gateway gateway, PaymentMethod method)
    {
        foreach (var subscription in gateway.Subscriptions.Where(s => s.PaymentMethodToken == method.Token))
            if (!subscription.HasEnded) CancelSubscription.End(gateway, subscription);
        gateway.PaymentMethods.Remove(method.Token);
    }

    /// <summary>Puts one into the vault; the first of a customer is its default.</summary>
    public static PaymentMethod Keep(Gateway gateway, string customer, Instrument instrument, string? token)
    {
        var method = new PaymentMethod(token ?? gateway.Ids.Next(6), instrument, gateway.Now)
        {
            CustomerId = customer, Order = gateway.PaymentMethods.Count, IsDefault = !gateway.MethodsOf(customer).Any(),
            AddressId = instrument.Kind == Instrument.Card ? gateway.Ids.Next(4) : null,
        };
        gateway.PaymentMethods.Add(method.Token, method);
        return method;
    }

    public static void CheckNonce(Parameters said, ErrorTree errors, string path)
    {
        var nonce = said.Filled("payment-method-nonce");
        errors.If(nonce is null, path, new("93103", "payment-method-nonce", "Nonce is required."));
        if (nonce == Instrument.ConsumedNonce)
            errors.Add(path, new(
                "93107", "payment-method-nonce", "Cannot use a payment_method_nonce more than once."));
        else
            errors.If(
                nonce is not null && Instrument.Of(nonce) is null, path,
                new("93108", "payment-method-nonce", "Unknown or expired payment_method_nonce."));
    }

    private static void CheckToken(Gateway gateway, Parameters said, ErrorTree errors, string? self)
    {
        if (said.Filled("token") is not { } token) return;
        errors.If(
            token != self && gateway.PaymentMethods.ContainsKey(token), "credit-card",
            new("91719", "token", "Credit card token is taken."));
        errors.If(!TokenText().IsMatch(token), "credit-card", new("91718", "token", "Token is invalid."));
        errors.If(token.Length > TokenMax, "credit-card", new("91720", "token", "Credit card token is too long."));
    }

    private static void Rename(Gateway gateway, PaymentMethod method, string token)
    {
        foreach (var subscription in gateway.Subscriptions.Where(s => s.PaymentMethodToken == method.Token))
            subscription.PaymentMethodToken = token;
        gateway.PaymentMethods.Remove(method.Token);
        method.Token = token;
        gateway.PaymentMethods.Add(token, method);
    }

    private static void Apply(Gateway gateway, PaymentMethod method, Parameters said)
    {
        method.CardholderName = said.Text("cardholder-name") ?? method.CardholderName;
        method.ExpirationMonth = said.Filled("expiration-month") ?? method.ExpirationMonth;
        method.ExpirationYear = said.Filled("expiration-year") ?? method.ExpirationYear;
        if (said.Child("options")?.Flag("make-default") != true || method.CustomerId is not { } customer) return;
        foreach (var other in gateway.MethodsOf(customer)) other.IsDefault = other == method;
    }

    [GeneratedRegex(@"^[A-Za-z0-9_-]+$", RegexOptions.NonBacktracking)]
    private static partial Regex TokenText();
}
