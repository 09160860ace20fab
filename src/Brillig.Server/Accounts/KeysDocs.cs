using Brillig.Core.Basics;
using Brillig.Server.Docs;

namespace Brillig.Server.Accounts;

/// <summary>What is said of keys.</summary>
internal static class KeysDocs
{
    private const string Root = $"{Urls.Root}/keys";

    private static readonly Field Role = Field.Choice(
        "role",
        "What it may do: `read` reads, `ingest` sends usage, `operator` does both and writes, `admin` makes keys too.",
        "operator", "admin", "read", "ingest");

    private static readonly Field Name = Field.Text("name", "For people.", "Web shop");

    private static readonly Field Expiry = Field.Time("expires_at", "From when on it is refused; null: never.");

    private static readonly Field[] Known =
    [
        Field.Id("account", "Whose key it is; null: the operator's.").OrNull(), Role, Name,
        Field.Time("created_at", "When it was made."), Expiry.OrNull(),
        Field.Time("revoked_at", "When it was revoked, or null.").OrNull(),
        Field.Time("previous_valid_until", "Until when the secret before the last rotation opens too, or null.")
            .OrNull(),
    ];

    private static readonly Shape Made = Shape.Answer(
        "KeyMade", "A key, and what to send as it.",
        [
            Field.Id("id", "Its id."),
            Field.Text("key", "What to send: `Authorization: Bearer brk_…`.", "brk_ThisIsAnExampleAndNoKey"),
            .. Known,
        ]);

    private static readonly Shape Key = Shape.Answer(
        "Key", "A key, without its secret.",
        [
            Field.Id("id", "Its id."), .. Known,
            Field.Time("last_used_at", "When it opened last, to a minute or so; null: never.").OrNull(),
        ]);

    /// <summary>What is said of each route.</summary>
    public static readonly ChapterDoc Chapter = new(
        "Keys", "Keys say who asks. The server keeps their hash alone.",
        [
            new("POST", Root, "makeKey", "Make a key",
                "Nobody makes a key stronger than his own, nor one that outlives it.")
            {
                Body = Shape.Request(
                    "KeyToMake", "A key to make.",
                    Field.Id("account", "Whose it is to be; if not given, the account of the key that asks."),
                    Role.Required(), Name.Required(), Expiry),
                Answers =
                [
                    new(201, "It is made. The answer holds the key itself, this once.", Made, "Location", "ETag"),
                ],
                Refusals = [Reason.AccountNotFound],
            },
            new("GET", Root, "listKeys", "List keys", "Those of the key's account and of the accounts below it.")
            {
                IsList = true,
                Answers = [new(200, "A part of the list.", Shape.ArrayOf(Key, "Keys.", 1_000))],
            },
            new("GET", $"{Root}/{{id:guid}}", "readKey", "Read a key", "What is known of it, without its secret.")
            {
                Answers = [new(200, "The key.", Key, "ETag")],
                HasRevision = true,
                Refusals = [Reason.KeyNotFound],
            },
            new("PUT", $"{Root}/{{id:guid}}", "changeKey", "Change a key", "Its name, and when it expires; no more.")
            {
                Body = Shape.Request("KeyChange", "What to change. Null takes the expiry away.", Name, Expiry),
                Answers = [new(204, "It is changed.", null)],
                Refusals = [Reason.KeyNotFound, Reason.KeyEnded],
            },
            new("POST", $"{Root}/{{id:guid}}/rotate", "rotateKey", "Rotate a key",
                "Gives it a new secret. The one before opens for a while yet, so that its holder can change over.")
            {
                Body = Shape.Request(
                    "KeyRotation", "How long the secret before opens yet.",
                    Field.Whole("overlap", "In seconds; a day if not given.", 86_400, 0, 30 * 86_400)),
                IsBodyOptional = true,
                Answers = [new(201, "The key, with its new secret, this once.", Made, "Location", "ETag")],
                Refusals = [Reason.KeyNotFound, Reason.KeyEnded],
            },
            new("DELETE", $"{Root}/{{id:guid}}", "revokeKey", "Revoke a key", "It is refused from now on, for good.")
            {
                Answers = [new(204, "It is revoked.", null)],
                Refusals = [Reason.KeyNotFound],
            },
        ]);
}
