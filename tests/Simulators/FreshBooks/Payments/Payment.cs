using System.Text.Json.Nodes;
using Brillig.Simulators.FreshBooks.Wire;

namespace Brillig.Simulators.FreshBooks.Payments;

/// <summary>What was paid of an invoice.</summary>
/// <param name="Id">Its number.</param>
/// <param name="InvoiceId">Of which.</param>
/// <param name="ClientId">By whom.</param>
/// <param name="Currency">The invoice's.</param>
/// <param name="Type">By which means.</param>
internal sealed record Payment(long Id, long InvoiceId, long ClientId, string Currency, string Type)
{
    /// <summary>As much as the invoice had left to pay.</summary>
    public decimal Amount { get; set; }

    public DateOnly Date { get; set; }

    public string Note { get; set; } = "";

    /// <summary>The credit that what was paid beyond the invoice became, or null.</summary>
    public long? OverpaymentId { get; set; }

    /// <summary>The credit that paid it, or null.</summary>
    public long? CreditId { get; set; }

    public int VisState { get; set; }

    public DateTimeOffset UpdatedAt { get; set; }

    public bool IsDeleted => VisState == Visible.Deleted;

    public JsonObject Json(Business business) => Shape.Of("payment").With(
        ("accounting_systemid", business.Settings.AccountId), ("id", Id), ("logid", Id), ("invoiceid", InvoiceId),
        ("clientid", ClientId), ("amount", Shape.Money(Amount, Currency)), ("date", Shape.Date(Date)),
        ("note", Note), ("type", Type), ("overpaymentid", OverpaymentId), ("creditid", CreditId),
        ("from_credit", CreditId is not null), ("updated", Shape.Time(UpdatedAt)), ("vis_state", VisState));
}
