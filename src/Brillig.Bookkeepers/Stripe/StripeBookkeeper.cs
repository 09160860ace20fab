using System.Collections.Immutable;
using System.Globalization;
using Brillig.Core.Bookkeeping;
using NodaTime;

namespace Brillig.Bookkeepers.Stripe;

/// <summary>
/// Stripe. A charge is an invoice, paid at once by the customer's default payment method; a top-up is a payment intent
/// alone. Both carry the intent's id as <c>metadata[intent]</c>, and every call has it in its key. What the vendor
/// calls a collection is its payment intent.
/// </summary>
public sealed class StripeBookkeeper(HttpClient client, TimeProvider clock) : IBookkeeper
{
    /// <summary>Who enters.</summary>
    public const string SecretKey = "secret_key";

    /// <summary>What webhooks are signed with.</summary>
    public const string WebhookSecret = "webhook_secret";

    /// <summary>The connected account that is meant; not needed.</summary>
    public const string AccountId = "account_id";

    /// <summary>All that it must be entered by.</summary>
    public static readonly ImmutableArray<string> CredentialNames = [SecretKey, WebhookSecret];

    private const int KeysMax = 8;

    // Their clock may be another than ours, and a list from a day before costs no more calls.
    private static readonly Duration Margin = Duration.FromDays(1);

    // No call lasts as long.
    private static readonly Duration InFlight = Duration.FromMinutes(2);

    private readonly StripeGateway _gateway = new(client, clock);

    private StripeCustomers Customers => field ??= new StripeCustomers(_gateway);

    private StripeInvoices Invoices => field ??= new StripeInvoices(_gateway, Customers);

    /// <inheritdoc/>
    public bool MakesInvoices => true;

    /// <inheritdoc/>
    public async Task<Answered?> LookUp(IntentClaim claim, Entry entry, CancellationToken cancel) =>
        claim.Intent.Kind switch
        {
            IntentKind.Sale => await Invoices.LookUp(claim, entry, cancel),
            IntentKind.TopUp => await LookUpTopUp(claim, entry, cancel),
            IntentKind.Refund => await LookUpRefund(claim, entry, cancel),
            _ => null,   // a method that is kept already is seen before it is kept again
        };

    /// <inheritdoc/>
    public Task<Answered> Collect(IntentClaim claim, Entry entry, CancellationToken cancel) =>
        claim.Intent.Kind == IntentKind.TopUp ? TopUp(claim, entry, cancel) : Invoices.Collect(claim, entry, cancel);

    /// <inheritdoc/>
    public async Task<Answered> Refund(IntentClaim claim, Entry entry, CancellationToken cancel)
    {
        var (intent, amount) = (claim.Intent, StripeAmount.Of(claim.Intent.Amount));
        if (intent.Collected is not { } collected || !collected.StartsWith("pi_", StringComparison.Ordinal))
            return new Answered(Outcome.Refused, Why: "not-collected");
        if (amount is not { } whole) return new Answered(Outcome.Refused, Why: "amount-not-chargeable");
        return await Once(
            claim, key => _gateway.Post(
                entry, "refunds", key, cancel, ("payment_intent", collected), ("amount", Text(whole)),
                ("metadata[intent]", intent.Id.ToString())),
            StripeReply.ToRefund, () => LookUpRefund(claim, entry, cancel));
    }

    /// <inheritdoc/>
    public Task<Answered> Register(IntentClaim claim, Entry entry, CancellationToken cancel) =>
        Customers.Register(claim, entry, cancel);

    /// <inheritdoc/>
    public Task<Listed> List(Entry entry, Instant from, Instant to, CancellationToken cancel) =>
        new StripeList(_gateway).Read(entry, from, to, cancel);

    /// <inheritdoc/>
    public Heard Hear(Message message, Entry entry, Instant now) => StripeWebhook.Hear(message, entry, now);

    /// <inheritdoc/>
    public string? Answer(string question, Entry entry) => null;

    /// <summary>Plans are mapped to nothing of it; whether its key works, its own customers tell.</summary>
    public async Task<Catalogue> Read(Entry entry, CancellationToken cancel)
    {
        var answer = await _gateway.Get(entry, "customers?limit=1", cancel);
        return answer.Status switch
        {
            200 => Catalogue.Unknown(null, isEntered: true),
            401 or 403 => Catalogue.Unknown(null, isEntered: false),
            _ => Catalogue.Unknown(answer.Lost?.Why ?? $"status-{answer.Status}"),
        };
    }

