using Brillig.Server.Docs;

namespace Brillig.Server.Jobs;

/// <summary>What is said of due work.</summary>
internal static class WorkDocs
{
    /// <summary>What is said of its route.</summary>
    public static readonly ChapterDoc Chapter = new(
        "Work",
        "Billing runs by itself. After a backup was put back, or the clock jumped, it waits for a confirmation.",
        [
            new("POST", $"{Urls.Root}/work/resume", "resumeWork", "Let due work go on",
                "Confirms that the books and the clock are right. Asked of the operator's admin keys alone; without "
                + "anything that waits it changes nothing.")
            {
                Body = Common.Nothing,
                IsBodyOptional = true,
                Answers =
                [
                    new(200, "It goes on.", Shape.Answer(
                        "WorkResumed", "What was confirmed.",
                        Field.Text("resumed", "Why work had waited; null: it did not wait.",
                            "The clock jumped ahead by 40 days.", 10_000).OrNull())),
                ],
            },
        ]);
}
