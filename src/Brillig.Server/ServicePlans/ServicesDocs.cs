using Brillig.Core.Basics;
using Brillig.Server.Audit;
using Brillig.Server.Docs;
using Brillig.Server.Edge;
using Microsoft.OpenApi;

namespace Brillig.Server.ServicePlans;

/// <summary>What is said of the plans that accounts have, of quantities, and of what they cost.</summary>
internal static class ServicesDocs
{
    private const string Numbers = """{"phone_numbers":{"did_us":3}}""";

    private static readonly Field[] Seller =
    [
        Field.Id("account_id", "The account."),
        Field.Id("billing_id", "Who pays for it: itself, or an account above."),
        Field.Flag("reseller", "Whether it sells itself."),
        Field.Id("reseller_id", "Who sells to it; null: the operator.").OrNull(),
        Field.Text("currency", "ISO 4217.", "USD", 3),
        Field.Text(
            "standing", "`good_standing`; `depleted`: it has nothing left to spend; `delinquent`: it could not pay for "
            + "its services; or the own word of a bookkeeper that refused it.", "good_standing"),
        Field.Flag("in_good_standing", "False: it could not pay for its services."),
    ];

    private static readonly Field[] Has =
    [
        .. Seller,
        Field.Free("plans", "Its plans, by name: `vendor_id`, `name`, `version`, `assigned_at`, `from`, `until`, "
            + "`overrides`.", """{"gold":{"version":1}}"""),
        Field.Free("account_quantities", "What is counted, by category and item.", Numbers),
        Field.Free("manual_quantities", "What stands instead.", Numbers),
        Field.Free("cascade_quantities", "What all accounts below it have together.", Numbers),
    ];

    private static readonly Field[] Done =
    [
        Field.Of("charged", "What the change came to.", LineDocs.Preview),
        Field.Many("warnings", "What may not do what was meant.", LineDocs.Warning, 10_000),
    ];

    private static readonly Field[] Quantities =
    [
        Field.Free("account", "What is counted, by category and item.", Numbers),
        Field.Free("cascade", "What all accounts below it have together.", Numbers),
        Field.Free("manual", "What stands instead of what is counted.", Numbers),
    ];

    private static readonly Shape Changed = Shape.OneOf(
        "ServicesAnswer", "What the account has since; with `dry_run`, what the change would come to.",
        Shape.Answer("ServicesChanged", "What the account has since, and what was charged.", [.. Has, .. Done]),
        LineDocs.Previews);

    private static readonly Shape Counted = Shape.OneOf(
        "QuantitiesAnswer", "What the account has since; with `dry_run`, what the change would come to.",
        Shape.Answer("QuantitiesChanged", "What the account has since, and what was charged.",
            [.. Quantities, .. Done]),
        LineDocs.Previews);

    private static readonly Shape Cycle = Shape.Answer(
        "BillingCycle", "The period that runs.",
        Field.Time("start", "From here on."), Field.Time("end", "Up to here.", "2026-02-01T00:00:00Z"));

    private static readonly Shape Free = new(null, new OpenApiSchema { Type = JsonSchemaType.Object }, []);

    private static readonly Reason[] Costs =
        [Reason.BillingIssue, Reason.InsufficientFunds, Reason.AmountOutOfRange, Reason.AccountClosed];

    /// <summary>What is said of each route.</summary>
    public static readonly ChapterDoc Chapter = new(
        "Services", "What an account has of service plans, how much it uses of what they price, and what that costs. A "
        + "change that adds to what is billed is answered 402 first, with its charges and nothing changed: it is done "
        + "when it is sent again with `\"accept_charges\": true`.",
        [.. Assignments(), .. Counting(), .. Costing(), .. MarginDocs.Operations]);

