using Brillig.Simulators.FreshBooks.Invoices;
using Brillig.Simulators.FreshBooks.Wire;

namespace Brillig.Simulators.FreshBooks.Credits;

/// <summary>Credit notes are made and found.</summary>
internal static class CreditRules
{
    private const string Name = "credit_note";

    private static readonly Search<CreditNote> s_search = new("credit_notes")
    {
        Equal = new() { ["clientid"] = c => $"{c.ClientId}", ["creditid"] = c => $"{c.Id}" },
        VisState = c => c.VisState,
    };

    public static Answer List(Business business, Call call) =>
        s_search.Page(business.CreditNotes, call, credit => credit.Json(business));

    public static Answer Find(Business business, Call call) =>
        business.CreditNotes.FirstOrDefault(c => c.Id == call.Number) is { } credit
            ? Answer.Of(Name, credit.Json(business)) : Answer.NotFound(Name, "creditid", call.Id);

    public static Answer Create(Business business, Call call)
    {
        var given = new Given(Name, call.Sent ?? []);
        var currency = given.Text("currency_code") ?? business.Settings.Currency;
        var client = given.Whole("clientid") ?? 0;
        if (client == 0) given.Missing("clientid");
        else if (business.Client(client) is null)
            given.Refuse(Error.UnknownResource, "clientid", "Client not found.", $"{client}");
        var type = given.Text("credit_type") ?? "goodwill";
        if (type is not ("goodwill" or "prepayment"))
            given.Refuse(Error.InvalidValue, "credit_type", "credit_type is not valid.", type);
        var date = given.Date("create_date") ?? business.Today;
        var lines = given.Items("lines").ToList();
        var amount = lines.Sum(l => (l.Number("qty") ?? 1) * (l.Amount("unit_cost", currency) ?? 0));
        given.Errors.AddRange(lines.SelectMany(l => l.Errors));
        if (given.Errors.Count > 0) return Answer.Refused(422, given.Errors);
        var credit = new CreditNote(business.NextId(), client, type, amount, currency)
        {
            Number = given.Text("credit_number") ?? $"{business.CreditNotes.Count + 1:0000000}", CreateDate = date,
            Notes = given.Text("notes") ?? "", Terms = given.Text("terms") ?? "",
            Description = lines.FirstOrDefault()?.Text("description") ?? "",
        };
        business.CreditNotes.Add(credit);
        business.Tell("credit_note.create", credit.Id);
        return Answer.Of(Name, credit.Json(business));
    }

    /// <summary>More was paid than an invoice had left.</summary>
    public static CreditNote Overpaid(Business business, Invoice invoice, decimal amount)
    {
        var credit = new CreditNote(business.NextId(), invoice.CustomerId, "overpayment", amount, invoice.Currency)
        {
            Number = $"{business.CreditNotes.Count + 1:0000000}", CreateDate = business.Today,
            Description = $"Overpayment: invoice {invoice.Number}",
        };
        business.CreditNotes.Add(credit);
        return credit;
    }
}
