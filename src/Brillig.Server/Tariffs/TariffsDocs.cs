using Brillig.Core.Basics;
using Brillig.Server.Docs;
using Brillig.Server.Edge;

namespace Brillig.Server.Tariffs;

/// <summary>What is said of tariffs.</summary>
internal static class TariffsDocs
{
    private const string Root = $"{Urls.Root}/tariffs";

    private static readonly Field Name = Field.Text("name", "Unique among the tariffs of one owner.", "Talk and data");

    private static readonly Field From = Field.Time(
        "effective_from", "From when on the version counts; if not given: now. A further version: not before now.");

    private static readonly Field[] Sent =
    [
        Field.Text("currency", "ISO 4217; the same in all versions. If not given: the server's.", "USD", 3),
        From,
        Field.Word("apply", "`at`: reaches accounts at that instant; if not given, with their next period.", "at")
            .OrNull(),
        Field.Flag(
            "carry_usage", "With `apply`: what was used of a service in the period counts for its new rate, too: tiers "
            + "and allowances go on. If not given, they start anew.", false),
        Field.Many("rates", "At most one for each service; without any, nothing is priced.", RateDocs.Sent, 10_000),
    ];

    /// <summary>A tariff as it is sent.</summary>
    public static readonly Shape Publishing = Shape.Request(
        "TariffToPublish", "A version of a tariff. One wrong field refuses all of it.", [Name.Required(), .. Sent]);

    private static readonly Shape Merging = Shape.Request(
        "TariffPatch", "What the next version has otherwise, as a merge patch (RFC 7396).", [Name, .. Sent]);

    private static readonly Shape Tariff = Shape.Answer(
        "Tariff", "What things cost: a version of a tariff.",
        Field.Id("id", "Its id, the same in all versions."),
        Name,
        Field.Text("currency", "ISO 4217.", "USD", 3),
        Field.Whole("version", "Counts the versions, from 1 on.", 1, 1),
        Field.Time("effective_from", "From when on the version counts."),
        Field.Word("apply", "`at`: the version reaches accounts at that instant; absent: with their next period.", "at")
            .Optional(),
        Field.Flag("carry_usage", "What was used before counts for a service's new rate, too; absent: it does not.")
            .Optional(),
        Field.Many("rates", "One for each service.", RateDocs.Answered),
        Field.Id("owner", "The account whose key made it; null: the operator.").OrNull(),
        Field.Time("created_at", "When the tariff was made."),
        Field.Time("published_at", "When the version was published."),
        Field.Url("url", "Where the tariff is.", "/api/1.0/tariffs/…"));

    /// <summary>What is said of each route.</summary>
    public static readonly ChapterDoc Chapter = new(
        "Tariffs", "What things cost, in versions. A published version never changes.",
        [
            .. QuotesDocs.Operations,
            new("POST", Root, "makeTariff", "Make a tariff", "Publishes the first version of a tariff.")
            {
                Body = Publishing,
                Answers = [new(201, "It is published.", Tariff, "Location", "ETag")],
                Refusals = [Reason.NameTaken],
            },
            new("GET", Root, "listTariffs", "List tariffs",
                "The latest version of each that the key sees, oldest tariff first.")
            {
                IsList = true,
                Answers = [new(200, "A part of the list.", Shape.ArrayOf(Tariff, "Tariffs.", 1_000))],
            },
            new("GET", $"{Root}/{{id:guid}}", "readTariff", "Read a tariff", "Its latest version.")
            {
                Answers = [new(200, "The tariff.", Tariff, "ETag")],
                HasRevision = true,
                Refusals = [Reason.TariffNotFound],
            },
            new("PUT", $"{Root}/{{id:guid}}", "publishTariff", "Publish a version of a tariff",
                "The whole document: what it does not name is not in it. Rates that are the same keep their counters.")
            {
                Body = Publishing,
                Answers = [new(200, "It is published.", Tariff)],
                Refusals = [Reason.TariffNotFound, Reason.NameTaken, Reason.CurrencyMismatch, Reason.VersionOutOfOrder],
            },
            new("PATCH", $"{Root}/{{id:guid}}", "patchTariff", "Publish a version of a tariff by a merge patch",
                "The version before with what the patch changes. `rates` is replaced as a whole, and "
                + "`effective_from` is now unless it is given.")
            {
                Body = Merging,
                BodyType = Patches.MediaType,
                Answers = [new(200, "It is published.", Tariff, "ETag")],
                Refusals = [Reason.TariffNotFound, Reason.NameTaken, Reason.CurrencyMismatch, Reason.VersionOutOfOrder],
            },
            new("GET", $"{Root}/{{id:guid}}/versions", "listTariffVersions", "List the versions of a tariff",
                "Oldest first.")
            {
                IsList = true,
                Answers = [new(200, "A part of the list.", Shape.ArrayOf(Tariff, "Versions.", 1_000))],
                Refusals = [Reason.TariffNotFound],
            },
            new("GET", $"{Root}/{{id:guid}}/versions/{{n:int:min(1)}}", "readTariffVersion",
                "Read a version of a tariff", "As it was published.")
            {
                Answers = [new(200, "The version.", Tariff, "ETag")],
                HasRevision = true,
                Refusals = [Reason.TariffNotFound],
            },
            SimulationDocs.Operation,
        ]);
}