    private static IEnumerable<OperationDoc> Assignments()
    {
        yield return new("GET", $"{PlanAddresses.Account}/current", "readCurrentPlans", "Read what an account has",
            "Its plans, its quantities, and the lines that they come to.")
        {
            Answers =
            [
                new(200, "What it has.", Shape.Answer("CurrentServices", "What an account has of services.",
                    [.. Has, Field.Many("items", "The lines.", LineDocs.Line, 10_000)])),
            ],
        };
        yield return Change("POST", $"{PlanAddresses.Account}/{{plan}}", "assignPlan", "Assign a plan",
            "One of the account's reseller; one that it has gets these overrides and days instead.", Changed,
            Reason.UnknownPlan, Reason.CurrencyMismatch) with
        {
            IsBodyOptional = true,
            Body = Shape.Request("PlanToAssign", "How the account has it; nothing has to be said.",
                Field.Free("overrides", "What it has otherwise, leaf by leaf; null takes a leaf away.", Numbers),
                PlansDocs.Day("from", "The first local day of it; today or later."),
                PlansDocs.Day("until", "The day after the last.")),
        };
        yield return Change("POST", PlanAddresses.Account, "changePlans", "Assign and withdraw plans, or make one",
            "All of it or nothing. A body with a `plan` makes a plan of the account's own, without a name.", Changed,
            Reason.UnknownPlan, Reason.PlanNotAssigned, Reason.CurrencyMismatch, Reason.NameTaken) with
        {
            Body = Shape.OneOf("PlansToChange", "Plans to assign and withdraw, or a plan to make.",
                Shape.Request("PlanChanges", "Plans to assign and withdraw; these first.",
                    Field.Texts("add", "Names of plans to assign.", "gold", 100),
                    Field.Texts("delete", "Names of plans to withdraw.", "silver", 100),
                    Field.Flag(Enveloped.Accepts, "True: the caller agrees to what the change costs.")),
                PlansDocs.Publishing),
            Answers =
            [
                new(200, "It is done, or tried.", Changed),
                new(201, "The plan is made.", PlansDocs.Plan, "Location", "ETag"),
            ],
        };
        yield return Change("POST", $"{PlanAddresses.Account}/override", "overridePlans", "Override plans",
            "What the account has otherwise in plans that it has; null: nothing any more.", Changed,
            Reason.PlanNotAssigned) with
        {
            Body = Shape.Request("PlanOverrides", "What an account has otherwise.",
                Field.Free("overrides", "By the name of the plan.", """{"gold":{"phone_numbers":{}}}""").Required()),
        };
        yield return new("DELETE", $"{PlanAddresses.Account}/{{plan}}", "dropPlan", "Withdraw a plan, or remove one",
            "A plan that is assigned to the account is withdrawn; else its own is taken from sale.")
        {
            Query = [PlansDocs.Day("at", "The first local day without it; if not given: today.")],
            Refusals =
            [
                Reason.PlanNotAssigned, Reason.PlanNotFound, Reason.PlanInUse, Reason.AccountClosed,
                Reason.AmountOutOfRange,
            ],
            Answers = [new(200, "It is done, or tried.", Shape.OneOf(
                "DroppedPlan", "What the account has since, or the plan as it was.", Changed, PlansDocs.Plan))],
        };
    }

    private static IEnumerable<OperationDoc> Counting()
    {
        yield return new("GET", PlanAddresses.Quantities, "readQuantities", "Read quantities",
            "What is counted of the account, of all below it, and what stands instead.")
        {
            Answers = [new(200, "The quantities.", Shape.Answer("Quantities", "Quantities.", Quantities))],
        };
        yield return Change("PUT", PlanAddresses.Quantities, "replaceQuantities", "Replace quantities",
            "The categories that are named have these items and no others; other categories stay. `phone_numbers` may "
            + "be a list of numbers, each counted by the first classifier that takes it; the list itself is not kept.",
            Counted) with
        {
            Body = NumbersDocs.Listed(Sent("QuantitiesToReplace", 0)),
        };
        yield return Change("PATCH", PlanAddresses.Quantities, "addQuantities", "Add to quantities",
            "So much more of each item that is named; negative: less.", Counted) with
        {
            Body = Sent("QuantitiesToAdd", -1_000_000_000_000),
        };
        yield return new("GET", $"{PlanAddresses.Quantities}/manual", "readManualQuantities", "Read manual quantities",
            "What stands instead of what is counted.")
        {
            Answers = [new(200, "By category and item.", Free)],
        };
        yield return Change("PUT", $"{PlanAddresses.Quantities}/manual", "setManualQuantities",
            "Set manual quantities",
            "The items that are named have these quantities, whatever is counted; null: what is counted.", Counted) with
        {
            Body = Sent("ManualQuantities", 0, JsonSchemaType.Null),
        };
        yield return QuantitiesDocs.Record;
    }

