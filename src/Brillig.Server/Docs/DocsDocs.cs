namespace Brillig.Server.Docs;

/// <summary>What is said of this document.</summary>
internal static class DocsDocs
{
    /// <summary>What is said of its route.</summary>
    public static readonly ChapterDoc Chapter = new(
        "Documentation", "This document, and a page at `/docs` to read it and to try it out.",
        [
            new("GET", DocsApi.Address, "readDocument", "Read this document",
                "OpenAPI 3.1, of the routes of this server.")
            {
                Answers =
                [
                    new(200, "The document.", Field.Free("document", "OpenAPI 3.1.", "{}").Shape),
                ],
            },
        ]);
}
