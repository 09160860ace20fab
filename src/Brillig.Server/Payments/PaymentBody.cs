using System.Text.Json;
using Brillig.Core.Basics;
using Brillig.Core.Payments;
using Brillig.Server.Accounts;
using NodaTime;
using NodaTime.Text;

namespace Brillig.Server.Payments;

/// <summary>Reads a payment.</summary>
internal static class PaymentBody
{
    /// <summary>A payment to record.</summary>
    public static RecordPayment Read(Fields fields, AccountId account, Guid id)
    {
        var amount = fields.Number("amount", required: true, max: AccountBody.MoneyMax, places: 6);
        if (amount is 0) fields.Refuse("amount", "must be above 0");
        var type = fields.Text("type", required: true) ?? "";
        if (type is "refund" or "chargeback") fields.Refuse("type", "is of the refunds of a payment");
        var payment = new RecordPayment(
            new PaymentId(id),
            account,
            ReadDate(fields),
            type,
            amount ?? 0,
            AccountBody.ReadId(fields, "charge") is { } charge ? new ChargeId(charge) : null,
            fields.Text("reference"));
        fields.End();
        return payment;
    }

    // A time, or a date alone: its midnight in UTC.
    private static Instant? ReadDate(Fields fields)
    {
        const int dateLength = 10;
        if (fields.Raw("date") is { ValueKind: JsonValueKind.String } element
            && element.GetRawText().Length == dateLength + 2
            && LocalDatePattern.Iso.Parse(element.GetRawText()[1..^1]).TryGetValue(default, out var date)
            && date.Year is >= 1900 and < 3000)
            return date.AtMidnight().InUtc().ToInstant();
        return fields.Time("date");
    }
}

/// <summary>What to give back of a payment.</summary>
/// <param name="Amount">Currency units; null: all that was not refunded yet.</param>
/// <param name="Type">"refund" or "chargeback".</param>
/// <param name="Reference">The caller's own reference, or null.</param>
internal sealed record RefundBody(decimal? Amount, string Type, string? Reference)
{
    /// <summary>Reads it.</summary>
    public static RefundBody Read(Fields fields)
    {
        var amount = fields.Number("amount", max: AccountBody.MoneyMax, places: 6);
        if (amount is 0) fields.Refuse("amount", "must be above 0");
        var body = new RefundBody(
            amount,
            fields.OneOf("type", required: false, "refund", "chargeback") ?? "refund",
            fields.Text("reference"));
        fields.End();
        return body;
    }
}
