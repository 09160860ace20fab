using Brillig.Core.Basics;
using Brillig.Server.Docs;

namespace Brillig.Server.Tariffs;

/// <summary>What is said of rate decks.</summary>
internal static class DecksDocs
{
    private const string Root = $"{Urls.Root}/decks";

    private static readonly Shape Deck = Shape.Answer(
        "RateDeck", "What calls cost by the number that is called: the newest version of a deck.",
        Field.Text("name", "Unique among the decks of one owner.", "world"),
        Field.Whole("version", "Counts the versions, from 1 on.", 1, 1),
        Field.Time("effective_from", "From when on the version counts."),
        Field.Text("country", "The country code of numbers of ten digits.", "1", 3),
        Field.Whole("prefixes", "How many lines it has.", 2, 1),
        Field.Id("owner", "The account whose key made it; null: the operator.").OrNull(),
        Field.Time("created_at", "When the deck was made."),
        Field.Time("published_at", "When the version was published."),
        Field.Url("url", "Where the deck is.", "/api/1.0/decks/…"));

    private static readonly Shape Price = Shape.Answer(
        "DeckPrice", "A timed rate in its short form.",
        Field.Number("price_per_minute", "In currency units.", "0.02", 0),
        Field.Number("minimum_seconds", "What a call costs at least.", "60", 0),
        Field.Number("increment_seconds", "In what steps it costs more; 0: 60.", "60", 0),
        Field.Number("connection_fee", "What a call costs besides.", "0", 0),
        Field.Number("no_charge_seconds", "Up to how many seconds a call costs nothing.", "0", 0));

    private static readonly Shape Match = Shape.Answer(
        "DeckMatch", "What a deck says of a number.",
        Field.Text("number", "In the form of E.164.", "+442071234567"),
        Field.Text("prefix", "The longest that the number begins with.", "44"),
        Field.Text("description", "As the deck has it.", "United Kingdom").MayBeEmpty(),
        Field.Whole("weight", "Of lines with one prefix the lowest counts.", 10, 0),
        Field.Whole("version", "The version of the deck that says so.", 1, 1),
        Field.Of("rate", "What calls to it cost.", Price));

    /// <summary>What is said of each route.</summary>
    public static readonly ChapterDoc Chapter = new(
        "Rate decks", "What calls cost by the number that is called, for rates of the model `deck`, in versions.",
        [
            new("PUT", $"{Root}/{{name}}", "publishDeck", "Publish a rate deck",
                "All of it, at once: a fault in one line refuses all, and names the line and the column. The columns "
                + "`prefix` and `price_per_minute` must be there; of one prefix, the line with the lowest `weight` "
                + "counts. What was priced by an older version stays as it is. A deck has at most 32 MiB.")
            {
                Body = Shape.TextOf("A line of names, and one for each prefix (RFC 4180), in UTF-8."),
                BodyType = Csv.MediaType,
                Query =
                [
                    Field.Text("country",
                        "Whose numbers those of ten digits are, as two letters or as a country code; if not given: of "
                        + "the North American Numbering Plan.", "GB", 4),
                    Field.Time("effective_from",
                        "From when the version counts; if not given: now. The first counts since always, a further one "
                        + "from now on or later.", "2026-02-01T00:00:00Z"),
                ],
                Answers =
                [
                    new(201, "The first version is published.", Deck, "Location", "ETag"),
                    new(200, "A further version is published.", Deck, "ETag"),
                ],
                Refusals = [Reason.VersionOutOfOrder],
            },
            new("GET", Root, "listDecks", "List rate decks",
                "The newest version of each deck of the key's account, by name; an operator's key: of everybody's.")
            {
                IsList = true,
                Answers = [new(200, "A part of the list.", Shape.ArrayOf(Deck, "Rate decks.", 1_000))],
            },
            new("GET", $"{Root}/{{name}}", "readDeck", "Read a rate deck", "Its newest version.")
            {
                Answers =
                [
                    new(200, "The deck. As CSV: its lines.", Deck, "ETag", "Content-Disposition")
                    {
                        OtherBodies = Common.Csv("A line of names, and one for each prefix (RFC 4180)."),
                    },
                ],
                HasRevision = true,
                Refusals = [Reason.DeckNotFound],
            },
            new("GET", $"{Root}/{{name}}/match", "matchDeck", "Look up a number in a rate deck",
                "Which line prices calls to a number: that of the longest prefix.")
            {
                Query =
                [
                    Field.Text("number",
                        "As it is dialled: behind `+`, `00` or `011` with its country code; ten digits without.",
                        "+442071234567", 64).Required(),
                    Field.Time("at", "By the version of this time; if not given: of now.", "2026-02-01T00:00:00Z"),
                ],
                Answers = [new(200, "The line.", Match)],
                Refusals = [Reason.DeckNotFound, Reason.NoRate],
            },
        ]);
}
