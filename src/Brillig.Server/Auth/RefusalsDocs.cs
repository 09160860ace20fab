using Brillig.Server.Docs;

namespace Brillig.Server.Auth;

/// <summary>What is said of refused requests.</summary>
internal static class RefusalsDocs
{
    private static readonly Shape Refusal = Shape.Answer(
        "Refusal", "A request that was refused for who asked, or for whom it was about.",
        Field.Time("at", "When."),
        Field.Text("request", "The id of the request in the server's log.", "0HNA1B2C3D4E5:00000001"),
        Field.Id("key", "The key that asked; null: none that is known.").OrNull(),
        Field.Text("role", "The role of that key, or null.", "read").OrNull(),
        Field.Text("address", "The address that it came from, or null.", "10.0.0.7").OrNull(),
        Field.Text("method", "The method.", "PUT"),
        Field.Text("route", "The route, as it is mapped.", "/api/1.0/accounts/{id:guid}/usage", 1_000),
        Field.Text("path", "What was asked for.", "/api/1.0/accounts/…/usage", 10_000),
        Field.Whole("status", "How it was answered.", 403, 400, 599),
        Field.Text("problem", "The name of the problem.", "not-allowed"));

    /// <summary>What is said of its route.</summary>
    public static readonly ChapterDoc Chapter = new(
        "Refusals", "Who tried what he may not do.",
        [
            new("GET", $"{Urls.Root}/refusals", "listRefusals", "List refused requests", "The latest first.")
            {
                IsList = true,
                Query =
                [
                    Field.Id("key", "What this key was refused."),
                    Field.Text("address", "What came from this address.", "10.0.0.7"),
                    Field.Text("problem", "What was refused for this.", "not-allowed"),
                    Field.Time("from", "What was refused at this time or later.", "2026-01-01T00:00:00Z"),
                    Field.Time("to", "What was refused before this time.", "2026-02-01T00:00:00Z"),
                ],
                Answers = [new(200, "A part of the list.", Shape.ArrayOf(Refusal, "Refusals.", 1_000))],
            },
        ]);
}
