using Brillig.Core.Basics;
using Brillig.Core.ServicePlans;
using Brillig.Server.Docs;
using Microsoft.OpenApi;

namespace Brillig.Server.ServicePlans;

/// <summary>What is said of how lists of numbers are counted.</summary>
internal static class NumbersDocs
{
    private static readonly Field[] Classifier =
    [
        Field.Text("name", "Of the kind of numbers, and of the item that counts it.", "did_us").Required(),
        Field.Text(
            "regex", "A pattern of its numbers as they are normalised, matched without going back: lookarounds, back "
            + "references, special groups, and repeats of a group by a count are refused.",
            @"^\+1([2-9]\d{2}[2-9]\d{6})$", 512).Optional(),
        Field.Texts("prefixes", "What its numbers begin with; beside a regex, either tells.", "+4420", 1_000)
            .Optional(),
        Field.Text("friendly_name", "For people.", "US DID").OrNull(),
        Field.Flag("emergency", "Whether its numbers reach emergency services; told, and without effect here.", false),
    ];

    private static readonly Field CarriersGiven = Field.Free(
        "carriers", "By name: `billable`. Of others the operator decides; whom nobody names is billable.",
        """{"local":{"billable":false}}""");

    private static readonly Shape Kinds = Classifiers("Classifiers", "Classifier", Shape.Answer);

    private static readonly Shape Carriers = Shape.Answer(
        "Carriers", "Of which carriers the numbers are billable.", CarriersGiven);

    private static readonly Shape CarriersToSet = Shape.Request(
        "CarriersToSet", "Of which carriers the numbers are billable.", CarriersGiven.Required());

    /// <summary>What is said of each route.</summary>
    public static readonly ChapterDoc Chapter = new(
        "Numbers", "Numbers that are listed instead of counted are normalised to E.164 (ten digits are of North "
        + "America, up to six a short number), and each is counted as an item named by the first classifier that takes "
        + "it. Those of carriers that are not billable are not counted.",
        [
            new("GET", NumbersApi.Classifiers, "readClassifiers", "Read the classifiers",
                "In the order in which they are asked.")
            {
                HasRevision = true,
                Answers = [new(200, "All of them.", Kinds, "ETag")],
            },
            new("PUT", NumbersApi.Classifiers, "setClassifiers", "Set the classifiers",
                "All of them, by a key of the operator. What was counted before stays as it is until it is sent again.")
            {
                Body = Classifiers("ClassifiersToSet", "ClassifierToSet", Shape.Request),
                Answers = [new(200, "All of them.", Kinds, "ETag")],
            },
            .. Operations(NumbersApi.Carriers, "", "a reseller"),
            .. Operations(NumbersApi.OperatorCarriers, "Operator", "the operator"),
        ]);

    /// <summary>Quantities as they are sent, whose numbers may be a list.</summary>
    public static Shape Listed(Shape sent)
    {
        var number = new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = 255 };
        var schema = (OpenApiSchema)sent.Schema.CreateShallowCopy();
        schema.Properties = new Dictionary<string, IOpenApiSchema>(
            sent.Schema.Properties ?? new Dictionary<string, IOpenApiSchema>())
        {
            [ListedNumber.Category] = new OpenApiSchema
            {
                Description = "By item, or a list of numbers.",
                OneOf =
                [
                    sent.Schema.AdditionalProperties ?? new OpenApiSchema(),
                    new OpenApiSchema
                    {
                        Type = JsonSchemaType.Array, MaxItems = ListedNumber.ListMax,
                        Items = new OpenApiSchema
                        {
                            OneOf =
                            [
                                number,
                                new OpenApiSchema
                                {
                                    Type = JsonSchemaType.Object, AdditionalPropertiesAllowed = false,
                                    Required = new HashSet<string> { "number" },
                                    Properties = new Dictionary<string, IOpenApiSchema>
                                    {
                                        ["number"] = number,
                                        ["carrier"] = new OpenApiSchema
                                        {
                                            Type = JsonSchemaType.String | JsonSchemaType.Null, MaxLength = 255,
                                            Description = "Who provides it.",
                                        },
                                    },
                                },
                            ],
                        },
                    },
                ],
            },
        };
        return sent with { Schema = schema };
    }

    private static Shape Classifiers(
        string name, string item, Func<string, string, IEnumerable<Field>, Shape> make) => make(
        name, "Kinds of numbers.",
        [
            Field.Many(
                "classifiers", "In the order in which they are asked.",
                make(item, "A kind of numbers.", Classifier), 64).Required(),
        ]);

    private static IEnumerable<OperationDoc> Operations(string pattern, string name, string whose)
    {
        yield return new("GET", pattern, $"read{name}Carriers", $"Read the carriers of {whose}",
            "What it says itself.")
        {
            HasRevision = true, Answers = [new(200, "By name.", Carriers, "ETag")],
        };
        yield return new("PUT", pattern, $"set{name}Carriers", $"Set the carriers of {whose}",
            "All it says. It holds for lists of numbers of the accounts that it sells to, from now on.")
        {
            Body = CarriersToSet,
            Refusals = name.Length == 0 ? [Reason.AccountClosed] : [],
            Answers = [new(200, "By name.", Carriers, "ETag")],
        };
    }
}
