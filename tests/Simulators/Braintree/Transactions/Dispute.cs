using System.Xml.Linq;
using Brillig.Simulators.Braintree.Wire;

namespace Brillig.Simulators.Braintree.Transactions;

/// <summary>A cardholder takes his money back.</summary>
internal sealed class Dispute(string id, Transaction sale, DateOnly openedAt)
{
    public string Id { get; } = id;

    public string TransactionId { get; } = sale.Id;

    public decimal Amount { get; } = sale.Amount;

    public DateOnly OpenedAt { get; } = openedAt;

    /// <summary><c>open</c>, <c>won</c> or <c>lost</c>.</summary>
    public string Status { get; set; } = "open";
}

/// <summary>A dispute as a document.</summary>
internal static class DisputeXml
{
    private const int DaysToReply = 20;

    public static XElement Of(Gateway gateway, Dispute dispute) => Shape.Of("dispute")
        .Set("amount", gateway.Money(dispute.Amount)).Set("currency-iso-code", gateway.Settings.Currency)
        .Set("received-date", dispute.OpenedAt).Set("reply-by-date", dispute.OpenedAt.AddDays(DaysToReply))
        .Set("status", dispute.Status).Set("id", dispute.Id).Set("transaction/id", dispute.TransactionId)
        .Set("transaction/amount", gateway.Money(dispute.Amount)).Set("date-opened", dispute.OpenedAt);
}
