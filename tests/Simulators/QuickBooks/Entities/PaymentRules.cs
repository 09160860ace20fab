using System.Globalization;
using System.Text.Json.Nodes;
using Brillig.Simulators.QuickBooks.Wire;

namespace Brillig.Simulators.QuickBooks.Entities;

/// <summary>
/// Money of a customer, and the invoices that it settles, with credit memos that settle them as well. What is not
/// linked is left over.
/// </summary>
internal static class PaymentRules
{
    public static void Complete(Company company, JsonObject payment)
    {
        if (payment.Reference("CustomerRef") is not { } id) throw new FailException(Fail.Missing("CustomerRef"));
        if (company.Find("Customer", id) is not { } customer) throw new FailException(Fail.Reference("CustomerRef"));
        if (payment.Number("TotalAmt") is not { } total) throw new FailException(Fail.Missing("TotalAmt"));
        var before = company.Find("Payment", payment.Text("Id"));
        var (lines, applied) = (new JsonArray(), 0m);
        foreach (var line in payment.Items("Line"))
        {
            var amount = line.Number("Amount") ?? throw new FailException(Fail.Missing("Line.Amount"));
            if (!line.Items("LinkedTxn").Any()) throw new FailException(Fail.Missing("Line.LinkedTxn"));
            foreach (var link in line.Items("LinkedTxn"))
            {
                lines.Add((JsonNode)Linked(company, id, amount, link, before));
                applied += link.Text("TxnType") == "CreditMemo" ? -amount : amount;
            }
        }

        if (applied > total)
            throw new FailException(Fail.Business("The amount applied is more than the amount received."));
        SalesRules.Currency(company, payment);
        payment["CustomerRef"] = new JsonObject { ["value"] = id, ["name"] = customer.Text("DisplayName") };
        payment["TxnDate"] ??= company.Today;
        payment["DepositToAccountRef"] ??= new JsonObject { ["value"] = "4" };
        payment["UnappliedAmt"] = total - applied;
        payment["ProcessPayment"] ??= false;
        payment["Line"] = lines;
    }

    /// <summary>What payments settle of an invoice, or take of a credit memo.</summary>
    public static decimal AppliedOf(Company company, string kind, string? id) => company.Of("Payment")
        .SelectMany(payment => payment.Items("Line"))
        .Where(line => line.Items("LinkedTxn").Any(l => l.Text("TxnType") == kind && l.Text("TxnId") == id))
        .Sum(line => line.Number("Amount") ?? 0);

    /// <summary>As a company may have it set: a new credit memo is taken off the customer's oldest invoices.</summary>
    public static void ApplyByItself(Company company, JsonObject memo)
    {
        var customer = memo.Reference("CustomerRef");
        foreach (var invoice in company.Of("Invoice").Where(i => i.Reference("CustomerRef") == customer).ToArray())
        {
            var part = Math.Min(memo.Number("RemainingCredit") ?? 0, invoice.Number("Balance") ?? 0);
            if (part <= 0) continue;
            var payment = new JsonObject
            {
                ["CustomerRef"] = new JsonObject { ["value"] = customer }, ["TotalAmt"] = 0,
                ["CurrencyRef"] = memo["CurrencyRef"]?.DeepClone(),
                ["Line"] = new JsonArray(
                    LineOf("CreditMemo", memo.Text("Id"), part), LineOf("Invoice", invoice.Text("Id"), part)),
            };
            Complete(company, payment);
            company.Add("Payment", payment);
            Settle(company, payment);
        }
    }

    /// <summary>Invoices are as paid as their payments say.</summary>
    public static void Settle(Company company, JsonObject payment)
    {
        foreach (var id in payment.Items("Line").SelectMany(l => l.Items("LinkedTxn")).Select(l => l.Text("TxnId")))
        {
            if (company.Find("CreditMemo", id) is { } memo)
            {
                var left = memo.Number("TotalAmt") - AppliedOf(company, "CreditMemo", id);
                (memo["RemainingCredit"], memo["Balance"]) = (left, left);
                company.Touch("CreditMemo", memo);
            }

            if (company.Find("Invoice", id) is not { } invoice) continue;
            invoice["Balance"] = invoice.Number("TotalAmt") - AppliedOf(company, "Invoice", id);
            var of = company.Of("Payment").Where(p => p.Items("Line").SelectMany(l => l.Items("LinkedTxn"))
                .Any(l => l.Text("TxnType") == "Invoice" && l.Text("TxnId") == id));
            invoice["LinkedTxn"] = new JsonArray([.. of.Select(p => new JsonObject
            {
                ["TxnId"] = p.Text("Id"), ["TxnType"] = "Payment",
            })]);
            company.Touch("Invoice", invoice);
        }

        CustomerRules.Balance(company, payment.Reference("CustomerRef"));
    }

    private static JsonObject Linked(
        Company company, string customer, decimal amount, JsonObject link, JsonObject? before)
    {
        if (link.Text("TxnType") is not (("Invoice" or "CreditMemo") and var kind))
            throw new FailException(Fail.Enumeration(link.Text("TxnType") ?? ""));
        if (company.Find(kind, link.Text("TxnId")) is not { } invoice
            || invoice.Reference("CustomerRef") != customer)
            throw new FailException(Fail.Reference("Line.LinkedTxn"));
        var open = invoice.Number("Balance") ?? 0;
        var own = before?.Items("Line").Where(l => l.Items("LinkedTxn").Any(t => t.Text("TxnId") == link.Text("TxnId")))
            .Sum(l => l.Number("Amount") ?? 0) ?? 0;
        if (amount > open + own)
            throw new FailException(Fail.Business("The amount applied is more than the amount due."));
        return new JsonObject
        {
            ["Amount"] = amount,
            ["LineEx"] = new JsonObject
            {
                ["any"] = new JsonArray(
                    Named("txnId", invoice.Text("Id") ?? ""),
                    Named("txnOpenBalance", open.ToString("0.00", CultureInfo.InvariantCulture)),
                    Named("txnReferenceNumber", invoice.Text("DocNumber") ?? "")),
            },
            ["LinkedTxn"] = new JsonArray(new JsonObject
            {
                ["TxnId"] = invoice.Text("Id"), ["TxnType"] = kind,
            }),
        };
    }

    private static JsonObject LineOf(string kind, string? id, decimal amount) => new()
    {
        ["Amount"] = amount, ["LinkedTxn"] = new JsonArray(new JsonObject { ["TxnId"] = id, ["TxnType"] = kind }),
    };

    private static JsonObject Named(string name, string value) => new()
    {
        ["name"] = "{http://schema.intuit.com/finance/v3}NameValue", ["nil"] = false,
        ["value"] = new JsonObject { ["Name"] = name, ["Value"] = value },
        ["declaredType"] = "com.intuit.schema.finance.v3.NameValue",
        ["scope"] = "javax.xml.bind.JAXBElement$GlobalScope", ["globalScope"] = true, ["typeSubstituted"] = false,
    };
}
