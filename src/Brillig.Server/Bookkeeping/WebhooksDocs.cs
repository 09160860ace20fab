using Brillig.Core.Basics;
using Brillig.Core.Bookkeeping;
using Brillig.Server.Docs;

namespace Brillig.Server.Bookkeeping;

/// <summary>What is said of what bookkeepers tell by themselves.</summary>
internal static class WebhooksDocs
{
    private static readonly Shape Taken = Shape.Answer(
        "Heard", "What was told is durable, or was before.",
        Field.Whole("heard", "How many events it told.", 1, 0));

    private static readonly Shape Event = Shape.Answer(
        "BookkeeperEvent", "Something that a bookkeeper told by itself, and what followed.",
        Field.Text("id", "Its name; what is told again has the same.", "evt_1Nq"),
        Field.Named<HeardKind>("kind", "What happened; `other` moves no money here."),
        Field.Time("at", "When, as the bookkeeper says."),
        Field.Named<BookkeeperType>("bookkeeper", "Which system told it."),
        Field.Id("account", "Of whom."),
        Field.Id("intent", "Of which intent; null: of a subscription.").OrNull(),
        Field.Text("reference", "What the bookkeeper calls what it collected.", "ch_3N7").OrNull(),
        Field.Text("subject", "What it calls the payment, refund or dispute itself.", "dp_1Nq").OrNull(),
        Field.Number("amount", "How much, in currency units; null: all of it.", "12.50").OrNull(),
        Field.Number(
            "expected", "Of what a subscription collected: how much its lines come to for a whole period.", "12.50")
            .OrNull(),
        Field.Text("currency", "ISO 4217.", "USD", 3).OrNull(),
        Field.Text("why", "Why, in its words.", "disputed-fraud").OrNull(),
        Field.Text("what", "`recorded`; `recorded-other-amount`: a subscription collected another one than its "
            + "lines come to; else why nothing followed.", "recorded"));

    /// <summary>What is said of each route.</summary>
    public static readonly ChapterDoc Chapter = new(
        "Webhooks", "What bookkeepers tell by themselves: payments, refunds, disputes. Each is taken once, in whatever "
        + "order and however often it comes.",
        [
            .. WebhooksApi.Addresses.SelectMany(a => Of(a.Type, a.Pattern)),
            .. WebhooksApi.Lists.Select(l => Of(l.Pattern)),
        ]);

    private static IEnumerable<OperationDoc> Of(BookkeeperType type, string pattern)
    {
        var whose = pattern.Contains("operator", StringComparison.Ordinal) ? "Operator" : "";
        yield return new OperationDoc(
            "POST", pattern, $"hear{whose}{type}", $"Hear a bookkeeper of type {Json.Name(type)}",
            About(type))
        {
            IsWrite = false,
            Answers = [new(200, "It is taken.", Taken)],
            Problems =
            [
                Problem.Unauthorized, Problem.Unavailable, Problem.TooManyRequests, Problem.PayloadTooLarge,
                Problem.RequestTimeout, Problem.TooBusy,
            ],
        };
        if (type != BookkeeperType.Braintree) yield break;
        yield return new OperationDoc(
            "GET", pattern, $"answer{whose}{type}", "Answer Braintree's challenge",
            "By it Braintree sees that whoever is here has the keys.")
        {
            Query = [Field.Text("bt_challenge", "Its question: 20 to 32 hexadecimal digits.", "8dd7aa9c2d3d4f4f2f8b")],
            Answers = [new(200, "The public key, and the challenge signed by the private one.", null)],
            Problems = [Problem.Unauthorized, Problem.TooManyRequests, Problem.TooBusy],
        };
    }

    private static string About(BookkeeperType type) => type switch
    {
        BookkeeperType.Http => "JSON, signed by the headers of Standard Webhooks 1.0.0 with the secret of the "
            + "bookkeeper, at most 5 minutes old.",
        BookkeeperType.Braintree => "Braintree's form of `bt_signature` and `bt_payload`, signed by the keys of the "
            + "bookkeeper, at most 3 days old.",
        BookkeeperType.Stripe => "Stripe's events, signed by `Stripe-Signature` with the webhook secret of the "
            + "bookkeeper, at most 5 minutes old.",
        BookkeeperType.Freshbooks => "FreshBooks' form, signed by `X-FreshBooks-Hmac-SHA256` with a verifier of the "
            + "bookkeeper. The payment that it names is read there. A verifier that it offers is shown to FreshBooks, "
            + "and believed from then on if it is its own.",
        BookkeeperType.Quickbooks => "CloudEvents of Intuit, or the form before them, signed by `intuit-signature` "
            + "with the verifier token of the bookkeeper, at most 3 days old. The payments that it names are read "
            + "there.",
        BookkeeperType.Local or _ => throw new ArgumentOutOfRangeException(nameof(type), type, "It tells nothing."),
    };

    private static OperationDoc Of(string pattern) => new(
        "GET", pattern, pattern.Contains("operator", StringComparison.Ordinal) ? "listOperatorEvents" : "listHeard",
        "List what a bookkeeper told", "In the order in which it came, and what followed from it.")
    {
        IsList = true,
        Answers = [new(200, "A part of the list.", Shape.ArrayOf(Event, "Events.", 1_000))],
        Refusals = [Reason.NotReseller],
    };
}
