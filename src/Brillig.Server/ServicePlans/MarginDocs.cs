using Brillig.Core.Reports;
using Brillig.Server.Docs;

namespace Brillig.Server.ServicePlans;

/// <summary>What is said of what resellers earn.</summary>
internal static class MarginDocs
{
    private static readonly Field[] Amounts =
    [
        Field.Number("revenue", "What was charged, without taxes, in currency units.", "12"),
        Field.Number("cost", "What the reseller was charged for it, without taxes; exact to micros.", "2"),
        Field.Number("margin", "What is left.", "10"),
    ];

    private static readonly Shape Total = Shape.Answer(
        "MarginTotal", "All documents of a currency, added up: what the rows add up to.",
        [
            Field.Text("currency", "ISO 4217.", "USD", 3),
            .. Amounts,
            Field.Number("own_cost", "What of the cost is the reseller's own use.", "1"),
            Field.Number("unattributed_cost", "What of the cost is nobody's, as what was added to its charge.", "0"),
        ]);

    private static readonly Shape Row = Shape.Answer(
        "MarginRow", "What was sold of something to a customer, and what that cost.",
        [
            Field.Id("account", "The customer; the reseller: its own use; null: nobody's.").OrNull(),
            Field.Choice("of", "Whose it is.", "customer", "own", "nobody"),
            Field.Named<MarginKind>("kind", "What it is of."),
            Field.Text("category", "Of a line of service plans: the category; else null.", "phone_numbers").OrNull(),
            Field.Text("name", "The plans' item, the service, or the line's name.", "did_us"),
            Field.Text("currency", "ISO 4217.", "USD", 3),
            Field.Number("quantity", "How much was billed to the customer.", "4"),
            .. Amounts,
        ]);

    /// <summary>What is said of each route.</summary>
    public static IEnumerable<OperationDoc> Operations =>
    [
        Read(MarginApi.Operator, "readOperatorMargin", "Read what the operator earned"),
        Read(MarginApi.Address, "readMargin", "Read what a reseller earned"),
    ];

    private static OperationDoc Read(string pattern, string id, string summary) => new(
        "GET", pattern, id, summary,
        "By customer and service: what its documents of a time charge, and what of its own charge that cost. A "
        + "document belongs to where the middle of its billing period lies. Lines that count accounts below are shared "
        + "by who had how much, usage by what the records added. `limit` counts customers; what is nobody's and the "
        + "reseller's own use stands on the first page.")
    {
        Query =
        [
            Field.Whole("limit", "At most so many customers; if not given: 100.", 100, 1, 1_000),
            Field.Text("cursor", "As in `next_url`.", "MDE5Yg", 100),
            Field.Text("period", "A year, a month or a day, in the reseller's time zone.", "2026-01", 10).Required(),
        ],
        Answers =
        [
            new(200, "What was earned.", Shape.Answer(
                "Margin", "What a reseller earned.",
                Field.Id("account_id", "The reseller; null: the operator.").OrNull(),
                Field.Of("period", "The time.", Common.Period),
                Field.Many("totals", "A currency each.", Total, 200),
                Field.Many("rows", "What is nobody's, its own use, then customers by their ids.", Row),
                Field.Url("next_url", "Where it goes on; null: it does not.", "/v2/accounts/…/services/margin?…")
                    .OrNull())),
        ],
    };
}
