using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.Usage;
using Brillig.Server.Docs;
using Brillig.Server.Tariffs;
using Brillig.Server.Usage;

namespace Brillig.Server.Charges;

/// <summary>What is said of the explanations of lines.</summary>
internal static class ExplainDocs
{
    private const string Root = $"{Urls.Root}/accounts/{{id:guid}}/charges";
    private const string Line = "items/{n:int:min(0)}/explain";

    private static readonly Shape Tariff = Shape.Answer(
        "ExplainedTariff", "The tariff that priced a line, as it was published.",
        Field.Id("id", "The tariff."),
        Field.Text("name", "Its name.", "Talk and data"),
        Field.Whole("version", "The version that priced the line last.", 1, 1),
        Field.Time("effective_from", "From when on that version counts."),
        Field.Of("rate", "The rate.", RateDocs.Answered));

    private static readonly Field[] Counted =
    [
        Field.Number("usage", "The period's records as one quantity.", "120"),
        Field.Number("charge", "What the tariff gives for it, exact, in currency units.", "6"),
        Field.Number("minimum", "What is due besides it up to the minimum charge, in currency units.", "0"),
    ];

    private static readonly Shape Stand = Shape.Answer(
        "CounterStand", "Where the counter of a service stands in a period, and how its charge comes about.",
        [
            .. Counted,
            Field.Many("explain", "How that charge comes about, from nothing: the amounts add up to it.",
                QuotesDocs.Step),
        ]);

    private static readonly Shape Counter = Shape.Answer(
        "ExplainedCounter", "How a charge found a counter, and how it leaves it; of a correction, a past period's.",
        Field.Of("before", "With what earlier charges carried of it.", Stand),
        Field.Of("after", "With what this one carries.", Stand));

    private static readonly Shape From = Shape.Answer(
        "UsageFrom", "What the records of one account are in a line of a charge.",
        Field.Id("account", "The account itself, or one below it."),
        Field.Number("usage", "Their quantities, added up.", "122"),
        Field.Number("amount", "What they added to the charge, exact to micros, in currency units.", "6.1"));

    private static readonly Shape Records = Shape.Answer(
        "ExplainedRecords", "The records that make up a line, as they count at that charge.",
        Field.Whole("count", "How many they are; those that earlier charges carried, if they were amended since, too.",
            2, 0),
        Field.Number("usage",
            "Their quantities, added up; of those of earlier charges, by how much they were amended since.", "122"),
        Field.Url(
            "url", "The records of the service in the period, those of earlier charges of the period among them.",
            "/api/1.0/accounts/…/usage/records?name=sms&from=2026-01-01T00:00:00Z&to=2026-02-01T00:00:00Z"),
        Field.Many(
            "from", "By whose use they are: what a rate that cascades prices comes from accounts below, too. The 100 "
            + "that used the most.", From, 100),
        Field.Many(
            "first", "The first 10 of them; `amount` and `tariff` are what they are on this charge.",
            UsageDocs.Stored, 10));

    private static readonly Shape Place = Shape.Answer(
        "CounterPlace", "Where the counter of a service stands in a period.", Counted);

    private static readonly Shape Correction = Shape.Answer(
        "ExplainedCorrection", "What a late or amended record changed of an issued period.",
        Field.Text("id", "The correction.", "4711.0"),
        Field.Time("time", "When it was made."),
        Field.Named<CorrectionCause>("cause", "Why the past period's quantity moved."),
        Field.Text("reason", "Why the record was amended, for people; null: it came late.", "Misread").OrNull(),
        Field.Number("usage_before", "What the record had counted for; 0 of one that came late.", "0"),
        Field.Number("usage", "What it counts for since; 0 if it is void.", "20"),
        Field.Number("charge", "By how much the period's charge grew, exact, in currency units.", "1"),
        Field.Whole("tariff_version", "The version of the tariff that priced it.", 1, 1),
        Field.Of("before", "Where the period's counter stood.", Place),
        Field.Of("after", "Where it stands since.", Place),
        Field.Id("amendment", "The amendment; null: the record came late.").OrNull(),
        Field.Of("record", "The record, with what had been made of it by then.", UsageDocs.Stored));

    private static readonly Shape Corrections = Shape.Answer(
        "ExplainedCorrections", "The corrections that make up a line.",
        Field.Of("period", "The issued period that they correct.", Common.Period),
        Field.Whole("count", "How many they are.", 1, 0),
        Field.Url("url", "The account's corrections.", "/api/1.0/accounts/…/corrections"),
        Field.Many("first", "The first 10 of them.", Correction, 10));

