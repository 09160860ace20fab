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

    // How long until it is worth asking again whether a sale is settled; the gateway settles once a day.
    private static readonly TimeSpan Settling = TimeSpan.FromHours(3);

    private readonly BraintreeGateway _gateway = new(client, clock);

    private BraintreeSubscriptions Subscriptions => field ??= new BraintreeSubscriptions(_gateway);

    private BraintreeVault Vault => field ??= new BraintreeVault(_gateway);

    /// <inheritdoc/>
    public async Task<Answered?> LookUp(IntentClaim claim, Entry entry, CancellationToken cancel)
    {
        var intent = claim.Intent;
        if (intent.Kind == IntentKind.PaymentMethod)
            return await Vault.LookUp(intent, entry, cancel) ?? NotThereYet(intent);
        var (found, lost) = await Find(
            entry, new XElement("order-id", new XElement("is", intent.Id.ToString())), cancel);
        if (lost is not null) return lost;
        var said = BraintreeReply.Of(found, intent.Kind == IntentKind.Refund ? "credit" : "sale");
        if (said is null && intent.Collected is { } collected)
        {
            var (sales, silence) = await FindSale(entry, collected, cancel);
            if (silence is not null) return silence;
            if (BraintreeReply.IsVoided(sales)) return new Answered(Outcome.Done, collected);
        }

        return said ?? NotThereYet(intent);
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

    /// <summary>
    /// A sale that is not settled yet cannot be refunded: as a whole it is voided, a part of it waits until it is.
    /// </summary>
    public async Task<Answered> Refund(IntentClaim claim, Entry entry, CancellationToken cancel)
    {
        var (intent, amount) = (claim.Intent, claim.Intent.Amount);
        if (intent.Collected is not { } collected) return new Answered(Outcome.Refused, Why: "not-collected");
        var (sales, lost) = await FindSale(entry, collected, cancel);
        if (lost is not null) return lost with { Outcome = Outcome.Retrying };   // nothing was sent yet
        var path = $"transactions/{Uri.EscapeDataString(collected)}";
        if (!BraintreeReply.IsUnsettled(sales))
        {
            var refund = new XElement(
                "transaction", new XElement("amount", Text(amount)), new XElement("order-id", intent.Id.ToString()));
            return BraintreeReply.ToRefund(
                await _gateway.Post(entry, $"{path}/refund", refund, isLookUp: false, cancel));
        }

        if (BraintreeReply.AmountOf(sales) != Text(amount))
            return new Answered(Outcome.Retrying, Why: "not-settled-yet", NotBefore: Settling);
        return BraintreeReply.ToVoid(await _gateway.Put(entry, $"{path}/void", cancel));
    }

    /// <inheritdoc/>
    public Task<Listed> List(Entry entry, Instant from, Instant to, CancellationToken cancel) =>
        new BraintreeList(_gateway).Read(entry, from, to, cancel);

    /// <inheritdoc/>
    public Heard Hear(Message message, Entry entry, Instant now) => BraintreeWebhook.Hear(message, entry, now);

    /// <inheritdoc/>
    public string? Answer(string question, Entry entry) => BraintreeWebhook.Answer(question, entry);

    /// <inheritdoc/>
    public Task<Answered> Register(IntentClaim claim, Entry entry, CancellationToken cancel) =>
        Vault.Register(claim, entry, cancel);

    /// <inheritdoc/>
    public async Task<Catalogue> Read(Entry entry, CancellationToken cancel)
    {
        var plans = await _gateway.Get(entry, "plans", cancel);
        var addOns = await _gateway.Get(entry, "add_ons", cancel);
        var discounts = await _gateway.Get(entry, "discounts", cancel);
        return BraintreeReply.ToCatalogue(plans, addOns, discounts);
    }

    /// <summary>Those that plans map, where it collects them; of others it is told nothing.</summary>
    public Task<Answered> TellLines(SyncClaim claim, Entry entry, CancellationToken cancel) =>
        Subscriptions.Tell(claim, entry, cancel);

    private static Answered? NotThereYet(OutboxIntent intent) =>
        intent.SentAt + InFlight - intent.At is { } left && left > Duration.Zero
            ? new Answered(Outcome.Unknown, Why: "not-found-yet", NotBefore: left.ToTimeSpan())
            : null;

    private Task<(XElement[] Found, Answered? Lost)> FindSale(
        Entry entry, string id, CancellationToken cancel) =>
        Find(entry, new XElement("ids", new XAttribute("type", "array"), new XElement("item", id)), cancel);

    // Their ids first, then the transactions; what could not be heard instead.
    private async Task<(XElement[] Found, Answered? Lost)> Find(
        Entry entry, XElement by, CancellationToken cancel)
    {
        var ids = await Search(entry, "transactions/advanced_search_ids", by, cancel);
        if (ids.Status != 200 || ids.Body is null) return ([], BraintreeReply.ToSearch(ids));
        var found = ids.Body.Element("ids")?.Elements("item").Select(item => new XElement(item)).ToArray() ?? [];
        if (found.Length == 0) return ([], null);
        var page = await Search(
            entry, "transactions/advanced_search",
            new XElement("ids", new XAttribute("type", "array"), found), cancel);
        return page.Status != 200 || page.Body is null
            ? ([], BraintreeReply.ToSearch(page))
            : ([.. page.Body.Elements("transaction")], null);
    }

    private Task<BraintreeAnswer> Search(Entry entry, string path, XElement by, CancellationToken cancel) =>
        _gateway.Post(entry, path, new XElement("search", by), isLookUp: true, cancel);

    // In the currency's own decimals, as the gateway wants it.
    private static string Text(Money amount) => amount.IsWholeMinor
        ? amount.Amount.ToString(CultureInfo.InvariantCulture)
        : throw new InvalidOperationException($"{amount} is not of whole minor units.");
}
