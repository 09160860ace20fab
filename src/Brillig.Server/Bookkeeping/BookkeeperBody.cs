using System.Collections.Immutable;
using Brillig.Bookkeepers.Braintree;
using Brillig.Bookkeepers.FreshBooks;
using Brillig.Bookkeepers.Http;
using Brillig.Bookkeepers.QuickBooks;
using Brillig.Bookkeepers.Stripe;
using Brillig.Core.Basics;
using Brillig.Core.Bookkeeping;
using Brillig.Server.Accounts;

namespace Brillig.Server.Bookkeeping;

/// <summary>Reads a bookkeeper.</summary>
internal static class BookkeeperBody
{
    private const int AddressMax = 2_000;
    private const int MerchantAccountsMax = 50;

    /// <summary>A bookkeeper to set.</summary>
    public static SetBookkeeper Read(Fields fields, AccountId seller, Sealing sealing)
    {
        var type = fields.OneOf(
            "type", required: true, "local", "http", "braintree", "stripe", "freshbooks", "quickbooks") switch
        {
            "http" => BookkeeperType.Http,
            "braintree" => BookkeeperType.Braintree,
            "stripe" => BookkeeperType.Stripe,
            "freshbooks" => BookkeeperType.Freshbooks,
            "quickbooks" => BookkeeperType.Quickbooks,
            _ => BookkeeperType.Local,
        };
        var image = new BookkeeperImage
        {
            Type = type,
            Address = ReadAddress(fields, type),
            Collect = ReadCollect(fields, type),
            SkipsProration = fields.Flag("prorate_charges") is false,
            MerchantAccounts = ReadMerchantAccounts(fields, type),
            AmountMin = fields.Number("min_amount", max: AccountBody.MoneyMax, places: 6),
            AmountMax = fields.Number("max_amount", max: AccountBody.MoneyMax, places: 6),
            Concurrency = fields.Whole("outbox_concurrency", min: 1, max: ClaimIntents.ConcurrencyMax),
            GrantsTopUps = fields.OneOf("local_topup", required: false, "grant", "refuse") == "grant",
        };
        if (image.AmountMin > image.AmountMax) fields.Refuse("max_amount", "must not be below min_amount");
        if (ReadCredentials(fields, type) is { } credentials)
            image.Credentials = sealing.Seal(seller, credentials);
        return new SetBookkeeper(seller, image);
    }

    private static Collect ReadCollect(Fields fields, BookkeeperType type)
    {
        var what = fields.OneOf("collect", required: false, "charge", "nothing", "subscription");
        if (what == "subscription" && type != BookkeeperType.Braintree)
            fields.Refuse("collect", "may be subscription with braintree alone");
        return what switch
        {
            "nothing" => Collect.Nothing,
            "subscription" => Collect.Subscription,
            _ => Collect.Charge,
        };
    }

    private static string? ReadAddress(Fields fields, BookkeeperType type)
    {
        var text = fields.Text("address", required: type == BookkeeperType.Http, maxLength: AddressMax);
        if (text is null) return null;
        if (type == BookkeeperType.Local) fields.Refuse("address", "is of what lies outside");
        else if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Scheme is not ("https" or "http")
            || address.UserInfo.Length > 0 || address.Fragment.Length > 0)
            fields.Refuse("address", "must be an https address, without a user and without a fragment");
        return text;
    }

    // The currency of a sale is that of the merchant account: with another one's, another amount would be taken.
    private static ImmutableSortedDictionary<string, string>? ReadMerchantAccounts(Fields fields, BookkeeperType type)
    {
        const string Name = "merchant_accounts";
        var given = fields.Strings(Name, MerchantAccountsMax);
        if (type != BookkeeperType.Braintree)
        {
            if (given is not null) fields.Refuse(Name, "are of braintree");
            return null;
        }

        if (given is not { Count: > 0 })
        {
            fields.Refuse(Name, "must name the merchant account of each currency that is collected");
            return null;
        }

        foreach (var (code, account) in given)
        {
            if (Currency.Find(code) is null) fields.Refuse($"{Name}/{code}", "is no currency");
            else if (account.Length is 0 or > 255) fields.Refuse($"{Name}/{code}", "must have 1 to 255 characters");
        }

        return given.ToImmutableSortedDictionary(StringComparer.Ordinal);
    }

    // What is wrong with a secret is said without it.
    private static IReadOnlyDictionary<string, string>? ReadCredentials(Fields fields, BookkeeperType type)
    {
        if (fields.Object("credentials") is not { } given) return null;
        if (type == BookkeeperType.Local)
        {
            fields.Refuse("credentials", "are of what lies outside");
            return null;
        }

        if (type == BookkeeperType.Braintree) return ReadKeys(given, BraintreeBookkeeper.CredentialNames);
        if (type == BookkeeperType.Stripe)
            return ReadKeys(given, StripeBookkeeper.CredentialNames, StripeBookkeeper.AccountId);
        if (type == BookkeeperType.Freshbooks)
        {
            return ReadKeys(
                given, FreshBooksBookkeeper.CredentialNames, FreshBooksBookkeeper.AccessToken,
                FreshBooksBookkeeper.Verifiers);
        }

        if (type == BookkeeperType.Quickbooks)
        {
            return ReadKeys(
                given, QuickBooksBookkeeper.CredentialNames, QuickBooksBookkeeper.AccessToken,
                QuickBooksBookkeeper.VerifierToken);
        }

        var secret = given.Text(HttpBookkeeper.Secret, required: true);
        given.End();
        if (secret is null) return null;
        if (WebhookSignature.IsSecret(secret))
            return new Dictionary<string, string> { [HttpBookkeeper.Secret] = secret };
        given.Refuse(HttpBookkeeper.Secret, "must be whsec_ and the Base64 of 24 to 64 bytes");
        return null;
    }

    private static Dictionary<string, string> ReadKeys(
        Fields given, ImmutableArray<string> required, params ReadOnlySpan<string> others)
    {
        var keys = new Dictionary<string, string>();
        foreach (var name in required)
            if (given.Text(name, required: true) is { } key) keys[name] = key;
        foreach (var name in others)
            if (given.Text(name) is { } key) keys[name] = key;
        given.End();
        return keys;
    }
}
