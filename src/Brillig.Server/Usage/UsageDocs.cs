using Brillig.Core.Basics;
using Brillig.Server.Docs;

namespace Brillig.Server.Usage;

/// <summary>What is said of usage.</summary>
internal static class UsageDocs
{
    private const string Root = $"{Urls.Root}/accounts/{{id:guid}}/usage";

    internal static readonly Field Name =
        Field.Text("name", "The service that was used, as the tariff names it.", "sms");

    internal static readonly Field Quantity = Field.Number(
        "usage", "How much was used, in the unit of the rate; at most 12 decimals.", "120",
        0, 1_000_000_000_000_000_000m);

    private static readonly Field RecordId = Field.Text(
        "id", "Your id of the record, unique per account: sent again it counts once.", "cdr-4711");

    /// <summary>What a price may depend on besides the quantity.</summary>
    public static readonly Field Properties = Field.Free(
        "properties", "What else is known of it; at most 8,192 characters.", """{"to":"+4930901820"}""");

    internal static readonly Field[] Further =
    [
        Field.Time("timestamp", "When it was used; if not given: now. At most 5 minutes ahead."),
        Properties,
    ];

    private static readonly Shape Element = Shape.Request(
        "UsageElement", "Usage of one service, added to what was used before.",
        [Name.Required(), Quantity.Required(), RecordId, .. Further]);

    private static readonly Shape Record = Shape.Request(
        "UsageRecordToSend", "A usage record.",
        [
            RecordId.Required(),
            Field.Text(
                "account", "The account that used it: its id, or the external id of one directly below the key's.",
                "0199e2a4-7c00-7000-8000-000000000001").Required(),
            Name.Required(),
            Quantity.Required(), .. Further,
        ]);

    private static readonly Shape EventData = Shape.Open(
        "UsageEventData", "How much was used, and what else is known of it.", Quantity.Required().AsSent());

    private static readonly Shape Event = Shape.Open(
        "UsageEvent", "An event of CloudEvents 1.0 as a record. Further attributes are properties of the record.",
        Field.Word("specversion", "The version of CloudEvents.", "1.0").Required(),
        Field.Text("id", "Unique in its source: the record's id is `source#id`.", "4711").Required(),
        Field.Text("source", "Who tells of it.", "switch-3").Required(),
        Field.Text("type", "The service that was used, as the tariff names it.", "sms").Required(),
        Field.Text(
            "subject", "The account: its id, or the external id of one directly below the key's.", "customer-17")
            .Required(),
        Field.Time("time", "When it was used; if not given: now.").Optional(),
        Field.Text("datacontenttype", "Of what kind the data are: JSON.", "application/json").Optional(),
        Field.Of("data", "How much was used. Further fields are properties of the record.", EventData).Required());

    private static readonly Shape Outcome = Shape.Answer(
        "UsageOutcome", "What became of the records of a request.",
        Field.Whole("accepted", "Recorded now.", 2, 0),
        Field.Whole("duplicates", "Recorded before, and not again.", 1, 0),
        Field.Many(
            "rejected", "Not recorded, each with its reason.",
            Shape.Answer(
                "RejectedRecord", "A record that was not recorded.",
                Field.Whole("index", "Its place in the request, from 0 on.", 3, 0),
                Field.Text("id", "Its id, or null: it names none.", "cdr-4712").OrNull(),
                Field.Url("type", "The problem.", "/problems/no-rate"),
                Field.Text("detail", "What is wrong with it.", "The tariff has no rate for fax.", 10_000)),
            UsageReader.RecordsMax));

    /// <summary>An amendment.</summary>
    public static readonly Shape Amendment = Shape.Answer(
        "UsageAmendment", "What a record was changed to.",
        Field.Id("id", "Its id."),
        Field.Text("record", "The id of the record.", "cdr-4711"),
        Field.Number("usage_before", "How much the record had before.", "120"),
        Field.Number("usage", "How much it has from now on; of a void: 0.", "100"),
        Field.Flag("void", "Whether the record never was.", false),
        Field.Number("amount", "What it added to the charge, exact, in currency units; may be negative.", "-1"),
        Field.Text("reason", "Why.", "The meter was read wrongly", AmendmentBody.ReasonMax).OrNull(),
        Field.Flag("correction", "Whether it corrects an issued period, on the open charge.", false),
        Field.Time("created_at", "When it was made."));

    private static readonly Shape ToAmend = Shape.Request(
        "UsageAmendmentToMake", "What a record is changed to.",
        Quantity.Optional(),
        Field.Flag("void", "Instead of `usage`: the record never was."),
        Field.Text("reason", "Why, for people.", "The meter was read wrongly", AmendmentBody.ReasonMax).Required());