    private static IEnumerable<OperationDoc> Costing()
    {
        yield return new("GET", $"{PlanAddresses.Services}/summary", "readServicesSummary", "Read what services cost",
            "All lines of the account's plans in a whole period.")
        {
            Answers =
            [
                new(200, "What they cost.", Shape.Answer("ServicesSummary", "What services cost.",
                [
                    .. Seller,
                    Field.Of("billing_cycle", "The period that runs; null: none.", Cycle).OrNull(),
                    Field.Many("invoices", "One for each bookkeeper.", LineDocs.Preview, 1),
                ]), "Content-Disposition")
                {
                    OtherBodies = new Dictionary<string, Shape>
                    {
                        [Csv.MediaType] = Shape.TextOf("A row for each line."),
                    },
                },
            ],
        };
        yield return new("GET", $"{PlanAddresses.Services}/status", "readServicesStatus", "Read the standing",
            "Whether the account pays for its services. What is noted of that is repaired, where something else holds "
            + "by now.")
        {
            Answers =
            [
                new(200, "How it stands.", Shape.Answer("ServicesStatus", "How an account stands.",
                [
                    .. Seller,
                    Field.Text("reason", "Why it is in no good standing, or null.", "It has nothing left to spend.")
                        .OrNull(),
                    Field.Time("since", "Since when it could not pay, or is refused; null: it can, and is not.")
                        .OrNull(),
                ])),
            ],
        };
        yield return new("GET", $"{PlanAddresses.Services}/audit", "listServicesAudit", "Read who changed services",
            "Changes of the account's plans and quantities, oldest first: the part of the audit log that is of them.")
        {
            IsList = true,
            Answers = [new(200, "A part of the list.", Shape.ArrayOf(AuditDocs.Entry, "Entries.", 1_000))],
        };
        yield return new("POST", $"{PlanAddresses.Services}/quote", "quoteServices", "Quote quantities",
            "What it would come to if the categories that are named had these items. Changes nothing.")
        {
            IsWrite = false, IsBodyOptional = true,
            Body = NumbersDocs.Listed(Sent("QuantitiesToQuote", 0)),
            Answers = [new(200, "What it would come to.", LineDocs.Previews)],
            Refusals = [Reason.AccountClosed, Reason.AmountOutOfRange],
        };
    }

    private static OperationDoc Change(
        string method, string pattern, string id, string summary, string about, Shape answer,
        params IEnumerable<Reason> refusals) => new(method, pattern, id, summary, about)
        {
            Answers = [new(200, "It is done, or tried.", answer)],
            Refusals = [.. refusals, .. Costs],
            Problems = [Problem.AcceptCharges],
        };

    // By category and item; decimals may come as texts, and so may these.
    internal static Shape Sent(string name, long min, JsonSchemaType more = default) => new(
        name, new OpenApiSchema
        {
            Type = JsonSchemaType.Object, Description = "Quantities by category and item.",
            Properties = new Dictionary<string, IOpenApiSchema>
            {
                ["data"] = new OpenApiSchema
                {
                    Type = JsonSchemaType.Null, Examples = [JsonNullSentinel.JsonNull],
                    Description = "Never: a body that has it is in the envelope.",
                },
            },
            AdditionalProperties = new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                AdditionalProperties = new OpenApiSchema
                {
                    Type = JsonSchemaType.Integer | JsonSchemaType.String | more,
                    Minimum = min.ToString(System.Globalization.CultureInfo.InvariantCulture),
                    Maximum = "1000000000000",
                },
            },
        }, []);
}
