using System.Text.Json.Nodes;
using Brillig.Simulators.QuickBooks.Wire;

namespace Brillig.Simulators.QuickBooks.Entities;

/// <summary>A kind of document, and what its vendor checks of it.</summary>
/// <param name="Name">Its name; that of its path in small letters.</param>
/// <param name="Members">What may be sent.</param>
/// <param name="Complete">Checks a document that is new or changed, and fills in what the vendor does.</param>
internal sealed record EntityKind(string Name, string[] Members, Action<Company, JsonObject> Complete)
{
    private static readonly string[] Always = ["Id", "SyncToken", "sparse", "domain", "MetaData"];

    private static readonly string[] OfSales =
    [
        "Line", "CustomerRef", "DocNumber", "PrivateNote", "TxnDate", "CurrencyRef", "ExchangeRate", "CustomerMemo",
        "BillAddr", "ShipAddr", "BillEmail", "GlobalTaxCalculation", "TxnTaxDetail", "ApplyTaxAfterDiscount",
        "PrintStatus", "EmailStatus", "TotalAmt", "Balance", "LinkedTxn", "CustomField", "ClassRef",
    ];

    public static IReadOnlyList<EntityKind> All { get; } =
    [
        new("Customer",
        [
            "DisplayName", "Title", "GivenName", "MiddleName", "FamilyName", "Suffix", "FullyQualifiedName",
            "CompanyName", "PrimaryEmailAddr", "PrimaryPhone", "BillAddr", "ShipAddr", "Notes", "Active", "Taxable",
            "CurrencyRef", "PreferredDeliveryMethod", "PrintOnCheckName", "BillWithParent", "Job", "Balance",
            "BalanceWithJobs",
        ], CustomerRules.Complete),
        new("Item",
        [
            "Name", "Type", "Active", "Description", "FullyQualifiedName", "Taxable", "UnitPrice", "Sku",
            "IncomeAccountRef", "ExpenseAccountRef", "AssetAccountRef", "TrackQtyOnHand", "PurchaseCost",
        ], ItemRules.Complete),
        new("Invoice",
        [
            .. OfSales, "DueDate", "SalesTermRef", "Deposit", "AllowOnlinePayment", "AllowIPNPayment",
            "AllowOnlineACHPayment", "AllowOnlineCreditCardPayment",
        ], SalesRules.Invoice),
        new("CreditMemo", [.. OfSales, "RemainingCredit"], SalesRules.CreditMemo),
        new("RefundReceipt",
        [
            .. OfSales, "DepositToAccountRef", "PaymentMethodRef", "PaymentRefNum", "PaymentType",
        ], SalesRules.RefundReceipt),
        new("Payment",
        [
            "CustomerRef", "TotalAmt", "TxnDate", "Line", "DepositToAccountRef", "PaymentMethodRef", "PaymentRefNum",
            "PrivateNote", "CurrencyRef", "ExchangeRate", "UnappliedAmt", "ProcessPayment",
        ], PaymentRules.Complete),
        new("Account", ["Name", "AccountType", "Active"], (_, _) => throw new FailException(Fail.Unsupported)),
    ];

    public static EntityKind? OfPath(string path) => All.FirstOrDefault(kind =>
        string.Equals(kind.Name.ToLowerInvariant(), path, StringComparison.Ordinal));

    /// <summary>Refuses what the vendor does not know.</summary>
    public void Admit(JsonObject sent)
    {
        if (sent.Any(member => !Members.Contains(member.Key) && !Always.Contains(member.Key)))
            throw new FailException(Fail.Unsupported);
    }
}