    /// <summary>A record as it is listed.</summary>
    public static readonly Shape Stored = Shape.Answer(
        "UsageRecord", "A usage record as it was recorded and priced, with what was made of it since.",
        Field.Text("id", "Its id.", "cdr-4711"),
        Field.Id("account", "The account that used it."),
        Name,
        Field.Number("usage", "How much was used, as it is now; 0 if it is void.", "120"),
        Field.Number(
            "amount", "What it and its amendments added to charges, exact, in currency units.", "0.05"),
        Field.Id("tariff", "The tariff that priced it."),
        Field.Whole("tariff_version", "The version of that tariff.", 1, 1),
        Field.Time("timestamp", "When it was used."),
        Field.Time("recorded_at", "When it was recorded."),
        Further[1].OrNull(),
        Field.Many("amendments", "What was made of it since, oldest first.", Amendment));

    /// <summary>What is said of each route.</summary>
    public static readonly ChapterDoc Chapter = new(
        "Usage", "What was used, priced the moment it arrives.",
        [
            new("PUT", Root, "recordUsage", "Record usage of one account",
                "Each element adds to what was used. All of them or none: a prepaid account that cannot afford them is "
                + "refused with nothing recorded, however many ask at once.")
            {
                Body = Shape.ArrayOf(Element, "At most 10,000 elements.", UsageReader.RecordsMax),
                Answers = [new(204, "All of it is recorded.", null)],
                Refusals =
                [
                    Reason.InsufficientFunds, Reason.NoRate, Reason.AccountClosed, Reason.RecordConflict,
                    Reason.TimestampInFuture, Reason.TooLate, Reason.AmountOutOfRange, Reason.BillingIssue,
                    Reason.CurrencyMismatch,
                ],
            },
            new("GET", Root, "readUsage", "Read the usage of the current period",
                "What was used so far, service by service.")
            {
                Answers =
                [
                    new(200, "One entry for each service.", Shape.ArrayOf(Shape.Answer(
                        "ServiceUsage", "What was used of a service in the current period.",
                        Name, Field.Number("usage", "How much, in the unit of the rate.", "120"),
                        Field.Number("charge", "What it costs so far, exact, in currency units.", "1")), "Services.")),
                ],
            },
            new("GET", $"{Root}/records", "listUsageRecords", "List usage records",
                "In the order in which they were recorded.")
            {
                IsList = true,
                Query =
                [
                    Field.Text("name", "Those of this service.", "sms"),
                    Field.Time("from", "Those used at this time or later.", "2026-01-01T00:00:00Z"),
                    Field.Time("to", "Those used before this time.", "2026-02-01T00:00:00Z"),
                ],
                Answers = [new(200, "A part of the list.", Shape.ArrayOf(Stored, "Records.", 1_000))],
            },
            new("GET", $"{Root}/records/{{record}}", "readUsageRecord", "Read a usage record",
                "By its id, which is percent-encoded in the address.")
            {
                Answers = [new(200, "The record, with what was made of it.", Stored)],
                Refusals = [Reason.RecordNotFound],
            },
            new("POST", $"{Root}/{{record}}/amendments", "amendUsage", "Amend a usage record",
                "Gives it another quantity, or makes it void. While its period runs its counter moves, priced as the "
                + "record was; of an issued period the difference is an item of kind `correction` on the open charge. "
                + "Only a key of an account above, or the operator's.")
            {
                Body = ToAmend,
                Answers = [new(201, "The amendment.", Amendment, "Location")],
                Refusals =
                [
                    Reason.RecordNotFound, Reason.RecordVoid, Reason.TooLate, Reason.TooManyRecords,
                    Reason.AccountClosed, Reason.AmountOutOfRange,
                ],
            },
            new("POST", $"{Urls.Root}/usage", "sendUsageRecords", "Send usage records of many accounts",
                "Each record is taken or rejected by itself. They are facts: they are recorded even where they "
                + "overdraw. At most 10,000 records and 8 MiB. Events of CloudEvents 1.0 are records too: many, one, "
                + "or one whose attributes are headers (`ce-id`, …) and whose body is its data as `application/json`.")
            {
                Body = Shape.OneOf(
                    "UsageToSend", "Records; or the data of one event whose attributes are headers.",
                    Shape.ArrayOf(Record, "At most 10,000 records.", UsageReader.RecordsMax), EventData),
                OtherBodies = new Dictionary<string, Shape>
                {
                    ["application/x-ndjson"] =
                        Shape.TextOf("One record a line, each a JSON object; empty lines are skipped."),
                    [CloudEvents.Many] = Shape.ArrayOf(Event, "At most 10,000 events.", UsageReader.RecordsMax),
                    [CloudEvents.One] = Event,
                },
                Answers = [new(200, "What became of each.", Outcome)],
            },
        ]);
}
