using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Server.Docs;
using Brillig.Server.Edge;

namespace Brillig.Server.Accounts;

/// <summary>What is said of accounts.</summary>
internal static class AccountsDocs
{
    private const string Root = $"{Urls.Root}/accounts";

    private static readonly Field TaxRates = Field.Many(
        "tax_rates", "The taxes on its charges; null: those of its seller.", TaxRate(Shape.Answer), 20);

    private static readonly Field[] Plans =
    [
        Field.Text("tariff_plan", "The tariff by id or name; without one nothing is priced yet.", "Talk and data"),
        Field.Text("type", "The billing type by id or name: `prepaid`, `postpaid`, or one of your own.", "postpaid"),
    ];

    private static readonly Field[] Settings =
    [
        Field.Text("currency", "ISO 4217; fixed once money moved. If not given: the tariff's.", "USD", 3),
        Field.Text("name", "For people.", "Ada Lovelace"),
        Field.Text("external_id", "Your own id for it, unique among the accounts of one parent.", "customer-17"),
        Field.Text("timezone", "A zone of the IANA database, in which its days begin. If not given: UTC.",
            "Europe/Berlin"),
        Field.Whole("billing_day", "The day of the month on which periods begin; null: that of the opening.", 1, 1, 31),
        Field.Number(
            "credit_limit", "How far the balance may fall below zero, in currency units; null: as the type says.",
            "50", 0, AccountBody.MoneyMax),
        Field.Number(
            "balance_threshold", "When no more than so much is left to spend, in currency units, `balance.low` tells "
            + "of it; null: only `balance.depleted` does, when nothing is left.", "5", 0, AccountBody.MoneyMax),
        Field.Text("email", "Where documents go.", "ada@example.org"),
        Field.Free("address", "The postal address, in fields of your own; at most 8,192 characters.",
            """{"city":"London"}"""),
    ];

    private const string AboutTopUp = "When its balance is raised by itself, by the bookkeeper of its seller, and by "
        + "how much; null: never. Of an account that another pays for, that of its payer counts.";

    private static readonly Field Threshold = Field.Number(
        "threshold", "When less than this is available, in currency units.", "5", 0, AccountBody.MoneyMax);

    private static readonly Field TopUpAmount = Field.Number(
        "amount", "How much, in currency units: above 0, with at most the currency's decimals.", "20", 0,
        AccountBody.MoneyMax);

    private static readonly Field DailyLimit = Field.Whole(
        "daily_limit", "At most so many in 24 hours, whatever comes of them; if not given: 1.", 1, 1,
        TopUpTerms.DailyMax);

    private static readonly Field SentTopUp = Field.Of("topup", AboutTopUp, Shape.Request(
        "TopUpTermsToSet", "When to top up, and by how much.", Threshold.Required(), TopUpAmount.Required(),
        DailyLimit));

    private static readonly Field ChangedTopUp = Field.Of("topup", AboutTopUp, Shape.Request(
        "TopUpTermsChange", "When to top up, and by how much; what is not named stays.", Threshold, TopUpAmount,
        DailyLimit));

    private static readonly Field Plan = Field.Text(
        "default_service_plan", "Of a reseller: the service plan that accounts get which are opened with it as their "
        + "seller. While it has no such plan, or one in another currency than the account's, none is opened. A prepaid "
        + "account that cannot pay for it is `delinquent`, and has it when a payment is enough.", "starter");

    private static readonly Field Reseller = Field.Flag(
        "reseller", "Whether it sells to the accounts below it: they use its tariffs and billing types, and their "
        + "charges are owed to it and numbered by it. Said by a key of its own seller, or of one above that.");

    private static readonly Field Payer = Field.Text(
        "billing_id", "The account above it that pays for it, of the same seller and currency; null, or its own id: it "
        + "pays for itself. Said by a key of its seller, or of one above that.",
        "0199e2a4-7c00-7000-8000-000000000001");

    private static readonly Field[] Moving =
    [
        Field.Text(
            "parent", "The account that it stands below from now on, or `operator`; what is below it comes with it.",
            "0199e2a4-7c00-7000-8000-000000000001"),
        Payer, Reseller, .. Resettling,
    ];

    private static readonly Field Carries = Field.Flag(
        "carry_usage", "With `tariff_plan`: what was used of a service in the period counts for its rate in the new "
        + "tariff, too: tiers and allowances go on. If not given, they start anew.");

    private static readonly Field Metadata = Field.Pairs(
        "metadata", "Pairs of your own: at most 50 names of 255 characters, texts of 1,000.", """{"crm":"4711"}""", 50);