    /// <summary>Nothing: what it collects is charges, and of lines it is told nothing.</summary>
    public Task<Answered> TellLines(SyncClaim claim, Entry entry, CancellationToken cancel) =>
        Task.FromResult(new Answered(Outcome.Done));

    /// <summary>Since when something of an intent can be there, in seconds as Stripe counts them.</summary>
    internal static string Since(IntentClaim claim) => Text((claim.Intent.MadeAt - Margin).ToUnixTimeSeconds());

    private async Task<Answered> TopUp(IntentClaim claim, Entry entry, CancellationToken cancel)
    {
        var intent = claim.Intent;
        if (StripeAmount.Of(intent.Amount) is not { } amount)
            return new Answered(Outcome.Retrying, Why: "amount-not-chargeable");
        var (customer, trouble) = await Customers.Find(claim, entry, cancel);
        if (trouble is not null)
        {
            var said = StripeReply.Failed(trouble);   // nothing was sent yet
            return said.Outcome == Outcome.Unknown ? said with { Outcome = Outcome.Retrying } : said;
        }

        if (customer is not { } payer || StripeCustomers.MethodOf(payer) is not { } method)
            return StripeReply.NoWayToPay;
        return await Once(
            claim, key => _gateway.Post(
                entry, "payment_intents", key, cancel, ("amount", Text(amount)),
                ("currency", intent.Amount.Currency.Code.ToLower(CultureInfo.InvariantCulture)),
                ("customer", payer.Id), ("payment_method", method), ("confirm", "true"), ("off_session", "true"),
                ("description", "Top-up"), ("metadata[intent]", intent.Id.ToString()),
                ("metadata[account]", intent.Account.ToString())),
            answer => answer.Object is { } made
                ? StripeReply.OfIntent(made) ?? StripeReply.Unsure("not-confirmed")
                : StripeReply.Failed(answer),
            () => LookUpTopUp(claim, entry, cancel));
    }

    private async Task<Answered?> LookUpTopUp(IntentClaim claim, Entry entry, CancellationToken cancel)
    {
        var (customer, trouble) = await Customers.Find(claim, entry, cancel);
        if (trouble is not null) return StripeReply.Failed(trouble);
        var list = customer is { } payer
            ? $"payment_intents?customer={Uri.EscapeDataString(payer.Id)}&created[gte]={Since(claim)}"
            : $"payment_intents/search?query={Uri.EscapeDataString($"metadata['intent']:'{claim.Intent.Id}'")}";
        return await LookUp(claim, entry, list, StripeReply.OfIntent, cancel);
    }

    private async Task<Answered?> LookUpRefund(IntentClaim claim, Entry entry, CancellationToken cancel) =>
        claim.Intent.Collected is not { } collected ? null : await LookUp(
            claim, entry, $"refunds?payment_intent={Uri.EscapeDataString(collected)}", StripeReply.OfRefund, cancel);

    private async Task<Answered?> LookUp(
        IntentClaim claim, Entry entry, string list, Func<StripeObject, Answered?> means, CancellationToken cancel)
    {
        var (found, trouble) = await _gateway.First(
            entry, list, item => item.Noted("intent") == claim.Intent.Id.ToString(), cancel);
        return trouble is not null ? StripeReply.Failed(trouble) : found is { } item ? means(item) : null;
    }

    // A key brings back the first answer for a day, though that be that Stripe broke. By then the call is over: what is
    // not there then, never came, and is sent under the next key. So is what was to be paid by another method when the
    // key was used, as soon as that call must be over, too.
    private static async Task<Answered> Once(
        IntentClaim claim, Func<string, Task<StripeAnswer>> send, Func<StripeAnswer, Answered> means,
        Func<Task<Answered?>> lookUp)
    {
        for (var attempt = 1; attempt <= KeysMax; attempt++)
        {
            var answer = await send(attempt == 1 ? $"{claim.Intent.Id}" : $"{claim.Intent.Id}-{attempt}");
            var isOver = answer.IsReplayed && answer.Status >= 500
                || answer.IsOfAnother && claim.Intent.SentAt + InFlight <= claim.Intent.At;
            if (!isOver) return means(answer);
            if (await lookUp() is { } there)
                return there.Outcome == Outcome.Retrying ? there with { Outcome = Outcome.Unknown } : there;
        }

        return StripeReply.Unsure("keys-used-up");
    }

    private static string Text(long whole) => whole.ToString(CultureInfo.InvariantCulture);
}
