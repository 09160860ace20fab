using Brillig.Core.Ledger;
using Brillig.Server.Docs;

namespace Brillig.Server.Ledger;

/// <summary>What is said of the ledger.</summary>
internal static class LedgerDocs
{
    private static readonly Field Amount = Field.Number("amount", "Above 0, in currency units.", "1.70");

    private static readonly Field Currency = Field.Text("currency", "ISO 4217.", "USD", 3);

    private static readonly Shape Entry = Shape.Answer(
        "JournalEntry", "One amount from one ledger account to another.",
        Field.Time("date", "When."),
        Field.Named<Cause>("cause", "What it comes of."),
        Field.Id("cause_id", "The charge, payment or account that it comes of."),
        Field.Named<LedgerAccount>("debit", "The ledger account that it is taken from."),
        Field.Named<LedgerAccount>("credit", "The ledger account that it is given to."),
        Amount,
        Field.Number("balance", "What the account's posted balance was after it, in currency units.", "0.00"),
        Field.Id("seller", "Who sold; null: the operator.").OrNull(),
        Currency);

    private static readonly Shape Unbilled = Shape.Answer(
        "UnbilledLine", "The last line of the list: what is used and not yet charged.",
        Field.Word("cause", "What it is.", "unbilled"),
        Field.Number("amount", "In currency units.", "0.35"),
        Currency);

    private static readonly Shape Line = Shape.Answer(
        "StatementEntry", "What moved the posted balance.",
        Field.Time("date", "When."),
        Field.Named<Cause>("cause", "What it comes of."),
        Field.Id("cause_id", "The charge, payment or account that it comes of."),
        Field.Text("number", "The number of that charge; else null.", "1").OrNull(),
        Field.Text("type", "How that payment was paid; else null.", "card").OrNull(),
        Field.Text("reference", "The reference of that payment; else null.", "stmt-2026-02-11/7").OrNull(),
        Field.Number("amount", "What it adds to the balance, in currency units; negative: what it takes.", "-1.70"),
        Field.Number("balance", "What the posted balance was after it, in currency units.", "0.00"));

    private static readonly Shape Statement = Shape.Answer(
        "Statement", "What moved the posted balance of an account between two times.",
        Field.Id("account", "Of which account."),
        Currency,
        Field.Time("from", "From this time on.", "2026-01-01T00:00:00Z"),
        Field.Time("to", "Up to and without this time.", "2026-02-01T00:00:00Z"),
        Field.Number("opening_balance", "The posted balance before it, in currency units.", "1.70"),
        Field.Many("entries", "In their order.", Line, 10_000),
        Field.Number("closing_balance", "The posted balance after it, in currency units.", "0.00"),
        Field.Number("unbilled", "What is used now and not yet charged, in currency units.", "0.35"));

    /// <summary>What is said of each route.</summary>
    public static readonly ChapterDoc Chapter = new(
        "Ledger", "Double entry: each entry has one debit, one credit and one amount.",
        [
            new("GET", $"{Urls.Root}/accounts/{{id:guid}}/ledger", "listLedger", "List the ledger of an account",
                "Its entries, oldest first, and at their end what is used and not yet charged.")
            {
                IsList = true,
                Answers =
                [
                    new(200, "A part of the list.", Shape.ArrayOf(
                        Shape.OneOf("LedgerLine", "An entry, or the unbilled rest.", Entry, Unbilled),
                        "Lines.", 1_001)),
                ],
            },
            new("GET", $"{Urls.Root}/accounts/{{id:guid}}/statement", "readStatement", "Read a statement",
                "What moved the posted balance in a month of the account's calendar, or between two times; as a whole, "
                + "with at most 10,000 entries.")
            {
                Query =
                [
                    Field.Time("from", "From this time on; if not given: the start of the month.",
                        "2026-01-01T00:00:00Z"),
                    Field.Time("to", "Up to and without this time; if not given: the end of the month.",
                        "2026-02-01T00:00:00Z"),
                ],
                Answers =
                [
                    new(200, "The statement.", Statement, "Content-Disposition")
                    {
                        OtherBodies = Common.Csv(
                            "A row of names, one for each entry, and those of the balances around them (RFC 4180)."),
                    },
                ],
            },
        ]);
}