    private static readonly Shape Opening = Shape.Request(
        "AccountToOpen", "An account to open. An empty object opens one with the usual settings.",
        [
            Field.Number(
                "balance", "What it brings along, in currency units; negative: what it owes. Set here, once.", "12.5",
                -AccountBody.MoneyMax, AccountBody.MoneyMax),
            .. Plans,
            Field.Text(
                "parent", "The id of the account above it, or `operator`; if not given, that of the key.",
                "0199e2a4-7c00-7000-8000-000000000001"),
            Payer, Reseller,
            .. Settings, Plan, SentTopUp,
            Field.Time("opened_at", "From when on it takes usage; if not given: now. Not ahead of now.",
                "2026-01-01T00:00:00Z"),
            SentRates,
            Metadata,
        ]);

    private static readonly Shape Changing = Shape.Request(
        "AccountChange", "What to change: the fields that are named. Null takes a setting away.",
        [.. Plans, Carries, .. Moving, .. Settings, Plan, ChangedTopUp, SentRates, Metadata]);

    private static readonly Shape Merging = Shape.Request(
        "AccountPatch", "What to change, as a merge patch (RFC 7396). Null takes a setting away, or a pair.",
        [
            .. Plans, .. Moving, .. Settings, Plan, ChangedTopUp, SentRates,
            Field.Free("metadata", "Pairs to set; those that are null are taken away, others stay.",
                """{"crm":"4712","old":null}"""),
        ]);

    private static readonly Field[] Known =
    [
        Field.Text("tariff_plan", "The name of its tariff, or null: nothing is priced.", "Talk and data").OrNull(),
        Field.Text("type", "The name of its billing type.", "postpaid"),
        Field.Id("tariff_id", "The id of its tariff, or null.").OrNull(),
        Field.Id("type_id", "The id of its billing type."),
        Field.Named<BillingMode>("mode", "Whether usage is paid before or after."),
        Field.Text("currency", "ISO 4217.", "USD", 3),
        Amount("balance",
            "What it has, in currency units; negative: what it owes. Prepaid: usage is taken off at once."),
        Amount("posted", "The sum of its ledger, in currency units."),
        Amount("unbilled", "What is used and not yet charged, in currency units."),
        Amount("available", "What may still be spent, in currency units; null: there is no floor.").OrNull(),
        Amount("reserved", "What open reservations hold, in currency units."),
        Field.Named<Standing>("standing", "Depleted: nothing is available any more."),
        Field.Named<AccountStatus>("status", "Closing: it takes late usage until its last charge is issued."),
        .. Settings[1..3].Select(field => field.OrNull()),
        Field.Id("parent", "The account above it; null: the operator.").OrNull(),
        Field.Id(
            "billing_id", "Who pays for it: itself, or the account above on whose charge is what it uses. Then it has "
            + "no balance of its own, and `available`, `standing` and `period` are those of that account."),
        Field.Flag("reseller", "Whether it sells to the accounts below it."),
        Field.Id("reseller_id", "Who sells to it: the nearest reseller above it; null: the operator.").OrNull(),
        Plan.OrNull(),
        Settings[3],
        .. Settings[4..].Select(field => field.OrNull()),
        Field.Of("topup", AboutTopUp, Shape.Answer(
            "TopUpTerms", "When to top up, and by how much.", Threshold, TopUpAmount, DailyLimit)).OrNull(),
        TaxRates.OrNull(),
        Metadata,
        Field.Of("period", "The billing period that runs; null on a closed account.", Common.Period).OrNull(),
        Field.Time("opened_at", "From when on it takes usage."),
        Field.Time("created_at", "When it was made."),
        Field.Time("closed_at", "When it was closed, or null.").OrNull(),
        Field.Whole("revision", "Counts the changes of its settings.", 1, 1),
    ];

    /// <summary>An account.</summary>
    internal static readonly Shape Account = Shape.Answer(
        "Account", "Who uses and pays.",
        [
            Field.Id("id", "Its id."), .. Known,
            Url("charges", "Its charges."), Url("payments", "Its payments."), Url("usage", "Its usage."),
        ]);

    private static readonly Shape Opened = Shape.Answer(
        "AccountOpened", "An account and where everything of it is.",
        [
            Field.Id("id", "Its id."), Field.Url("details_url", "The account.", "/api/1.0/accounts/…"),
            Url("charges_url", "Its charges."), Url("payments_url", "Its payments."), Url("usage_url", "Its usage."),
            .. Known,
        ]);

