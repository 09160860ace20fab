using Brillig.Core.Basics;
using Brillig.Server.Docs;

namespace Brillig.Server.Charges;

/// <summary>What is said of billing runs.</summary>
internal static class BillingRunsDocs
{
    private const string Root = $"{Urls.Root}/billing-runs";

    private static readonly Shape Run = Shape.Answer(
        "BillingRun", "A billing run.",
        Field.Id("id", "Its id."),
        Field.Choice("status", "How far it is.", "running", "finished"),
        Field.Time("at", "It issues what is due at this time."),
        Field.Time("started_at", "When it was started."),
        Field.Time("finished_at", "When it was finished, or null.").OrNull(),
        Field.Whole("due", "How many accounts were due when it started.", 3, 0),
        Field.Whole("accounts", "How many accounts it has been through.", 3, 0),
        Field.Whole("charges", "How many charges it issued.", 2, 0));

    private static readonly Shape Trial = Shape.Answer(
        "BillingRunTrial", "What a billing run would do.",
        Field.Time("at", "The time that it would bill up to."),
        Field.Whole("due", "How many accounts are due.", 3, 0),
        Field.Time("next_due", "When the next account is due, or null.").OrNull());

    /// <summary>What is said of each route.</summary>
    public static readonly ChapterDoc Chapter = new(
        "Billing runs", "Billing runs by itself when periods end; a run does so now.",
        [
            new("POST", Root, "startBillingRun", "Start a billing run",
                "Issues what is due. With `dry_run=true` it says how much that is, and starts nothing.")
            {
                Body = Shape.Request(
                    "BillingRunToStart", "What to bill.",
                    Field.Time("at", "What is due at this time; not ahead of now. If not given: now.")),
                IsBodyOptional = true,
                Answers =
                [
                    new(200, "What a run would do: the answer with `dry_run=true`.", Trial),
                    new(201, "The run, at its start.", Run, "Location"),
                ],
                Refusals = [Reason.WorkPaused],
            },
            new("GET", $"{Root}/{{id:guid}}", "readBillingRun", "Read a billing run", "How far it is.")
            {
                Answers = [new(200, "The run.", Run)],
                Refusals = [Reason.BillingRunNotFound],
            },
        ]);
}
