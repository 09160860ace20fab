using Brillig.Core.Basics;
using Brillig.Core.Bookkeeping;
using Brillig.Server.Accounts;
using Brillig.Server.Docs;

namespace Brillig.Server.Bookkeeping;

/// <summary>What is said of bookkeepers.</summary>
internal static class BookkeepersDocs
{
    private static readonly Shape Credentials = Shape.Request(
        "BookkeeperCredentials", "Kept sealed, and never answered.",
        Field.Text("secret", "Of `http`: `whsec_` and the Base64 of 24 to 64 bytes, by which messages are signed.",
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo="),
        Field.Text("merchant_id", "Of `braintree`: the merchant.", "s8fj2kd93m2nd7sk"),
        Field.Text("public_key", "Of `braintree`: the public key.", "pk29dk3mf83kd0"),
        Field.Text("private_key", "Of `braintree`: the private key.", "9d2ks83md02ksl3k29dk3mf83kd0"),
        Field.Text("secret_key", "Of `stripe`: the secret key, or a restricted one.", "sk_live_example"),
        Field.Text("webhook_secret", "Of `stripe`: what its webhooks are signed with.", "whsec_example"),
        Field.Text(
            "account_id", "Of `freshbooks`: the account; of `stripe`, not needed: the connected account.", "xZNQ1X"),
        Field.Text("realm_id", "Of `quickbooks`: the company.", "9130350000000001"),
        Field.Text("client_id", "Of `freshbooks` and `quickbooks`: the app that was let in.", "943f08ec5a5797f5"),
        Field.Text("client_secret", "Of `freshbooks` and `quickbooks`: the app's secret.", "8d2b1f6c0a9e4d37"),
        Field.Text(
            "redirect_uri", "Of `freshbooks`: where the app's consent ends.", "https://books.example.com/consent"),
        Field.Text("refresh_token", "Of `freshbooks` and `quickbooks`: what tokens are renewed by; the next ones are "
            + "kept by themselves.", "6f1c0b7e5d3a4298"),
        Field.Text("access_token", "Of `freshbooks` and `quickbooks`: the token of the day or hour; without one, one "
            + "is had.", "eyJhbGciOiJSUzI1"),
        Field.Text("verifiers", "Of `freshbooks`: the verifier of each callback, with spaces between them.",
            "scADVVi5QuKuj5qTjVkbJNYQe7V7USpGd"),
        Field.Text("verifier_token", "Of `quickbooks`: by what its messages are signed.",
            "7f3c1e0a-2b4d-4c6e-9f81-0a1b2c3d4e5f"));

    private static readonly Field Address = Field.Text(
        "address", "Of `http`: where messages go; of the others: the vendor's, where it is not "
        + "production's. Without a user in it. Nothing in it is secret.",
        "https://books.example.com/brillig", 2_000);

    private static readonly Field[] Limits =
    [
        Field.Number("min_amount", "The least amount of a top-up, in currency units.", "5.00", 0, AccountBody.MoneyMax),
        Field.Number(
            "max_amount", "The largest amount of a top-up, in currency units.", "200.00", 0, AccountBody.MoneyMax),
    ];

    private static readonly Field MerchantAccounts = Field.Pairs(
        "merchant_accounts", "Of `braintree`, needed: its merchant account of each currency that is collected, by the "
        + "currency's code.", """{"USD":"acme_usd"}""", 50);

    private static readonly Field Prorates = Field.Flag(
        "prorate_charges", "Of subscriptions: whether a change within a period is billed for the rest of it (true), or "
        + "from the next one on alone.");

    private static readonly Field Concurrency = Field.Whole(
        "outbox_concurrency", "How much it is asked to do at once; null: as much as the server has it.", 10, 1,
        ClaimIntents.ConcurrencyMax);

    private static readonly Field LocalTopUp = Field.Choice(
        "local_topup", "Of `local`, which collects nothing: whether a top-up is granted for nothing, or refused.",
        "grant", "refuse");

    private static readonly Shape Setting = Shape.Request(
        "BookkeeperToSet", "All of it: what is not named is as usual; credentials that are not named stay, with the "
        + "same type and address.",
        Field.Choice(
            "type", "`local`: these books; `http`: an address that is sent signed messages; `braintree`: sales there; "
            + "`stripe`: invoices there, paid at once; `freshbooks`, `quickbooks`: invoices there.",
            "local", "http", "braintree", "stripe", "freshbooks", "quickbooks").Required(),
        Address,
        Field.Choice(
            "collect", "`charge`: each issued charge; `nothing`: it is told lines alone; `subscription`, of "
            + "`braintree`: lines that plans map by subscriptions there, and each issued charge for the rest.",
            "charge", "nothing", "subscription"),
        MerchantAccounts, Limits[0], Limits[1], Prorates, Concurrency, LocalTopUp,
        Field.Of("credentials", "How it is entered; needed with a new type or address.", Credentials));

    private static readonly Shape Stands = Shape.Answer(
        "Bookkeeper", "Which system collects and accounts for a seller.",
        Field.Id("account", "The seller; null: the operator.").OrNull(),
        Field.Named<BookkeeperType>("type", "Which system."),
        Address.OrNull(),
        Field.Named<Collect>("collect", "What it collects."),
        MerchantAccounts, Limits[0].OrNull(), Limits[1].OrNull(), Prorates, Concurrency.OrNull(), LocalTopUp,
        Field.Flag("has_credentials", "Whether it has credentials; they are never answered."));

    /// <summary>What is said of each route.</summary>
    public static readonly ChapterDoc Chapter = new(
        "Bookkeepers", "Each seller collects by a bookkeeper of its own, into its own account there. One that lies "
        + "outside is asked by intents (see Outbox) and told what accounts are billed for.",
        [.. BookkeepersApi.Addresses.SelectMany(a => Of(a.Pattern))]);

    private static OperationDoc[] Of(string pattern)
    {
        var (whose, name) = pattern.Contains("operator", StringComparison.Ordinal)
            ? ("the operator's", "OperatorBookkeeper")
            : ("a reseller's", "Bookkeeper");
        Reason[] refusals = [Reason.NotReseller];
        return
        [
            new("GET", pattern, $"read{name}", $"Read {whose} bookkeeper", "Without its credentials.")
            {
                Answers = [new(200, "The bookkeeper.", Stands, "ETag")], HasRevision = true, Refusals = refusals,
            },
            new("PUT", pattern, $"set{name}", $"Set {whose} bookkeeper",
                "From now on; what was asked of another one already, and may have been done, waits for a person.")
            {
                Body = Setting, Answers = [new(200, "The bookkeeper.", Stands, "ETag")],
                Refusals = [.. refusals, Reason.BillingDayUnknown],
            },
            new("DELETE", pattern, $"drop{name}", $"Take {whose} bookkeeper back to `local`", "Credentials are gone.")
            {
                Body = Common.Nothing, IsBodyOptional = true,
                Answers = [new(200, "The bookkeeper, `local`.", Stands, "ETag")], Refusals = refusals,
            },
            CheckDocs.Of(pattern, whose, name),
            ComparisonDocs.Of(pattern, whose, name),
        ];
    }
}
