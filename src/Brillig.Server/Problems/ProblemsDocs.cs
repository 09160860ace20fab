using Brillig.Server.Docs;

namespace Brillig.Server.Problems;

/// <summary>What is said of the pages of problems.</summary>
internal static class ProblemsDocs
{
    private const string Markdown = "text/markdown";

    private static readonly Field[] Head =
    [
        Field.Url("type", "What problems of this kind have as their `type`.", "/problems/account-not-found"),
        Field.Text("title", "What it is, the same each time.", "No such account"),
        Field.Whole("status", "The status of HTTP that it comes with.", 404, min: 400, max: 599),
    ];

    /// <summary>What is said of each route.</summary>
    public static readonly ChapterDoc Chapter = new(
        "Problems", "What problems mean, and what to do about them: the addresses that their `type` names.",
        [
            new("GET", "/problems", "listProblems", "List the problems", "All that this server answers, by status.")
            {
                Answers =
                [
                    new(200, "The list.", Shape.TextOf("The list as Markdown."))
                    {
                        MediaType = Markdown,
                        OtherBodies = Forms(Shape.ArrayOf(
                            Shape.Answer("ProblemKind", "A kind of problem.", Head), "All problems.")),
                    },
                ],
            },
            new("GET", "/problems/{slug}", "readProblem", "Read about a problem", "What it means and what to do.")
            {
                Answers =
                [
                    new(200, "The page.", Shape.TextOf("The page as Markdown."))
                    {
                        MediaType = Markdown,
                        OtherBodies = Forms(Shape.Answer(
                            "ProblemPage", "A kind of problem, explained.",
                            [.. Head, Field.Text("text", "What it means and what to do, in Markdown.",
                                "There is no account with this id, or the key may not see it.", 10_000)])),
                    },
                ],
                Problems = [Problem.NotFound],
            },
        ]);

    private static Dictionary<string, Shape> Forms(Shape json) => new()
    {
        ["text/html"] = Shape.TextOf("The same, for browsers."),
        ["application/json"] = json,
    };
}
