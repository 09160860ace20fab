using Brillig.Core.Basics;
using Brillig.Server.Docs;
using Microsoft.OpenApi;

namespace Brillig.Server.ServicePlans;

/// <summary>What is said of service plans.</summary>
internal static class PlansDocs
{
    private const string Example = """{"phone_numbers":{"did_us":{"rate":3}}}""";

    private static readonly Field Name = Field.Text("name", "For people.", "SIP Services").Required();

    // As it was given: what may be left out may be null.
    private static readonly Field[] Document = [.. new[]
    {
        Field.Text("description", "For people.", "Numbers, devices and trunks", 10_000).MayBeEmpty(),
        Field.Text("category", "Groups plans for people.", "sip").MayBeEmpty(),
        Field.Free(
            "plan", "What each item of each category costs. Of a category, `_all` prices all items together.", Example)
            .Required(),
        Field.Free("bookkeepers", "By type of bookkeeper: items as it knows them.", """{"braintree":{}}"""),
        Field.Free("bookkeeper", "One bookkeeper with its own mapping.", """{"type":"local"}"""),
        Field.Of("merge", "How it takes part where several plans price one item.", Shape.Open(
            "PlanMerging", "How a plan goes over others.",
            Field.Choice("strategy", "`simple` if not given.", "simple", "recursive", "cumulative"),
            Field.Whole("priority", "The higher wins; 0 if not given.", 0))),
        Field.Text("currency", "ISO 4217; if not given, it fits any.", "USD", 3),
        Field.Choice("charged", "When it is due; `advance` if not given.", "advance", "arrears"),
    }.Select(field => field.AsSent())];

    /// <summary>A plan as it is sent.</summary>
    public static readonly Shape Publishing = Shape.Open(
        "ServicePlanToPublish", "A service plan. Other keys are kept, and warned of.",
        [
            Name, .. Document,
            Field.Word(
                "reprice", "`now`: accounts that have it are repriced now; if not given, with their next period.",
                "now"),
        ]);

    private static readonly Shape Assigned = Shape.Answer(
        "AssignedPlan", "How an account has a plan.",
        Field.Time("assigned_at", "When it was assigned."),
        Day("from", "The first local day of it; null: since it was assigned.").OrNull(),
        Day("until", "The day after the last; null: until it is withdrawn.").OrNull(),
        Field.Free("overrides", "What the account has otherwise.", Example).OrNull());

    /// <summary>A plan as it is answered.</summary>
    public static readonly Shape Plan = Shape.Open(
        "ServicePlan", "A service plan: its document as it was given, and what the server says of it.",
        [
            Field.Text("id", "Its name among those of its owner.", "mycompany_default_plan", 128).Required(),
            Name, .. Document,
            Field.Of("_read_only", "What the server says of it; passed over when it is sent back.", Shape.Answer(
                "ServicePlanFacts", "What the server says of a service plan.",
                Field.Id("owner", "The reseller that sells it; null: the operator.").OrNull(),
                Field.Whole("version", "Counts its versions, from 1 on.", 1, 1),
                Field.Time("published_at", "When this version was published."),
                Field.Word("reprice", "`now`: it repriced accounts when it was published; absent: with their next "
                    + "period.", "now").Optional(),
                Field.Url("url", "Where it is.", "/v2/accounts/…/service_plans/gold"),
                Field.Of("assigned", "How the account has it; null: it is its own, or on offer.", Assigned).OrNull()))
                .Required(),
            Field.Many("warnings", "What in it does nothing, or may be misspelt.", LineDocs.Warning, 10_000)
                .Required(),
        ]);

