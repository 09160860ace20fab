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

    /// <summary>What is said of its route.</summary>
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
        ]);
}
