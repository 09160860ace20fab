using System.Text.Json.Nodes;
using Brillig.Simulators.FreshBooks.Wire;

namespace Brillig.Simulators.FreshBooks.Credits;

/// <summary>What a client has in credit. It is no money that goes back: it pays invoices to come.</summary>
/// <param name="Id">Its number.</param>
/// <param name="ClientId">Whose.</param>
/// <param name="Type">Why: <c>goodwill</c>, <c>prepayment</c>, <c>overpayment</c>.</param>
/// <param name="Amount">How much.</param>
/// <param name="Currency">Of it.</param>
internal sealed record CreditNote(long Id, long ClientId, string Type, decimal Amount, string Currency)
{
    public string Number { get; init; } = "";

    public string Notes { get; init; } = "";

    public string Terms { get; init; } = "";

    public string Description { get; init; } = "";

    public DateOnly CreateDate { get; init; }

    public int VisState { get; set; }

    public JsonObject Json(Business business) => Shape.Of("credit_note").With(
        ("accounting_systemid", business.Settings.AccountId), ("id", Id), ("creditid", Id), ("clientid", ClientId),
        ("amount", Shape.Money(Amount, Currency)), ("paid", Shape.Money(0, Currency)), ("currency_code", Currency),
        ("credit_type", Type), ("credit_number", Number), ("notes", Notes), ("terms", Terms),
        ("description", Description), ("create_date", Shape.Date(CreateDate)), ("vis_state", VisState),
        ("current_organization", business.Client(ClientId)?.Text("organization")),
        ("organization", business.Client(ClientId)?.Text("organization")));
}