    private static readonly Shape Listed = Shape.Answer(
        "ListedServicePlan", "A service plan in a list.",
        Field.Text("id", "Its name among those of its owner.", "mycompany_default_plan", 128),
        Field.Text("name", "For people.", "SIP Services"),
        Field.Text("description", "For people.", "Numbers, devices and trunks", 10_000).OrNull(),
        Field.Text("category", "Groups plans for people.", "sip").OrNull(),
        Field.Id("owner", "The reseller that sells it; null: the operator.").OrNull(),
        Field.Whole("version", "Its newest version.", 1, 1),
        Field.Url("url", "Where it is.", "/v2/accounts/…/service_plans/gold"),
        Field.Of("assigned", "How the account has it; null: it is its own, or on offer.", Assigned).OrNull());

    /// <summary>What is said of each route.</summary>
    public static readonly ChapterDoc Chapter = new(
        "Service plans", "What services cost by quantity, per billing period. A plan belongs to a reseller, or to the "
        + "operator, and is assigned to accounts that it sells to. These addresses answer in the envelope.",
        [
            .. Operations(PlanAddresses.Operator, "Operator", "of the operator"),
            .. Operations(PlanAddresses.Account, "", "of a reseller"),
            new("GET", $"{PlanAddresses.Account}/available", "listAvailablePlans", "List the plans on offer",
                "Those of the account's reseller, by name.")
            {
                IsList = true, Answers = [new(200, "A part of the list.", Shape.ArrayOf(Listed, "Plans.", 1_000))],
            },
            new("GET", $"{PlanAddresses.Account}/available/{{plan}}", "readAvailablePlan", "Read a plan on offer",
                "One of the account's reseller.")
            {
                HasRevision = true, Answers = [new(200, "The plan.", Plan, "ETag")], Refusals = [Reason.PlanNotFound],
            },
        ]);

    /// <summary>A local day.</summary>
    public static Field Day(string name, string about) => new(name, about, new Shape(
        null, new OpenApiSchema
        {
            Type = JsonSchemaType.String, Format = "date",
            Examples = [System.Text.Json.Nodes.JsonValue.Create("2026-02-01")],
        }, []));

    private static IEnumerable<OperationDoc> Operations(string root, string name, string whose)
    {
        var isOperator = name.Length > 0;
        yield return new("GET", root, $"list{name}ServicePlans", $"List the plans {whose}", isOperator
            ? "By name."
            : "Its own, by name, then those that are assigned to it, in the order they were.")
        {
            IsList = true, Answers = [new(200, "A part of the list.", Shape.ArrayOf(Listed, "Plans.", 1_000))],
        };
        yield return new("GET", $"{root}/{{plan}}", $"read{name}ServicePlan", $"Read a plan {whose}", isOperator
            ? "Its newest version."
            : "Its own plan of this name, else the one that is assigned to it.")
        {
            HasRevision = true, Answers = [new(200, "The plan.", Plan, "ETag")], Refusals = [Reason.PlanNotFound],
        };
        yield return new("PUT", $"{root}/{{plan}}", $"publish{name}ServicePlan", $"Publish a plan {whose}",
            "Makes it, or its next version. A wrong field refuses all of it; unknown ones are kept, and warned of.")
        {
            Body = Publishing,
            Refusals = [Reason.CurrencyMismatch, .. isOperator ? [] : new[] { Reason.AccountClosed }],
            Answers =
            [
                new(200, "A further version.", Plan, "ETag"), new(201, "It is made.", Plan, "Location", "ETag"),
            ],
        };
        if (!isOperator) yield break;
        yield return new("POST", root, "makeOperatorServicePlan", "Publish a plan without a name",
            "It gets one from the server.")
        {
            Body = Publishing, Refusals = [Reason.CurrencyMismatch, Reason.NameTaken],
            Answers = [new(201, "It is made.", Plan, "Location", "ETag")],
        };
        yield return new("DELETE", $"{root}/{{plan}}", "removeOperatorServicePlan", "Take a plan from sale",
            "One that no account has.")
        {
            Refusals = [Reason.PlanNotFound, Reason.PlanInUse],
            Answers = [new(200, "It is gone; this is what it was.", Plan)],
        };
    }
}
