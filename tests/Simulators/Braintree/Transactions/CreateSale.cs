using Brillig.Simulators.Braintree.Subscriptions;
using Brillig.Simulators.Braintree.Vault;
using Brillig.Simulators.Braintree.Wire;

namespace Brillig.Simulators.Braintree.Transactions;

/// <summary><c>POST /transactions</c></summary>
internal static class CreateSale
{
    private const int OrderIdMax = 255;

    /// <summary>
    /// The vendor's own check: an equal sale that succeeded shortly before. It knows nothing of those under way, so it
    /// is asked when a call comes in, not when it is done.
    /// </summary>
    public static bool LooksDuplicate(Gateway gateway, Call call)
    {
        var said = call.Said("transaction");
        if (said.Has("subscription-id") || MethodOf(gateway, said, new ErrorTree()) is not { } method) return false;
        var amount = AmountText.Read(said.Filled("amount"), gateway.Settings.Currency);
        var since = gateway.Now - gateway.Settings.DuplicateWindow;
        return gateway.Settings.DuplicateWindow > TimeSpan.Zero && gateway.Transactions.Any(t =>
            t.Type == "sale" && t.CreatedAt > since && t.Amount == amount && t.OrderId == said.Filled("order-id")
            && t.Period is null && (t.IsCollected || t.Status == TransactionStatus.Voided)
            && t.Method.Instrument.Kind == Instrument.Card
            && t.Method.Instrument.UniqueNumber == method.Instrument.UniqueNumber
            && t.Method.ExpirationMonth == method.ExpirationMonth && t.Method.ExpirationYear == method.ExpirationYear);
    }

    public static Answer Run(Gateway gateway, Call call)
    {
        var said = call.Said("transaction");
        var errors = new ErrorTree();
        CheckType(said, errors);
        if (said.Has("subscription-id")) return RetryCharge.Run(gateway, call, said, errors);

        CheckAmount(said, errors, gateway.Settings.Currency);
        CheckTexts(gateway, said, errors);
        var method = MethodOf(gateway, said, errors);
        var amount = AmountText.Read(said.Filled("amount"), gateway.Settings.Currency);
        if (!errors.IsEmpty || method is null || amount is null) return Answer.Invalid(errors, call);

        var verdict = call.LooksDuplicate ? Verdict.Rejected("duplicate") : Processor.Decide(amount.Value, method);
        method = Kept(gateway, said, method, verdict);
        return Told(gateway, call, Charging.Sale(gateway, said, amount.Value, method, verdict));
    }

    /// <summary>A success is 201; anything else is 422 with the transaction in it.</summary>
    public static Answer Told(Gateway gateway, Call call, Transaction sale)
    {
        var xml = TransactionXml.Of(gateway, sale);
        return sale.Verdict.IsSuccess
            ? Answer.Created(xml) : new Answer(422, new ErrorTree().ToXml(call.Sent, sale.Verdict.Message, xml));
    }

    /// <summary>For calls that may leave the amount away, or nil, which is all there is.</summary>
    public static void CheckGivenAmount(Parameters said, ErrorTree errors, string currency)
    {
        if (said.Text("amount") is not null) CheckAmount(said, errors, currency);
    }

    public static void CheckOrderId(Parameters said, ErrorTree errors) => errors.If(
        said.Filled("order-id")?.Length > OrderIdMax, "transaction", new("91501", "order-id", "Order ID is too long."));

    private static void CheckAmount(Parameters said, ErrorTree errors, string currency)
    {
        const string Path = "transaction";
        var text = said.Filled("amount");
        var amount = AmountText.Read(text, currency);
        errors.If(text is null, Path, new("81502", "amount", "Amount is required."));
        errors.If(text is not null && amount is null, Path, new("81503", "amount", "Amount is an invalid format."));
        errors.If(amount < 0, Path, new("81501", "amount", "Amount cannot be negative."));
        errors.If(amount == 0, Path, new("81531", "amount", "Amount must be greater than zero."));
        errors.If(amount > AmountText.Max, Path, new("81528", "amount", "Amount is too large."));
    }

