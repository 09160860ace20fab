using System.Text.Json.Nodes;
using Brillig.Simulators.QuickBooks.Wire;

namespace Brillig.Simulators.QuickBooks.Entities;

/// <summary>What is sold. A service needs the account of its income.</summary>
internal static class ItemRules
{
    private const int NameMax = 100;

    public static void Complete(Company company, JsonObject item)
    {
        if (item.Text("Name", NameMax) is not { } name) throw new FailException(Fail.Missing("Name"));
        var type = item.Text("Type") ?? throw new FailException(Fail.Missing("Type"));
        if (type is not ("Service" or "NonInventory")) throw new FailException(Fail.Enumeration(type));
        if (company.Of("Item").Any(other => other != item
            && string.Equals(other.Text("Name"), name, StringComparison.OrdinalIgnoreCase)))
            throw new FailException(Fail.DuplicateName);
        if (item.Reference("IncomeAccountRef") is not { } income)
            throw new FailException(Fail.Missing("IncomeAccountRef"));
        if (company.Find("Account", income)?.Text("AccountType") != "Income")
            throw new FailException(Fail.Reference("IncomeAccountRef"));
        item["FullyQualifiedName"] = name;
        item["Active"] ??= true;
        item["Taxable"] ??= false;
        item["UnitPrice"] ??= 0;
        item["PurchaseCost"] ??= 0;
        item["TrackQtyOnHand"] = false;
    }
}
