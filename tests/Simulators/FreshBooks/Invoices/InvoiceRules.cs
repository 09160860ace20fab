using System.Globalization;
using Brillig.Simulators.FreshBooks.Wire;

namespace Brillig.Simulators.FreshBooks.Invoices;

/// <summary>Invoices are made, sent, deleted, found.</summary>
internal static class InvoiceRules
{
    internal const string Name = "invoice";

    private static readonly string[] s_taxes = ["1", "2"];

    private static readonly Search<(Business Business, Invoice Invoice)> s_search = new("invoices")
    {
        Equal = new()
        {
            ["invoiceid"] = i => $"{i.Invoice.Id}", ["invoice_number"] = i => i.Invoice.Number,
            ["customerid"] = i => $"{i.Invoice.CustomerId}", ["currency_code"] = i => i.Invoice.Currency,
            ["v3_status"] = i => i.Invoice.StatusWhen(i.Business.PaidOf(i.Invoice)),
        },
        Between = new()
        {
            ["date"] = i => i.Invoice.CreateDate,
            ["updated"] = i => DateOnly.FromDateTime(i.Invoice.UpdatedAt.UtcDateTime),
        },
        VisState = i => i.Invoice.VisState,
    };

    public static Answer List(Business business, Call call) => s_search.Page(
        business.Invoices.Select(invoice => (business, invoice)), call, i => InvoiceJson.Of(business, i.Invoice, call));

    public static Answer Find(Business business, Call call) => business.Invoice(call.Number) is { } invoice
        ? Answer.Of(Name, InvoiceJson.Of(business, invoice, call)) : Missing(call);

    /// <summary>
    /// Checks an invoice and takes its number, which none other may have while it is made. Two without a number that
    /// are made at once would get the same one: the second is a conflict.
    /// </summary>
    public static (Invoice? Made, Answer? Refused) Begin(Business business, Call call)
    {
        var given = new Given(Name, call.Sent ?? []);
        var currency = given.Text("currency_code") ?? business.Settings.Currency;
        var number = given.Text("invoice_number") is { Length: > 0 } chosen ? chosen : NextNumber(business);
        if (given.Date("create_date") is not { } date)
        {
            given.Missing("create_date");
            date = business.Today;
        }

        var invoice = new Invoice(business.NextId(), given.Whole("customerid") ?? 0, number, currency, business.Now)
        {
            CreateDate = date, PoNumber = given.Text("po_number"), Notes = given.Text("notes"),
            Terms = given.Text("terms"), DueOffsetDays = (int)(given.Whole("due_offset_days") ?? 0),
            Lines = Lines(given, currency),
        };
        CheckClient(business, given, invoice.CustomerId);
        if (business.Settings.RefusesNumbersTwice && business.Invoices.Any(i => i.Number == number))
            given.Refuse(Error.InvalidValue, "invoice_number", "The invoice number is in use.", number);
        if (given.Errors.Count > 0) return (null, Answer.Refused(422, given.Errors));
        return business.NumbersUnderWay.Add(number)
            ? (invoice, null)
            : (null, Answer.Refused(409, new Error(
                409, Name, "invoice_number", "The resource is being modified by another request.", number)));
    }

    /// <summary>It is there.</summary>
    public static Answer End(Business business, Call call, Invoice invoice)
    {
        business.NumbersUnderWay.Remove(invoice.Number);
        business.Invoices.Add(invoice);
        business.Tell("invoice.create", invoice.Id);
        return Answer.Of(Name, InvoiceJson.Of(business, invoice, call));
    }

    /// <summary>
    /// Of what a change says, only the first of these is heard: whether it is deleted; an action such as sending it;
    /// everything else.
    /// </summary>
    public static Answer Update(Business business, Call call)
    {
        if (business.Invoice(call.Number) is not { } invoice) return Missing(call);
        var given = new Given(Name, call.Sent ?? []);
        var told = "invoice.update";
        if (given.Whole("vis_state") is { } state)
        {
            invoice.VisState = (int)state;
            if (state == Visible.Deleted) told = "invoice.delete";
        }
        else if (invoice.VisState == Visible.Deleted)
            given.Refuse(Error.DeletedResource, "invoiceid", "Invoice is deleted.", call.Id);
        else if (given.IsTrue("action_email"))
        {
            var recipients = given.Texts("email_recipients");
            if (recipients.Count == 0) given.Missing("email_recipients");
            invoice.IsSent |= recipients.Count > 0;
            invoice.Emailed.AddRange(recipients);
            told = "invoice.sendByEmail";
        }
        else if (given.IsTrue("action_mark_as_sent")) invoice.IsSent = true;
        else Change(invoice, given);
        if (given.Errors.Count > 0) return Answer.Refused(422, given.Errors);
        invoice.UpdatedAt = business.Now;
        business.Tell(told, invoice.Id);
        return Answer.Of(Name, InvoiceJson.Of(business, invoice, call));
    }

    private static void Change(Invoice invoice, Given given)
    {
        invoice.PoNumber = given.Text("po_number") ?? invoice.PoNumber;
        invoice.Notes = given.Text("notes") ?? invoice.Notes;
        invoice.Terms = given.Text("terms") ?? invoice.Terms;
        if (given.Has("lines")) invoice.Lines = Lines(given, invoice.Currency);
    }

    private static InvoiceLine[] Lines(Given given, string currency) => [.. given.Items("lines").Select(line =>
    {
        var taxes = s_taxes.Where(i => line.Text($"taxName{i}") is { Length: > 0 })
            .Select(i => (line.Text($"taxName{i}") ?? "", line.Number($"taxAmount{i}") ?? 0));
        var made = new InvoiceLine(
            line.Text("name") ?? "", line.Text("description") ?? "", line.Number("qty") ?? 1,
            line.Amount("unit_cost", currency) ?? 0, [.. taxes]);
        given.Errors.AddRange(line.Errors);
        return made;
    })];

    private static void CheckClient(Business business, Given given, long id)
    {
        if (id == 0) given.Missing("customerid");
        else if (business.Client(id) is not { } client)
            given.Refuse(Error.UnknownResource, "customerid", "Client not found.", $"{id}");
        else if (client.VisState == Visible.Deleted)
            given.Refuse(Error.DeletedResource, "customerid", "Client is deleted.", $"{id}");
    }

    private static string NextNumber(Business business) => business.Invoices.LastOrDefault()?.Number is { } last
        && int.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? (number + 1).ToString("0000000", CultureInfo.InvariantCulture)
            : (business.Invoices.Count + 1).ToString("0000000", CultureInfo.InvariantCulture);

    private static Answer Missing(Call call) => Answer.NotFound(Name, "invoiceid", call.Id);
}
