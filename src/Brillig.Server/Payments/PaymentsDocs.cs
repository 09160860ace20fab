using Brillig.Core.Basics;
using Brillig.Server.Accounts;
using Brillig.Server.Bookkeeping;
using Brillig.Server.Docs;

namespace Brillig.Server.Payments;

/// <summary>What is said of payments.</summary>
internal static class PaymentsDocs
{
    private const string Root = $"{Urls.Root}/accounts/{{id:guid}}/payments";
    private const string How =
        "It raises the balance and settles what is due, the named charge first, then the oldest.";

    private static readonly Field Reference = Field.Text("reference", "Your own reference.", "stmt-2026-02-11/7");

    private static readonly Shape Paying = Shape.Request(
        "PaymentToRecord", "A payment that came in.",
        Field.Text("date", "When it came in: a time, or a date alone, its midnight in UTC. If not given: now.",
            "2026-02-11"),
        Field.Text("type", "How it was paid; not `refund` or `chargeback`.", "card").Required(),
        Field.Number(
            "amount", "Above 0, in currency units, with at most the currency's decimals.", "1.70",
            0, AccountBody.MoneyMax)
            .Required(),
        Field.Id("charge", "The charge that it is for."),
        Reference);

    /// <summary>A payment.</summary>
    public static readonly Shape Payment = Shape.Answer(
        "Payment", "A payment, or a refund of one.",
        Field.Id("id", "Its id, the receipt."),
        Field.Id("account", "Who paid."),
        Field.Time("date", "When it came in."),
        Field.Text("type", "How it was paid; `refund` or `chargeback` of a refund.", "card"),
        Field.Number("amount", "In currency units; negative on a refund.", "1.70"),
        Field.Text("currency", "ISO 4217.", "USD", 3),
        Field.Id("charge", "The charge that it named, or null.").OrNull(),
        Reference.OrNull(),
        Field.Id("refunds", "Of a refund: the payment that it gives back; else null.").OrNull(),
        Field.Time("recorded_at", "When it was recorded."));

    private static readonly Reason[] Refusals =
        [
            Reason.ChargeNotFound, Reason.ChargeNotDue, Reason.PaidFor, Reason.TimestampInFuture,
            Reason.AmountOutOfRange,
        ];

    /// <summary>What is said of each route.</summary>
    public static readonly ChapterDoc Chapter = new(
        "Payments", "Money that came in, and went back.",
        [
            new("GET", Root, "listPayments", "List payments", "In the order in which they were recorded.")
            {
                IsList = true,
                Query =
                [
                    Field.Time("from", "Those whose date is this time or later.", "2026-01-01T00:00:00Z"),
                    Field.Time("to", "Those whose date is before this time.", "2026-02-01T00:00:00Z"),
                ],
                Answers = [new(200, "A part of the list.", Shape.ArrayOf(Payment, "Payments.", 1_000))],
            },
            new("PUT", Root, "putPayment", "Record a payment", How + " The header Receipt-Id names it.")
            {
                Body = Paying,
                Answers = [new(204, "It is recorded.", null, "Location", "Receipt-Id")],
                Refusals = Refusals,
            },
            new("POST", Root, "postPayment", "Record a payment and read it", How)
            {
                Body = Paying,
                Answers = [new(201, "The payment.", Payment, "Location", "ETag")],
                Refusals = Refusals,
            },
            new("GET", $"{Root}/{{pid:guid}}", "readPayment", "Read a payment", "The receipt.")
            {
                Answers = [new(200, "The payment.", Payment, "ETag")],
                HasRevision = true,
                Refusals = [Reason.PaymentNotFound],
            },
            new("POST", $"{Root}/{{pid:guid}}/refunds", "refundPayment", "Refund a payment",
                "Gives a payment back, or a part of it; charges that it settled are due again. What the seller's "
                + "bookkeeper collected, it is asked to give back: the refund is recorded when it did.")
            {
                Body = Shape.Request(
                    "RefundToMake", "What to give back.",
                    Field.Number(
                        "amount", "Above 0, in currency units; if not given, all that was not refunded yet.", "0.70",
                        0, AccountBody.MoneyMax),
                    Field.Choice("type", "Who asked for it: us, or the payer's bank.", "refund", "chargeback"),
                    Reference),
                IsBodyOptional = true,
                Answers =
                [
                    new(201, "The refund: a payment that names the one it gives back.", Payment, "Location", "ETag"),
                    new(202, "The intent that asks the bookkeeper for it.", OutboxDocs.Intent, "Location"),
                ],
                Refusals =
                [
                    Reason.PaymentNotFound, Reason.PaidFor, Reason.RefundTooLarge, Reason.AmountOutOfRange,
                ],
            },
        ]);
}
