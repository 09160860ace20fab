using System.Globalization;
using System.Text.Json.Nodes;
using Brillig.Simulators.QuickBooks.Wire;

namespace Brillig.Simulators.QuickBooks.Entities;

/// <summary>Documents with lines of what is sold: invoices, credit memos, refund receipts.</summary>
internal static class SalesRules
{
    private const int NumberMax = 21;
    private const int NoteMax = 4_000;
    private const int DescriptionMax = 4_000;

    public static void Invoice(Company company, JsonObject invoice)
    {
        var total = Complete(company, "Invoice", invoice);
        var paid = PaymentRules.AppliedOf(company, "Invoice", invoice.Text("Id"));
        invoice["DueDate"] ??= invoice.Text("TxnDate");
        invoice["Deposit"] ??= 0;
        invoice["Balance"] = total - paid;
        invoice["LinkedTxn"] ??= new JsonArray();
        CustomerRules.Balance(company, invoice.Reference("CustomerRef"));
    }

    public static void CreditMemo(Company company, JsonObject memo)
    {
        var left = Complete(company, "CreditMemo", memo)
            - PaymentRules.AppliedOf(company, "CreditMemo", memo.Text("Id"));
        (memo["RemainingCredit"], memo["Balance"]) = (left, left);
    }

    public static void RefundReceipt(Company company, JsonObject receipt)
    {
        Complete(company, "RefundReceipt", receipt);
        if (receipt.Reference("DepositToAccountRef") is not { } from)
            throw new FailException(Fail.Missing("DepositToAccountRef"));
        if (company.Find("Account", from) is null) throw new FailException(Fail.Reference("DepositToAccountRef"));
        receipt["Balance"] = 0;
    }

    /// <summary>The currency of a document: the company's own, unless it takes others.</summary>
    public static void Currency(Company company, JsonObject document)
    {
        var home = company.Settings.HomeCurrency;
        var given = document.Reference("CurrencyRef") ?? home;
        if (given != home && !company.Settings.IsMulticurrency)
            throw new FailException(Fail.Business("Multi-Currency must be enabled to perform this operation."));
        document["CurrencyRef"] = new JsonObject { ["value"] = given };
    }

    private static decimal Complete(Company company, string kind, JsonObject sale)
    {
        if (sale.Reference("CustomerRef") is not { } id) throw new FailException(Fail.Missing("CustomerRef"));
        if (company.Find("Customer", id) is not { } customer) throw new FailException(Fail.Reference("CustomerRef"));
        if (customer["Active"]?.GetValue<bool>() == false) throw new FailException(Fail.NotFound);
        if (!sale.Items("Line").Any()) throw new FailException(Fail.Missing("Line"));
        Currency(company, sale);
        if (sale.Reference("CurrencyRef") != customer.Reference("CurrencyRef"))
            throw new FailException(Fail.Business("You can only use one foreign currency per transaction."));
        Number(company, kind, sale);
        sale.Text("PrivateNote", NoteMax);
        var total = Lines(company, sale);
        if (total < 0) throw new FailException(Fail.Business("Transaction amount must be positive."));
        sale["CustomerRef"] = new JsonObject { ["value"] = id, ["name"] = customer.Text("DisplayName") };
        sale["TxnDate"] ??= company.Today;
        sale["TotalAmt"] = total;
        sale["TxnTaxDetail"] = new JsonObject { ["TotalTax"] = 0 };
        sale["ApplyTaxAfterDiscount"] ??= false;
        sale["PrintStatus"] ??= "NeedToPrint";
        sale["EmailStatus"] ??= "NotSet";
        sale["CustomField"] ??= new JsonArray();
        return total;
    }

    private static void Number(Company company, string kind, JsonObject sale)
    {
        var others = company.Of(kind).Where(other => other != sale && other.Text("Id") != sale.Text("Id"));
        if (sale.Text("DocNumber", NumberMax) is { } given)
        {
            if (others.FirstOrDefault(other => other.Text("DocNumber") == given) is { } same)
                throw new FailException(Fail.DuplicateNumber(given, kind, same.Text("Id") ?? ""));
            return;
        }

        var last = company.Of(kind).Select(other => int.TryParse(
            other.Text("DocNumber"), NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : 0);
        sale["DocNumber"] = $"{last.DefaultIfEmpty().Max() + 1}";
    }

    private static decimal Lines(Company company, JsonObject sale)
    {
        var (lines, total) = (new JsonArray(), 0m);
        foreach (var line in sale.Items("Line"))
        {
            if (line.Text("DetailType") is not { } type) throw new FailException(Fail.Missing("Line.DetailType"));
            if (type == "SubTotalLineDetail") continue;
            if (type != "SalesItemLineDetail") throw new FailException(Fail.Enumeration(type));
            total += Line(company, line);
            var kept = line.DeepClone().AsObject();
            kept["Id"] = kept["Id"]?.ToString() ?? $"{lines.Count + 1}";
            kept["LineNum"] = lines.Count + 1;
            lines.Add((JsonNode)kept);
        }

        if (lines.Count == 0) throw new FailException(Fail.Missing("Line"));
        lines.Add((JsonNode)new JsonObject
        {
            ["Amount"] = total, ["DetailType"] = "SubTotalLineDetail", ["SubTotalLineDetail"] = new JsonObject(),
        });
        sale["Line"] = lines;
        return total;
    }

    private static decimal Line(Company company, JsonObject line)
    {
        if (line["SalesItemLineDetail"] is not JsonObject detail)
            throw new FailException(Fail.Missing("Line.SalesItemLineDetail"));
        if (line.Number("Amount") is not { } amount) throw new FailException(Fail.Missing("Line.Amount"));
        if (decimal.Round(amount, 2) != amount) throw new FailException(Fail.Unsupported);
        line.Text("Description", DescriptionMax);
        if (detail.Reference("ItemRef") is not { } id || company.Find("Item", id) is not { } item)
            throw new FailException(Fail.Reference("Line.SalesItemLineDetail.ItemRef"));
        if (item["Active"]?.GetValue<bool>() == false) throw new FailException(Fail.NotFound);
        if (detail.Number("Qty") is { } quantity && detail.Number("UnitPrice") is { } price
            && decimal.Round(quantity * price, 2, MidpointRounding.AwayFromZero) != amount)
            throw new FailException(Fail.Amount(amount.ToString(CultureInfo.InvariantCulture)));
        detail["ItemRef"] = new JsonObject { ["value"] = id, ["name"] = item.Text("Name") };
        detail["TaxCodeRef"] ??= new JsonObject { ["value"] = "NON" };
        return amount;
    }
}
