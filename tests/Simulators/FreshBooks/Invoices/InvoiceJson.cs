using System.Globalization;
using System.Text.Json.Nodes;
using Brillig.Simulators.FreshBooks.Wire;

namespace Brillig.Simulators.FreshBooks.Invoices;

/// <summary>Invoices as the vendor writes them; their lines only where they are asked for.</summary>
internal static class InvoiceJson
{
    public static JsonObject Of(Business business, Invoice invoice, Call call)
    {
        var paid = business.PaidOf(invoice);
        var body = Shape.Of("invoice").With(
            ("accountid", business.Settings.AccountId), ("accounting_systemid", business.Settings.AccountId),
            ("id", invoice.Id), ("invoiceid", invoice.Id), ("customerid", invoice.CustomerId),
            ("invoice_number", invoice.Number), ("po_number", invoice.PoNumber), ("notes", invoice.Notes ?? ""),
            ("terms", invoice.Terms), ("currency_code", invoice.Currency),
            ("create_date", Shape.Date(invoice.CreateDate)), ("created_at", Shape.Time(invoice.CreatedAt)),
            ("due_date", Shape.Date(invoice.CreateDate.AddDays(invoice.DueOffsetDays))),
            ("due_offset_days", invoice.DueOffsetDays), ("updated", Shape.Time(invoice.UpdatedAt)),
            ("amount", Shape.Money(invoice.Amount, invoice.Currency)), ("paid", Shape.Money(paid, invoice.Currency)),
            ("outstanding", Shape.Money(invoice.Amount - paid, invoice.Currency)),
            ("discount_total", Shape.Money(0, invoice.Currency)),
            ("status", invoice.CodeWhen(paid)), ("v3_status", invoice.StatusWhen(paid)),
            ("display_status", invoice.StatusWhen(paid)),
            ("payment_status", paid == 0 ? "unpaid" : paid < invoice.Amount ? "partial" : "paid"),
            ("vis_state", invoice.VisState),
            ("description", invoice.Lines is [{ } first, ..] ? first.Description : ""));
        if (business.Client(invoice.CustomerId) is { } client)
            body.With(
                ("organization", client.Text("organization")), ("current_organization", client.Text("organization")),
                ("email", client.Text("email")), ("fname", client.Text("fname")), ("lname", client.Text("lname")));
        if (call.Includes("lines"))
            body["lines"] = new JsonArray([.. invoice.Lines.Select((line, i) => Of(invoice, line, i + 1))]);
        return body;
    }

    private static JsonObject Of(Invoice invoice, InvoiceLine line, int number)
    {
        var body = Shape.Of("line").With(
            ("amount", Shape.Money(line.Amount, invoice.Currency)), ("name", line.Name),
            ("unit_cost", Shape.Money(line.UnitCost, invoice.Currency)), ("description", line.Description),
            ("qty", line.Quantity.ToString(CultureInfo.InvariantCulture)), ("invoiceid", invoice.Id),
            ("lineid", number), ("updated", Shape.Time(invoice.UpdatedAt)));
        foreach (var (tax, i) in line.Taxes.Select((tax, i) => (tax, i + 1)))
            body.With(
                ($"taxName{i}", tax.Name), ($"taxAmount{i}", tax.Percent.ToString(CultureInfo.InvariantCulture)));
        return body;
    }
}
