using System.Text.Json.Nodes;
using Brillig.Simulators.QuickBooks.Wire;

namespace Brillig.Simulators.QuickBooks.Entities;

/// <summary>Who is invoiced. Its name is its own among all of them.</summary>
internal static class CustomerRules
{
    private const int NameMax = 500;

    private static readonly string[] Parts = ["Title", "GivenName", "MiddleName", "FamilyName", "Suffix"];

    public static void Complete(Company company, JsonObject customer)
    {
        var name = customer.Text("DisplayName", NameMax)
            ?? string.Join(' ', Parts.Select(part => customer.Text(part)).Where(part => part is not null));
        if (name.Length == 0) throw new FailException(Fail.Missing("DisplayName"));
        if (name.IndexOfAny([':', '\t', '\n']) >= 0) throw new FailException(Fail.Unsupported);
        if (company.Of("Customer").Any(other => other != customer
            && string.Equals(other.Text("DisplayName"), name, StringComparison.OrdinalIgnoreCase)))
            throw new FailException(Fail.DuplicateName);
        if ((customer["PrimaryEmailAddr"] as JsonObject)?.Text("Address") is { } email
            && !(email.Contains('@', StringComparison.Ordinal) && email.Contains('.', StringComparison.Ordinal)))
            throw new FailException(Fail.Business("Email Address does not conform to the syntax rules of RFC 822."));
        SalesRules.Currency(company, customer);
        customer["DisplayName"] = name;
        customer["FullyQualifiedName"] = name;
        customer["PrintOnCheckName"] ??= name;
        customer["Active"] ??= true;
        customer["Taxable"] ??= true;
        customer["Job"] ??= false;
        customer["BillWithParent"] ??= false;
        customer["PreferredDeliveryMethod"] ??= "Print";
        customer["Balance"] ??= 0;
        customer["BalanceWithJobs"] ??= 0;
    }

    /// <summary>What a customer owes, from its invoices.</summary>
    public static void Balance(Company company, string? id)
    {
        if (company.Find("Customer", id) is not { } customer) return;
        var owes = company.Of("Invoice").Where(i => i.Reference("CustomerRef") == id)
            .Sum(i => i.Number("Balance") ?? 0);
        customer["Balance"] = owes;
        customer["BalanceWithJobs"] = owes;
    }
}
