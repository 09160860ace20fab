using System.Globalization;
using System.Text.Json.Nodes;
using Brillig.Simulators.QuickBooks.Wire;

namespace Brillig.Simulators.QuickBooks.Entities;

/// <summary>Money of a customer, and the invoices that it settles. What is not linked is left over.</summary>
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
                lines.Add((JsonNode)Linked(company, id, amount, link, before));
            applied += amount;
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

    /// <summary>What was paid of an invoice.</summary>
    public static decimal PaidOf(Company company, string? invoice) => company.Of("Payment")
        .SelectMany(payment => payment.Items("Line"))
        .Where(line => line.Items("LinkedTxn").Any(l => l.Text("TxnType") == "Invoice" && l.Text("TxnId") == invoice))
        .Sum(line => line.Number("Amount") ?? 0);

    /// <summary>Invoices are as paid as their payments say.</summary>
    public static void Settle(Company company, JsonObject payment)
    {
        foreach (var id in payment.Items("Line").SelectMany(l => l.Items("LinkedTxn")).Select(l => l.Text("TxnId")))
        {
            if (company.Find("Invoice", id) is not { } invoice) continue;
            invoice["Balance"] = invoice.Number("TotalAmt") - PaidOf(company, id);
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
        if (link.Text("TxnType") != "Invoice") throw new FailException(Fail.Enumeration(link.Text("TxnType") ?? ""));
        if (company.Find("Invoice", link.Text("TxnId")) is not { } invoice
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
                ["TxnId"] = invoice.Text("Id"), ["TxnType"] = "Invoice",
            }),
        };
    }

    private static JsonObject Named(string name, string value) => new()
    {
        ["name"] = "{http://schema.intuit.com/finance/v3}NameValue", ["nil"] = false,
        ["value"] = new JsonObject { ["Name"] = name, ["Value"] = value },
        ["declaredType"] = "com.intuit.schema.finance.v3.NameValue",
        ["scope"] = "javax.xml.bind.JAXBElement$GlobalScope", ["globalScope"] = true, ["typeSubstituted"] = false,
    };
}
