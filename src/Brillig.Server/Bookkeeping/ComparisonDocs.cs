using Brillig.Core.Basics;
using Brillig.Core.Bookkeeping;
using Brillig.Server.Docs;

namespace Brillig.Server.Bookkeeping;

/// <summary>What is said of comparing with bookkeepers.</summary>
internal static class ComparisonDocs
{
    private static readonly Shape One = Shape.Answer(
        "BookkeeperDifference", "Something in which both sides differ.",
        Field.Named<DifferenceKind>("kind", "How: `missing_here` moved money there and is not recorded here; "
            + "`missing_there` is done here and the bookkeeper has nothing of it; of `unsettled` nobody knows; "
            + "`amount` is another one there; `duplicate` is there twice; `foreign` nobody asked for here."),
        Field.Time("at", "When it happened."),
        Field.Id("account", "Whose money.").OrNull(),
        Field.Id("intent", "The intent that asked for it.").OrNull(),
        Field.Text("reference", "What the bookkeeper calls it.", "9k2r4t1b").OrNull(),
        Field.Text("currency", "Of the amounts.", "USD", 3).OrNull(),
        Field.Number("here", "How much it is here.", "12.5").OrNull(),
        Field.Number("there", "How much it is there.", "12.5").OrNull(),
        Field.Text("why", "What the bookkeeper says.", "voided").OrNull(),
        Field.Flag("repaired", "Whether it is recorded here now."),
        Field.Text("advice", "What to do.", "What happened there is recorded here."));

    private static readonly Shape Found = Shape.Answer(
        "BookkeeperComparison", "What was found when both sides were compared.",
        Field.Id("account", "The seller; null: the operator.").OrNull(),
        Field.Named<BookkeeperType>("bookkeeper", "Which system."),
        Field.Time("from", "The first time."),
        Field.Time("to", "The time after the last.", "2026-02-07T12:00:00Z"),
        Field.Flag("equal", "Whether nothing was found."),
        Field.Flag("listed", "Whether the bookkeeper keeps a list; `local` and `http` keep none."),
        Field.Whole("there", "How much the bookkeeper has of this time.", 120),
        Field.Whole("here", "How much was done here by it in this time.", 120),
        Field.Whole("repaired", "How much was recorded here.", 1),
        Field.Many("differences", "In what both sides differ.", One));

    /// <summary>What is said of each route.</summary>
    public static OperationDoc Of(string pattern, string whose, string name) => new(
        "POST", $"{pattern}/reconciliation", $"reconcile{name}", $"Compare with {whose} bookkeeper",
        "Reads what it collected, was paid and gave back in a time, and looks up what nobody knows the outcome of. "
        + "What happened there and is safe to record here, is recorded, once, however it is told again later; the rest "
        + "is listed. With `dry_run` all is listed. Nothing is ever collected or given back by it.")
    {
        Body = Shape.Request(
            "TimeToCompare", "Which time; the last 7 days, where nothing is said.",
            Field.Time("from", "The first time; with `to`.").OrNull(),
            Field.Time("to", "The time after the last, at most 31 days later; null: now.", "2026-02-07T12:00:00Z")
                .OrNull()),
        IsBodyOptional = true, Answers = [new(200, "What was found.", Found)],
        Refusals = [Reason.NotReseller, Reason.BookkeeperUnread],
    };
}