    private static void CheckType(Parameters said, ErrorTree errors)
    {
        var type = said.Filled("type");
        errors.If(type is null, "transaction", new("91524", "type", "Transaction type is required."));
        errors.If(
            type is not (null or "sale" or "credit"), "transaction",
            new("91523", "type", "Transaction type is invalid."));
        errors.If(
            type is "credit", "transaction",
            new("91546", "base", "Credits are not supported by this processor."));
    }

    private static void CheckTexts(Gateway gateway, Parameters said, ErrorTree errors)
    {
        CheckOrderId(said, errors);
        errors.If(
            said.Filled("merchant-account-id") is { } account && account != gateway.Settings.MerchantAccountId,
            "transaction", new("91513", "merchant-account-id", "Merchant account ID is invalid."));
        foreach (var field in said.Items("custom-fields"))
            errors.If(
                !gateway.Settings.CustomFields.Contains(Names.Underscored(field.Element.Name.LocalName)), "transaction",
                new("91526", "custom-fields", $"Custom field is invalid: {field.Element.Name.LocalName}."));
    }

    private static PaymentMethod? MethodOf(Gateway gateway, Parameters said, ErrorTree errors)
    {
        var (token, nonce) = (said.Filled("payment-method-token"), said.Filled("payment-method-nonce"));
        var customer = said.Filled("customer-id");
        errors.If(
            (token ?? nonce ?? customer) is null, "transaction",
            new("91508", "base", "Cannot determine payment method."));
        errors.If(
            customer is not null && !gateway.Customers.ContainsKey(customer), "transaction",
            new("91510", "customer-id", "Customer ID is invalid."));
        if (nonce is not null) return OfNonce(gateway, nonce, token, errors);
        if (token is not null) return OfToken(gateway, token, customer, errors);
        if (customer is null || !gateway.Customers.ContainsKey(customer)) return null;

        var chosen = gateway.MethodsOf(customer).FirstOrDefault(method => method.IsDefault);
        errors.If(
            chosen is null, "transaction",
            new("91511", "customer-id", "Customer does not have any credit cards."));
        return chosen;
    }

    private static PaymentMethod? OfToken(Gateway gateway, string token, string? customer, ErrorTree errors)
    {
        var method = gateway.PaymentMethods.GetValueOrDefault(token);
        errors.If(
            method is null, "transaction", new("91518", "payment-method-token", "Payment method token is invalid."));
        errors.If(
            method is not null && customer is not null && method.CustomerId != customer, "transaction",
            new("91516", "base", "Cannot provide both payment_method_token and customer_id unless the payment_method "
                + "belongs to the customer."));
        return method;
    }

    private static PaymentMethod? OfNonce(Gateway gateway, string nonce, string? token, ErrorTree errors)
    {
        errors.If(
            token is not null, "transaction",
            new("91515", "base", "Cannot provide both payment_method_token and payment_method_nonce attributes."));
        if (nonce == Instrument.ConsumedNonce)
            errors.Add("transaction", new(
                "91564", "payment-method-nonce", "Cannot use a payment_method_nonce more than once."));
        else
            errors.If(
                Instrument.Of(nonce) is null, "transaction",
                new("91565", "payment-method-nonce", "Unknown or expired payment_method_nonce."));
        return Instrument.Of(nonce) is { } instrument
            ? new PaymentMethod("", instrument, gateway.Now) { Order = 0 } : null;
    }

    private static PaymentMethod Kept(Gateway gateway, Parameters said, PaymentMethod method, Verdict verdict)
    {
        var options = said.Child("options");
        var isKept = options?.Flag("store-in-vault") == true
            || (verdict.IsSuccess && options?.Flag("store-in-vault-on-success") == true);
        if (!isKept || method.CustomerId is not null) return method;

        var customer = said.Filled("customer-id");
        if (customer is null)
        {
            customer = gateway.Ids.NextNumber();
            gateway.Customers.Add(customer, new Customer(customer, gateway.Now));
        }

        return PaymentMethodRules.Keep(gateway, customer, method.Instrument, null);
    }
}
