using Brillig.Core.Basics;
using Brillig.Core.Bookkeeping;
using Brillig.Server.Docs;

namespace Brillig.Server.Bookkeeping;

/// <summary>What is said of checking bookkeepers.</summary>
internal static class CheckDocs
{
    private static readonly Field[] Item =
    [
        Field.Text("plan", "The service plan here.", "hosted"),
        Field.Text("category", "The category.", "seats"),
        Field.Text("item", "The name on the charge.", "seat"),
    ];

    private static readonly Shape Checked = Shape.Answer(
        "BookkeeperCheck", "Whether a bookkeeper has what the seller's plans need.",
        Field.Id("account", "The seller; null: the operator.").OrNull(),
        Field.Named<BookkeeperType>("bookkeeper", "Which system."),
        Field.Flag("equal", "Whether nothing is missing and its credentials work."),
        Field.Flag("credentials_work", "Null: nobody knows, or there are none.").OrNull(),
        Field.Text("why", "Why that is not known.", "timeout").OrNull(),
        Field.Of("missing", "What plans map to and the bookkeeper does not have.", Shape.ArrayOf(
            Shape.Answer(
                "MissingThere", "An id that the bookkeeper does not have.",
                [
                    Field.Choice("kind", "What it is there.", "plan", "add_on", "discount"),
                    Field.Text("id", "Its id.", "did_us"), .. Item,
                ]),
            "What is missing.")),
        Field.Of("unmapped", "With `collect: subscription`: items that are billed here, for want of a mapping.",
            Shape.ArrayOf(Shape.Answer("UnmappedItem", "An item of a service plan.", Item), "Items.")),
        Field.Texts("currencies_without_account", "Currencies in use, without a merchant account.", "EUR", 200));

    /// <summary>What is said of each route.</summary>
    public static OperationDoc Of(string pattern, string whose, string name) => new(
        "GET", $"{pattern}/check", $"check{name}", $"Check {whose} bookkeeper",
        "Asked of the bookkeeper itself: whether its credentials work, and whether it has all that plans map to.")
    {
        Answers = [new(200, "What was found.", Checked)], Refusals = [Reason.NotReseller],
    };
}
