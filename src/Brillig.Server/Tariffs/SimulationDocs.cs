using Brillig.Core.Basics;
using Brillig.Server.Docs;

namespace Brillig.Server.Tariffs;

/// <summary>What is said of simulations.</summary>
internal static class SimulationDocs
{
    private static readonly Shape Asking = Shape.Request(
        "SimulationToMake", "Which usage is rated again.",
        Field.Time("from", "Used at this time or later; with the start of billing periods it compares best.",
            "2026-01-01T00:00:00Z").Required(),
        Field.Time("to", "Used before this time.", "2026-02-01T00:00:00Z").Required(),
        Field.Texts("accounts", "These accounts alone, by their ids; if not given, all that the key sees.",
            "01890a5d-ac96-774b-bcce-b302099a8057", 10_000));

    private static readonly Field[] Amounts =
    [
        Field.Number("charged",
            "What was charged: the sum of the records' amounts and their amendments', in currency units.", "6.60"),
        Field.Number("would_be_charged",
            "What the tariff gives, exact, each period from zero on and without minimum charges.", "7.25"),
        Field.Number("difference", "What it would be more; negative: less.", "0.65"),
    ];

    private static readonly Shape Service = Shape.Answer(
        "SimulatedService", "A service of an account.",
        [
            Field.Text("name", "The service.", "sms"),
            Field.Whole("records", "How many records; void ones are left out.", 2, 0),
            Field.Whole("unpriced", "How many of them the tariff has no rate for; they cost nothing here.", 0, 0),
            Field.Number("usage", "Their quantities, added up.", "121"),
            .. Amounts,
        ]);

    private static readonly Shape Account = Shape.Answer(
        "SimulatedAccount", "An account that used something.",
        [
            Field.Id("account", "Which."),
            .. Amounts,
            Field.Many("services", "By name.", Service),
        ]);

    private static readonly Shape Simulation = Shape.Answer(
        "Simulation", "What past usage would have cost by a tariff.",
        [
            Field.Many("accounts", "In the order of their first records.", Account),
            Field.Text("tariff", "The tariff's name.", "Talk and data"),
            Field.Whole("version", "Its newest version, which rated all.", 1, 1),
            Field.Text("currency", "ISO 4217.", "USD", 3),
            Field.Time("from", "As asked.", "2026-01-01T00:00:00Z"),
            Field.Time("to", "As asked.", "2026-02-01T00:00:00Z"),
            Field.Whole("records", "How many records were rated.", 3, 0),
            Field.Whole("other_currency", "How many were not: their accounts have another currency.", 0, 0),
            .. Amounts,
        ]);

    /// <summary>What is said of the route.</summary>
    public static readonly OperationDoc Operation = new(
        "POST", $"{Urls.Root}/tariffs/{{id:guid}}/simulate", "simulateTariff", "Simulate a tariff",
        "Rates the recorded usage of a past span with the newest version of this tariff, and changes nothing. Records "
        + "count as amended, late ones in the period that they were used in. As "
        + "`application/x-ndjson` it answers a line for each account (`{\"account\": …}`) and, while it works, lines "
        + "of how far it is (`{\"progress\": …}`); the last line has the sums.")
    {
        IsWrite = false,
        Body = Asking,
        Answers =
        [
            new(200, "What it came to.", Simulation)
            {
                OtherBodies = new Dictionary<string, Shape>
                {
                    [SimulationApi.Lines] = Shape.TextOf("A line of JSON for each account, and one with the sums."),
                },
            },
        ],
        Refusals = [Reason.TariffNotFound],
    };
}
