using Brillig.Server.Docs;

namespace Brillig.Server.Clock;

/// <summary>What is said of the clock.</summary>
internal static class ClockDocs
{
    private const string Root = $"{Urls.Root}/clock";

    private static readonly Field Now = Field.Time("now", "The time of the books.");

    private static readonly Shape Shown = Shape.Answer("Clock", "A clock that stands still until it is moved.", Now);

    /// <summary>What is said of each route.</summary>
    public static readonly ChapterDoc Chapter = new(
        "Clock", "For tests and sandboxes: these routes exist on a server that was started with `--clock`.",
        [
            new("GET", Root, "readClock", "Read the clock", "The time of the books.")
            {
                Answers = [new(200, "The clock.", Shown)],
                Problems = [Problem.NotFound],
            },
            new("POST", Root, "moveClock", "Move the clock",
                "Forward only. It stops at each instant at which something is due, and does it. The operator's alone.")
            {
                Body = Shape.Request("ClockMove", "Where to.", Now.Required()),
                Answers = [new(200, "The clock, moved.", Shown)],
                Problems = [Problem.NotFound],
                IsWrite = false,
            },
        ]);
}
