using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.Usage;
using Brillig.Server.Accounts;
using Brillig.Server.Docs;
using Brillig.Server.ServicePlans;

namespace Brillig.Server.Charges;

/// <summary>What is said of charges.</summary>
internal static class ChargesDocs
{
    private const string Root = $"{Urls.Root}/accounts/{{id:guid}}/charges";

    private static readonly Shape Item = Shape.Answer(
        "ChargeItem", "A line of a charge.",
        [
            Field.Text("name", "The service, the tax, or what was added.", "sms"),
            Field.Number("usage", "The quantity, in the unit of the rate.", "120"),
            Field.Number("charge", "What the tariff gives for it, exact, in currency units.", "1"),
            Field.Number("total", "Its share of the rounded sum, in currency units.", "1.00"),
            Field.Named<ItemKind>("kind", "What it is of."),
            Field.Id("tariff", "The tariff that priced it, or null.").OrNull(),
            Field.Whole("tariff_version", "The version of that tariff, or null.", 1, 1).OrNull(),
            Field.Number("percent", "Of a tax: in percent; else null.", "19").OrNull(),
            Field.Number("included", "Of a tax: what of the total prices include, in currency units; else null.", "0")
                .OrNull(),
            Field.Whole(
                "refers_to", "Of a credit note: the place of the line that it gives back, from 0; else null.", 0, 0)
                .OrNull(),
            Field.Of("corrects", "Of a correction: the issued period that it corrects; else null.", Common.Period)
                .OrNull(),
            Field.Url(
                "explain_url", "Where every step to its amount is told; null in a preview.",
                "/api/1.0/accounts/…/charges/…/items/0/explain").OrNull(),
            Field.Text("category", "Of a line of service plans: the category.", "phone_numbers").Optional(),
            Field.Text("key", "Of a line of service plans: the plans' item, or `_all`.", "did_us").Optional(),
            Field.Id("account", "Of a line of service plans: whose it is, if another account's.").Optional(),
            PlansDocs.Day("from", "Of a line of service plans: the first local day that it bills.").Optional(),
            PlansDocs.Day("to", "Of a line of service plans: the day after the last.").Optional(),
            .. ExplainDocs.Below,
        ]);

    /// <summary>A charge.</summary>
    public static readonly Shape Charge = Shape.Answer(
        "Charge", "What is owed for a period, or a credit note.",
        Field.Id("id", "Its id."),
        Field.Id("account", "Who owes it."),
        Field.Time("date", "When it was issued; of a running charge: the end of its period."),
        Field.Number("total", "Taxes included, in currency units; negative on a credit note.", "1.70"),
        Field.Named<ChargeStatus>("status", "Open and closing charges still change, the others are issued."),
        Field.Named<ChargeKind>("kind", "A credit note gives a charge back."),
        Field.Text("number", "Without gaps per seller; null until it is issued.", "1").OrNull(),
        Field.Text("currency", "ISO 4217.", "USD", 3),
        Field.Of("period", "What it is for.", Common.Period),
        Field.Time("due_date", "When it is to be paid; null until it is issued.").OrNull(),
        Field.Number("tax", "The taxes in the total, in currency units.", "0.00"),
        Field.Number("paid", "What payments and credit notes settled of it, in currency units.", "0.00"),
        Field.Number("credited", "What credit notes gave back of it, taxes included, in currency units.", "0.00"),
        Field.Id("refers_to", "Of a credit note: the charge that it gives back; else null.").OrNull(),
        Field.Text("note", "Why a credit note was made, or null.", "Wrong price", 1_000).OrNull(),
        Field.Many("items", "Its lines.", Item));