    /// <summary>What is said of each route.</summary>
    public static readonly ChapterDoc Chapter = new(
        "Accounts", "Accounts use and pay. They stand in a tree: an account sees those below it, and a "
        + "reseller sells to them.",
        [
            new("POST", Root, "openAccount", "Open an account",
                "Opens an account, below that of the key or below `parent`.")
            {
                Body = Opening,
                Answers = [new(201, "It is open.", Opened, "Location", "ETag")],
                Refusals =
                [
                    Reason.UnknownTariff, Reason.UnknownBillingType, Reason.UnknownParent, Reason.NameTaken,
                    Reason.CurrencyMismatch, Reason.AmountOutOfRange, Reason.TreeTooDeep, Reason.UnknownPlan,
                    Reason.BillingDayUnknown,
                    .. Unpayable,
                ],
            },
            new("GET", Root, "listAccounts", "List accounts",
                "Those below an account, in the order of their ids; the operator's key without `parent` lists all.")
            {
                IsList = true,
                Query =
                [
                    Field.Id("parent", "Those directly below this account."),
                    Field.Text("external_id", "The one with this id of yours.", "customer-17"),
                ],
                Answers = [new(200, "A part of the list.", Shape.ArrayOf(Account, "Accounts.", 1_000))],
            },
            new("GET", $"{Root}/{{id:guid}}", "readAccount", "Read an account",
                "The account as it is now, with its balance.")
            {
                Answers = [new(200, "The account.", Account, "ETag")],
            },
            new("PUT", $"{Root}/{{id:guid}}", "changeAccount", "Change an account",
                "Changes the fields that are named, and no others. A new tariff prices what is used from now on. A new "
                + "type ends the period that runs: a charge is drawn, and a period by the new terms begins. So does "
                + "another `billing_id`: what was used so far is on a charge of who paid for it until then. Accounts "
                + "that come to another seller keep the one of their open charge until their next period.")
            {
                Body = Changing,
                Answers = [new(204, "It is changed.", null)],
                Refusals = Unchangeable,
            },
            new("PATCH", $"{Root}/{{id:guid}}", "patchAccount", "Change an account by a merge patch",
                "As PUT does, but fields within `address` and `metadata` are changed one by one, and the account is "
                + "answered.")
            {
                Body = Merging,
                BodyType = Patches.MediaType,
                Answers = [new(200, "It is changed.", Account, "ETag")],
                Refusals = Unchangeable,
            },
            new("DELETE", $"{Root}/{{id:guid}}", "closeAccount", "Close an account",
                "Draws its last charge; after that it takes payments and refunds, and no usage.")
            {
                Answers = [new(204, "It is closed, or closing.", null)],
                Refusals = [Reason.AccountClosed, Reason.AccountHasChildren, Reason.AmountOutOfRange],
            },
        ]);

    /// <summary>How accounts come to another seller.</summary>
    internal static Field[] Resettling =>
    [
        Field.Flag(
            "drop_plans", "True: what accounts use that their new seller does not offer is dropped. If not given, it "
            + "is listed, and nothing is done."),
        Field.Flag(
            "now", "True: the periods of accounts with another seller end now. If not given, it sells to them from "
            + "their next periods on."),
        Field.Flag("force", "True: a reseller is demoted although others stand below it; they are handed up."),
    ];

    private static Reason[] Unchangeable =>
    [
        Reason.UnknownTariff, Reason.UnknownBillingType, Reason.NameTaken, Reason.CurrencyMismatch,
        Reason.CurrencyFixed, Reason.AccountClosed, Reason.AmountOutOfRange, Reason.InsufficientFunds,
        Reason.UnknownParent, Reason.TreeTooDeep, Reason.TreeCycle, Reason.ResellerDescendants, Reason.NotOffered,
        Reason.TooManyAccounts, Reason.UnknownPlan, .. Unpayable, Reason.PayerLost, Reason.ReservationsOpen,
        Reason.BillingDayUnknown,
    ];

    private static Reason[] Unpayable =>
    [
        Reason.UnknownPayer, Reason.PayerNotAbove, Reason.PayerOfAnotherSeller, Reason.PayerChain,
        Reason.BalanceNotZero,
    ];

    private static Field SentRates => Field.Many(
        "tax_rates", "The taxes on its charges; null: those of its seller.", TaxRate(Shape.Request), 20);

    private static Field Amount(string name, string about) => Field.Number(name, about, "12.50");

    private static Field Url(string name, string about) => Field.Url(name, about, "/api/1.0/accounts/…/charges");

    private static Shape TaxRate(Func<string, string, IEnumerable<Field>, Shape> shape) => shape(
        shape == Shape.Request ? "TaxRateToSet" : "TaxRate", "A tax on the items of charges.",
        [
            Field.Text("name", "What documents call it.", "VAT").Required(),
            Field.Number("percent", "Of the net amount, in percent.", "19", 0, 100).Required(),
            Field.Flag("inclusive", "Whether prices include it."),
            Field.Texts("applies_to", "The services that it is on; empty: all.", "sms", 100),
        ]);
}
