using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Bookkeeping;
using Brillig.Server.Docs;

namespace Brillig.Server.Bookkeeping;

/// <summary>What is said of telling bookkeepers.</summary>
internal static class SyncDocs
{
    private static readonly Field[] LineFields =
    [
        Field.Text("category", "The category of what is used.", "phone_numbers"),
        Field.Text("item", "Its name on the charge.", "did_us"),
        Field.Whole("billable", "How much is billed; 0: it is gone.", 4, 0),
        Field.Number("total", "The price of a whole period; exact, or to 6 decimals.", "8"),
    ];

    private static readonly Shape Stands = Shape.Answer(
        "Synchronization", "How an account stands with its bookkeeper.",
        Field.Id("account", "The account."),
        Field.Named<BookkeeperType>("bookkeeper", "Whose words they are: `local`, these books, or one outside."),
        Field.Named<Standing>("standing", "What its payments let it do."),
        Field.Flag("dirty", "Whether the bookkeeper may not know its last change yet.", false),
        Field.Time("changed_at", "When that change was; null: it knows all.").OrNull(),
        Field.Time("due_at", "When it is told; null: there is nothing to tell.").OrNull(),
        Field.Time("synced_at", "When it answered last; null: never.").OrNull(),
        Field.Whole("attempts", "How often it could not be told since.", 0, 0),
        Field.Text("refusal", "Why it refused, in its own words; null: it did not.", "no-payment-token").OrNull(),
        Field.Many("lines", "What it has.", Shape.Answer("SyncedLine", "A line as it has it.", LineFields), 10_000));

    private static readonly Shape Found = Shape.Answer(
        "Reconciliation", "What was found, and is mended.",
        Field.Flag("equal", "True: nothing was found."),
        Field.Number("billed", "What the open charge lacked, and has now; exact, or to 6 decimals.", "0"),
        Field.Many("lines", "What the bookkeeper had otherwise.",
            Shape.Answer("ReconciledLine", "A line as it is.", LineFields), 10_000),
        Field.Free("sums", "Sums of quantities that were not what the accounts below have, by category and "
            + "item: `kept`, `counted`.", """{"phone_numbers/did_us":{"kept":3,"counted":4}}"""),
        Field.Of("synchronization", "How the account stands since.", Stands));

    private static readonly Field[] Settings =
    [
        Field.Flag("sync_services", "False: the bookkeeper is not told, and changed accounts stay marked; null: as the "
            + "operator has it.").OrNull(),
        Field.Whole("sync_buffer_period", "How many seconds a changed account rests before; null: as the operator has "
            + "it.", 600, 0, SetSyncSettings.BufferSecondsMax).OrNull(),
    ];

    private static readonly Shape ReadSettings = Shape.Answer(
        "SyncSettings", "What a reseller has otherwise than the operator.",
        [
            .. Settings,
            Field.Of("_read_only", "What holds; passed over when it is sent back.", Shape.Answer(
                "SyncTerms", "What holds.",
                Field.Flag("sync_services", "Whether the bookkeeper is told."),
                Field.Whole("sync_buffer_period", "How many seconds a changed account rests before.", 600, 0))),
        ]);

    /// <summary>What is said of each route.</summary>
    public static readonly ChapterDoc Chapter = new(
        "Synchronization", "A change of what an account is billed for is told to its reseller's bookkeeper after it "
        + "has rested for a while, so that many changes are told as one; what could not be told is tried again, later "
        + "and later. These routes do not wait.",
        [
            new("GET", $"{SyncApi.Root}/synchronization", "readSynchronization", "Read how it stands",
                "What the bookkeeper has, and whether it is to be told something.")
            {
                Answers = [new(200, "How it stands.", Stands)],
            },
            new("POST", $"{SyncApi.Root}/synchronization", "synchronize", "Tell the bookkeeper now",
                "Whether something changed or not. One that lies outside is told with the next look at what is due.")
            {
                Body = Common.Nothing, IsBodyOptional = true, Answers = [new(200, "How it stands.", Stands)],
            },
            new("POST", $"{SyncApi.Root}/reconciliation", "reconcile", "Compare both sides",
                "Counts the quantities below the account again, prices its plans again, and compares that with the "
                + "open charge and with what the bookkeeper has. What differs is listed, and mended.")
            {
                Body = Common.Nothing, IsBodyOptional = true, Answers = [new(200, "What was found.", Found)],
            },
            new("GET", SyncSettingsApi.Address, "readSyncSettings", "Read the settings of a reseller",
                "Whether and when its bookkeeper is told. How often it is looked for changes is one for all.")
            {
                HasRevision = true, Answers = [new(200, "The settings.", ReadSettings, "ETag")],
            },
            new("PUT", SyncSettingsApi.Address, "setSyncSettings", "Set the settings of a reseller",
                "What is left out, or null, is as the operator has it. When it is told again, marked accounts are "
                + "told.")
            {
                Body = Shape.Request(
                    "SyncSettingsToSet", "What a reseller has otherwise than the operator.",
                    [.. Settings, Field.Free("_read_only", "Passed over.", "{}")]),
                Refusals = [Reason.AccountClosed], Answers = [new(200, "The settings.", ReadSettings, "ETag")],
            },
        ]);
}