    /// <summary>How much of what a line counts is of accounts below.</summary>
    public static readonly Field[] Below =
    [
        Field.Whole("quantity", "Of a line that counts accounts below: how much was counted.", 7, 0).Optional(),
        Field.Whole("own", "How much of that is the account's own.", 2).Optional(),
        Field.Whole("below", "How much of that is of accounts below.", 5).Optional(),
        Field.Url(
            "from_url", "Which accounts those are; null in a preview.", "/api/1.0/accounts/…/charges/…/items/0/from")
            .OrNull().Optional(),
    ];

    private static readonly Shape QuantityFrom = Shape.Answer(
        "QuantityFrom", "What one account had of what a line of service plans counts.",
        Field.Id("account", "The account itself, or one below it."),
        Field.Whole("quantity", "How much, when it was counted.", 5),
        Field.Whole("manual", "How much of that stands instead of what is counted.", 0, 0));

    private static readonly Shape Quantities = Shape.Answer(
        "ExplainedQuantities", "From which accounts the quantity of a line of service plans comes: they add up to it.",
        [
            .. Below,
            Field.Many("from", "The account itself first, then those below by their ids; the first 100.",
                QuantityFrom, 100),
        ]);

    private static readonly Shape Explanation = Shape.Answer(
        "ItemExplanation", "A line of a charge, and every step from the records and the tariff to its amount.",
        Field.Url("charge_url", "The charge.", "/api/1.0/accounts/…/charges/…"),
        Field.Whole("item", "The place of the line in the charge, from 0.", 0, 0),
        Field.Named<ItemKind>("kind", "What it is of."),
        Field.Text("name", "The service, the tax, or what was added.", "sms"),
        Field.Number("usage", "The quantity; of a tax: what it is on.", "122"),
        Field.Number("charge", "What the tariff gives for it, exact, in currency units.", "6.1"),
        Field.Number("total", "Its share of the rounded sum, in currency units.", "6.10"),
        Field.Text("currency", "ISO 4217.", "USD", 3),
        Field.Of("tariff", "What priced it; null where no tariff did.", Tariff).OrNull(),
        Field.Of("counter", "Its counter; null where nothing was counted.", Counter).OrNull(),
        Field.Many("explain", "How the charge came about: the amounts add up to it.", QuotesDocs.Step),
        Field.Of("rounding", "From the charge to the total: its amount is the difference.", QuotesDocs.Step),
        new Field("lines", "The places of the lines that it is rounded with; of a tax: that it is on.", Places),
        Field.Of("records", "What it is made of; null where nothing was counted.", Records).OrNull(),
        Field.Of("corrections", "Of a correction: what it is made of; else null.", Corrections).OrNull(),
        Field.Of("quantities", "Of a line that counts accounts below: from which; else null.", Quantities).OrNull());

    private static Shape Places => Shape.ArrayOf(
        Field.Whole("line", "A place, from 0.", 0, 0).Shape, "Places of lines, from 0.");

    /// <summary>What is said of each route.</summary>
    public static OperationDoc[] Operations =>
    [
        new("GET", $"{Root}/open/{Line}", "explainOpenItem", "Explain a line of the open charge",
            "As it is now: every step from the records and the tariff to the amount.")
        {
            Answers = [new(200, "The explanation.", Explanation)],
            Refusals = [Reason.ChargeNotFound],
        },
        new("GET", $"{Root}/{{cid:guid}}/{Line}", "explainItem", "Explain a line of a charge",
            "Of an issued charge, or a running one: every step from the records and the tariff to the amount. A charge "
            + "that is one of several of a period starts where those before it ended.")
        {
            Answers = [new(200, "The explanation.", Explanation)],
            Refusals = [Reason.ChargeNotFound],
        },
        new("GET", $"{Root}/{{cid:guid}}/items/{{n:int:min(0)}}/from", "listItemSources",
            "List the accounts that a line counts",
            "Of a line of service plans that counts accounts below: how much each had when it was counted, the account "
            + "itself first, then those below by their ids. They add up to the line's quantity, and what changes later "
            + "changes nothing of it. Of other lines the list is empty.")
        {
            IsList = true,
            Answers = [new(200, "A part of the list.", Shape.ArrayOf(QuantityFrom, "Accounts.", 1_000))],
            Refusals = [Reason.ChargeNotFound],
        },
    ];
}
