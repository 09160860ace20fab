using Brillig.Server.Docs;

namespace Brillig.Server.Audit;

/// <summary>What is said of the audit log.</summary>
internal static class AuditDocs
{
    /// <summary>A row of it.</summary>
    public static readonly Shape Entry = Shape.Answer(
        "AuditEntry", "An effect: who, what, from and to. Usage is not among them.",
        Field.Time("at", "When."),
        Field.Text("command", "What was done.", "change_account"),
        Field.Id("object", "To what, or null.").OrNull(),
        Field.Id("account", "The account that it is about, or null.").OrNull(),
        Field.Id("key", "The key that asked; null: the server itself.").OrNull(),
        Field.Id("key_account", "The account of that key; null: the operator.").OrNull(),
        Field.Text("request", "The id of the request in the server's log.", "0HNA1B2C3D4E5:00000001"),
        Field.Free("before", "What it was, in its own fields; null: it was not there.", """{"name":"a"}""").OrNull(),
        Field.Free("after", "What it is since, in its own fields, or null.", """{"name":"b"}""").OrNull());

    /// <summary>What is said of its route.</summary>
    public static readonly ChapterDoc Chapter = new(
        "Audit", "Who changed what. The rows hang on each other by hashes, so that none is changed unseen.",
        [
            new("GET", $"{Urls.Root}/audit", "listAudit", "Read the audit log",
                "What was done in the subtree of the key's account, or by its keys, oldest first.")
            {
                IsList = true,
                Query =
                [
                    Field.Id("account", "What is about this account."),
                    Field.Id("object", "What was done to this."),
                    Field.Id("key", "What this key did."),
                    Field.Text("command", "What was done so.", "change_account"),
                    Field.Time("from", "What was done at this time or later.", "2026-01-01T00:00:00Z"),
                    Field.Time("to", "What was done before this time.", "2026-02-01T00:00:00Z"),
                ],
                Answers = [new(200, "A part of the list.", Shape.ArrayOf(Entry, "Entries.", 1_000))],
            },
        ]);
}