    /// <summary>What a correction is of.</summary>
    public static readonly Field[] CorrectionFields =
    [
        Field.Named<CorrectionCause>("cause", "Why the past period's quantity moved."),
        Field.Text("record", "The id of the record that came late, or was amended.", "cdr-4711"),
        Field.Id("amendment", "The amendment; null: the record came late.").OrNull(),
        Field.Text("name", "The service.", "sms"),
        Field.Of("period", "The issued period.", Common.Period),
        Field.Number("usage", "By how much its quantity grew; may be negative.", "-20"),
        Field.Number("charge", "By how much its charge grew, exact, in currency units; may be negative.", "-1"),
        Field.Id("tariff", "The tariff that priced it."),
        Field.Whole("tariff_version", "The version of that tariff.", 1, 1),
        Field.Id("carried_by", "The charge that it is an item of."),
    ];

    private static readonly Shape Correction = Shape.Answer(
        "Correction", "What a late or amended record of an issued period put on the open charge.",
        [
            Field.Text("id", "Its id.", "4711.0"),
            Field.Time("time", "When it was made."),
            Field.Id("account", "Whose record it is of: the account's own, or that of one below it."),
            .. CorrectionFields,
        ]);

    /// <summary>What is said of each route.</summary>
    public static readonly ChapterDoc Chapter = new(
        "Charges", "What is owed. A billing event closes the open charge; an issued one never changes.",
        [.. Reads, .. ExplainDocs.Operations, .. Writes]);

    private static OperationDoc[] Reads =>
    [
        new("GET", Root, "listCharges", "List charges", "The issued ones, newest last, or those of a status.")
        {
            IsList = true,
            Query =
            [
                Field.Choice("status", "Those of this status.", "due", "paid", "void", "open", "closing"),
                Field.Time("from", "Those whose date is this time or later.", "2026-01-01T00:00:00Z"),
                Field.Time("to", "Those whose date is before this time.", "2026-02-01T00:00:00Z"),
            ],
            Answers = [new(200, "A part of the list.", Shape.ArrayOf(Charge, "Charges.", 1_000))],
        },
        new("GET", $"{Root}/open", "readOpenCharge", "Read the open charge",
            "The running charge of the current period.")
        {
            Answers = [new(200, "The charge as it would be now.", Charge)],
            Refusals = [Reason.ChargeNotFound],
        },
        new("GET", $"{Root}/{{cid:guid}}", "readCharge", "Read a charge", "An issued charge, or a running one.")
        {
            Answers =
            [
                new(200, "The charge. As CSV: a row for each line.", Charge, "ETag", "Content-Disposition")
                {
                    OtherBodies = Common.Csv("A row of names, and one for each line of the charge (RFC 4180)."),
                },
            ],
            HasRevision = true,
            Refusals = [Reason.ChargeNotFound],
        },
        new("GET", $"{Urls.Root}/accounts/{{id:guid}}/corrections", "listCorrections", "List corrections",
            "What late and amended records of issued periods put on open charges, oldest first.")
        {
            IsList = true,
            Answers = [new(200, "A part of the list.", Shape.ArrayOf(Correction, "Corrections.", 1_000))],
        },
        new("POST", $"{Root}/preview", "previewCharge", "Preview a charge",
            "What closing now, or at a given time, would give; equal to the later real one if nothing else is used.")
        {
            Body = Shape.Request(
                "ChargePreview", "When to close.",
                Field.Time("at", "Not before now; if not given: now.", "2026-02-01T00:00:00Z")),
            IsBodyOptional = true,
            IsWrite = false,
            Answers = [new(200, "The charge that it would be.", Charge)],
            Refusals =
            [
                Reason.NothingToCharge, Reason.AccountClosed, Reason.PaidFor, Reason.AmountOutOfRange,
            ],
        },
    ];

