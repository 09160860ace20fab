using System.Text.RegularExpressions;
using Brillig.Simulators.Braintree.Wire;

namespace Brillig.Simulators.Braintree.Vault;

/// <summary>Creates, finds, changes and deletes customers.</summary>
internal static partial class CustomerRules
{
    private const int TextMax = 255;
    private const int IdMax = 36;

    private static readonly (string Field, ErrorCode TooLong)[] s_fields =
    [
        ("first-name", new("81608", "first-name", "First name is too long.")),
        ("last-name", new("81613", "last-name", "Last name is too long.")),
        ("company", new("81601", "company", "Company is too long.")),
        ("email", new("81605", "email", "Email is too long.")),
        ("phone", new("81614", "phone", "Phone is too long.")),
        ("fax", new("81607", "fax", "Fax is too long.")),
        ("website", new("81615", "website", "Website is too long.")),
    ];

    public static Answer Create(Gateway gateway, Call call)
    {
        var said = call.Said("customer");
        var errors = Check(gateway, said, null);
        if (said.Has("payment-method-nonce")) PaymentMethodRules.CheckNonce(said, errors, "customer/credit-card");
        if (!errors.IsEmpty) return Answer.Invalid(errors, call);

        var customer = new Customer(said.Filled("id") ?? gateway.Ids.NextNumber(), gateway.Now);
        gateway.Customers.Add(customer.Id, customer);
        Apply(customer, said);
        if (Instrument.Of(said.Filled("payment-method-nonce")) is { } instrument)
            PaymentMethodRules.Keep(gateway, customer.Id, instrument, null);
        return Answer.Created(VaultXml.Of(gateway, customer));
    }

    public static Answer Find(Gateway gateway, Call call) =>
        gateway.Customers.TryGetValue(call.Id, out var customer)
            ? Answer.Found(VaultXml.Of(gateway, customer)) : Answer.NotFound;

    public static Answer Update(Gateway gateway, Call call)
    {
        if (!gateway.Customers.TryGetValue(call.Id, out var customer)) return Answer.NotFound;
        var said = call.Said("customer");
        var errors = Check(gateway, said, customer.Id);
        if (said.Has("payment-method-nonce")) PaymentMethodRules.CheckNonce(said, errors, "customer/credit-card");
        if (!errors.IsEmpty) return Answer.Invalid(errors, call);

        if (said.Filled("id") is { } id && id != customer.Id) return new Answer(403);
        Apply(customer, said);
        customer.UpdatedAt = gateway.Now;
        if (Instrument.Of(said.Filled("payment-method-nonce")) is { } instrument)
            PaymentMethodRules.Keep(gateway, customer.Id, instrument, null);
        return Answer.Found(VaultXml.Of(gateway, customer));
    }

    public static Answer Delete(Gateway gateway, Call call)
    {
        if (!gateway.Customers.Remove(call.Id)) return Answer.NotFound;
        foreach (var method in gateway.MethodsOf(call.Id).ToList()) PaymentMethodRules.Remove(gateway, method);
        return Answer.Empty;
    }

    private static void Apply(Customer customer, Parameters said)
    {
        foreach (var (field, _) in s_fields)
            if (said.Has(field)) customer.Fields[field] = said.Text(field);
        foreach (var field in said.Items("custom-fields"))
            customer.CustomFields[field.Element.Name.LocalName] = field.Element.Value;
    }

    private static ErrorTree Check(Gateway gateway, Parameters said, string? self)
    {
        var errors = new ErrorTree();
        if (said.Filled("id") is { } id)
        {
            errors.If(id != self && gateway.Customers.ContainsKey(id), "customer", new(
                "91609", "id", "Customer ID has already been taken."));
            errors.If(!IdText().IsMatch(id), "customer", new(
                "91610", "id", "Customer ID is invalid (use only letters, numbers, '-', and '_')."));
            errors.If(id is "all" or "new", "customer", new("91611", "id", "Customer ID is not an allowed ID."));
            errors.If(id.Length > IdMax, "customer", new("91612", "id", "Customer ID is too long."));
        }

        foreach (var (field, tooLong) in s_fields)
            errors.If(said.Text(field)?.Length > TextMax, "customer", tooLong);
        errors.If(
            said.Filled("email") is { } email && !Email().IsMatch(email), "customer",
            new("81604", "email", "Email is an invalid format."));
        foreach (var field in said.Items("custom-fields"))
        {
            errors.If(
                !gateway.Settings.CustomFields.Contains(Names.Underscored(field.Element.Name.LocalName)), "customer",
                new("91602", "custom-fields", $"Custom field is invalid: {field.Element.Name.LocalName}."));
            errors.If(
                field.Element.Value.Length > TextMax, "customer",
                new("81603", "custom-fields", "Custom field is too long."));
        }

        return errors;
    }

    [GeneratedRegex(@"^[A-Za-z0-9_-]+$", RegexOptions.NonBacktracking)]
    private static partial Regex IdText();

    [GeneratedRegex(@"^[^@\s]+@[^@\s]+\.[^@\s]+$", RegexOptions.NonBacktracking)]
    private static partial Regex Email();
}
