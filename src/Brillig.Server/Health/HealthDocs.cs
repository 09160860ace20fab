using Brillig.Server.Docs;

namespace Brillig.Server.Health;

/// <summary>What is said of health.</summary>
internal static class HealthDocs
{
    /// <summary>What is said of each route.</summary>
    public static readonly ChapterDoc Chapter = new(
        "Health", "Whether the server lives, and whether it can work.",
        [
            new("GET", "/health/live", "readLive", "Does it live?", "Answers as long as the process does.")
            {
                Answers = [new(200, "It lives.", State("Live", "It lives.", "live"))],
            },
            new("GET", "/health/ready", "readReady", "Can it work?",
                "Whether the books are open and the database answers.")
            {
                Answers = [new(200, "It can.", Shape.Answer(
                    "Ready", "It can work.", Field.Word("status", "So it is.", "ready"), Paused.Optional()))],
                Problems = [Problem.Unavailable],
            },
            new("GET", "/health", "readHealth", "How is it?", "The state of the books.")
            {
                Answers = [new(200, "The state.", Shape.Answer(
                    "Health", "The state of the books.",
                    Field.Choice("status", "Whether it can work.", "ready", "unavailable"),
                    Field.Choice("engine", "What the books are kept in.", "sqlite", "postgres"),
                    Field.Whole("epoch", "Counts the processes that have written these books.", 1, 0),
                    Field.Whole("batch", "Counts the transactions.", 4_711, 0),
                    Field.Whole("watermark", "Up to this transaction, state is written besides facts.", 4_700, 0),
                    Field.Choice("role", "What this process does.", "leader", "follower", "taking-over", "down"),
                    Field.Url("leader", "Where the process that writes is, or null.", "http://10.0.0.5:8080").OrNull(),
                    Field.Of("lag", "How far it is behind.", Lag),
                    Field.Text("fault", "What is wrong, or null.", "The database cannot be reached.", 10_000).OrNull(),
                    Paused.OrNull(),
                    Field.Time("now", "The time of the books.")))],
            },
        ]);

    private static Field Paused => Field.Text(
        "paused", "Why due work waits for a confirmation, though requests are answered; else null or absent.",
        "The clock jumped ahead by 40 days.", 10_000);

    private static Shape Lag => Shape.Answer(
        "Lag", "Of a leader, what a start would have to read; of a follower, how old its view is.",
        Field.Whole("batches", "Transactions whose state is not written yet.", 12, 0),
        Field.Whole("accounts", "Of a leader: accounts whose state is not written yet.", 3, 0).Optional(),
        Field.Number("seconds", "Of a follower: how old its keys and its view of the leader are.", "0.4", 0)
            .Optional());

    private static Shape State(string name, string about, string word) =>
        Shape.Answer(name, about, Field.Word("status", "So it is.", word));
}