    private static OperationDoc[] Writes =>
    [
        new("POST", Root, "closeCharge", "Close the open charge",
            "The billing event \"now\": issues what was used so far.")
        {
            Body = Common.Nothing,
            IsBodyOptional = true,
            Answers = [new(201, "The issued charge.", Charge, "Location", "ETag")],
            Refusals =
            [
                Reason.NothingToCharge, Reason.AccountClosed, Reason.PaidFor, Reason.AmountOutOfRange,
            ],
        },
        new("POST", $"{Root}/items", "addChargeItem", "Add a line to the open charge",
            "Charges something once, besides usage.")
        {
            Body = Shape.Request(
                "ChargeItemToAdd", "A line to add.",
                Field.Text("name", "What it is.", "Installation").Required(),
                Field.Number("usage", "How many; 1 if not given.", "1", 0, 1_000_000_000_000_000_000m),
                Field.Number("charge", "What it costs in all, in currency units.", "25", 0, AccountBody.MoneyMax)
                    .Required()),
            Answers = [new(201, "The open charge with the line.", Charge, "Location", "ETag")],
            Refusals =
            [
                Reason.AccountClosed, Reason.PaidFor, Reason.AmountOutOfRange, Reason.InsufficientFunds,
            ],
        },
        new("POST", $"{Root}/{{cid:guid}}/void", "voidCharge", "Void a charge",
            "Gives an issued charge back by a credit note that refers to it; what was paid becomes credit.")
        {
            Body = Shape.Request(
                "ChargeVoid", "Why it is given back.",
                Field.Text("reason", "Shown on the credit note.", "Wrong price", 1_000)),
            IsBodyOptional = true,
            Answers = [new(201, "The credit note.", Charge, "Location", "ETag")],
            Refusals = [Reason.ChargeNotFound, Reason.ChargeVoid, Reason.PaidFor, Reason.AmountOutOfRange],
        },
        new("POST", $"{Root}/{{cid:guid}}/credits", "creditCharge", "Give back a part of a charge",
            "By a credit note of some lines. Taxes follow in proportion; together, notes never give back more than "
            + "there was. What payments had settled beyond the rest becomes credit.")
        {
            Body = Shape.Request(
                "ChargeCredit", "What to give back.",
                Field.Many("items", "Of which lines how much; each line once.", ToCredit, 10_000).Required(),
                Field.Text("reason", "Shown on the credit note.", "Wrong price", 1_000)),
            Answers = [new(201, "The credit note.", Charge, "Location", "ETag")],
            Refusals =
            [
                Reason.ChargeNotFound, Reason.ChargeVoid, Reason.PaidFor, Reason.CreditTooLarge,
                Reason.AmountOutOfRange,
            ],
        },
        new("POST", $"{Root}/{{cid:guid}}/taxes", "setChargeTaxes", "Set the taxes that another system computed",
            "On a running charge, besides those of the account. They replace what was set before; an empty array "
            + "takes them off.")
        {
            Body = Shape.ArrayOf(OutsideTax, "At most 100 taxes.", 100),
            Answers = [new(200, "The running charge with the taxes.", Charge)],
            Refusals = [Reason.ChargeNotFound, Reason.AmountOutOfRange],
        },
    ];

    private static Shape ToCredit => Shape.Request(
        "LineToCredit", "A line to give back, by `item` or by `name`.",
        Field.Whole("item", "Its place in the charge, from 0.", 0, 0, int.MaxValue),
        Field.Text("name", "Its name, if only one line has it.", "sms"),
        Field.Number(
            "amount", "Above 0, in currency units, in the terms of the line's total; if not given: all that remains.",
            "1.50", 0, AccountBody.MoneyMax));

    private static Shape OutsideTax => Shape.Request(
        "OutsideTax", "A tax on top of the prices, as another system computed it.",
        Field.Text("name", "What documents call it.", "City tax").Required(),
        Field.Number("percent", "In percent, for people: nothing is computed from it.", "4.5", 0, 1_000),
        Field.Number("taxable", "What it is on, in currency units.", "100", -AccountBody.MoneyMax, AccountBody.MoneyMax)
            .Required(),
        Field.Number("amount", "What it is, in currency units.", "4.50", -AccountBody.MoneyMax, AccountBody.MoneyMax)
            .Required());
}
