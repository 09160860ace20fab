using System.Collections.Immutable;
using System.Globalization;
using System.Xml.Linq;
using Brillig.Core.Basics;
using Brillig.Core.Bookkeeping;
using NodaTime;

namespace Brillig.Bookkeepers.Braintree;

/// <summary>
/// Braintree's classic gateway. A sale charges the default payment method of the customer whose id is the account's;
/// its <c>order_id</c> is the intent's id, by which it is searched for before it is ever sent again.
/// </summary>
public sealed class BraintreeBookkeeper(HttpClient client, TimeProvider clock) : IBookkeeper
{
    /// <summary>The merchant; no secret, and kept with the keys.</summary>
    public const string MerchantId = "merchant_id";

    /// <summary>Who enters.</summary>
    public const string PublicKey = "public_key";

    /// <summary>By what.</summary>
    public const string PrivateKey = "private_key";

    /// <summary>All that it is entered by.</summary>
    public static readonly ImmutableArray<string> CredentialNames = [MerchantId, PublicKey, PrivateKey];

    // A search does not see what is under way: only after this, longer than the gateway takes for a call, is what it
    // does not find not there.
    private static readonly Duration InFlight = Duration.FromMinutes(2);

    private readonly BraintreeGateway _gateway = new(client, clock);

    /// <inheritdoc/>
    public async Task<Answered?> LookUp(IntentClaim claim, Entry entry, CancellationToken cancel)
    {
        var intent = claim.Intent;
        var ids = await Search(
            entry, "transactions/advanced_search_ids",
            new XElement("order-id", new XElement("is", intent.Id.ToString())), cancel);
        if (ids.Status != 200 || ids.Body is null) return BraintreeReply.ToSearch(ids);
        var found = ids.Body.Element("ids")?.Elements("item").Select(item => new XElement(item)).ToArray() ?? [];
        var said = (Answered?)null;
        if (found.Length > 0)
        {
            var page = await Search(
                entry, "transactions/advanced_search",
                new XElement("ids", new XAttribute("type", "array"), found), cancel);
            if (page.Status != 200 || page.Body is null) return BraintreeReply.ToSearch(page);
            said = BraintreeReply.Of(page.Body.Elements("transaction"));
        }

        if (said is null && intent.SentAt + InFlight - intent.At is { } left && left > Duration.Zero)
            return new Answered(Outcome.Unknown, Why: "not-found-yet", NotBefore: left.ToTimeSpan());
        return said;
    }

    /// <inheritdoc/>
    public async Task<Answered> Collect(IntentClaim claim, Entry entry, CancellationToken cancel)
    {
        var (intent, amount) = (claim.Intent, claim.Intent.Amount);
        if (claim.Bookkeeper.MerchantAccounts?.GetValueOrDefault(amount.Currency.Code) is not { } account)
            return new Answered(Outcome.Retrying, Why: "no-merchant-account");
        var sale = new XElement(
            "transaction",
            new XElement("type", "sale"),
            new XElement("amount", Text(amount)),
            new XElement("customer-id", intent.Account.ToString()),
            new XElement("order-id", intent.Id.ToString()),
            new XElement("merchant-account-id", account),
            new XElement(
                "options", new XElement("submit-for-settlement", new XAttribute("type", "boolean"), "true")));
        return BraintreeReply.ToSale(await _gateway.Post(entry, "transactions", sale, isLookUp: false, cancel));
    }

    /// <summary>Nothing: what it collects is charges, and of lines it is told nothing.</summary>
    public Task<Answered> TellLines(SyncClaim claim, Entry entry, CancellationToken cancel) =>
        Task.FromResult(new Answered(Outcome.Done));

    private Task<BraintreeAnswer> Search(Entry entry, string path, XElement by, CancellationToken cancel) =>
        _gateway.Post(entry, path, new XElement("search", by), isLookUp: true, cancel);

    // In the currency's own decimals, as the gateway wants it.
    private static string Text(Money amount) => amount.IsWholeMinor
        ? amount.Amount.ToString(CultureInfo.InvariantCulture)
        : throw new InvalidOperationException($"{amount} is not of whole minor units.");
}
