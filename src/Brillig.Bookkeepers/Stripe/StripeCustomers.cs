using Brillig.Core.Bookkeeping;

namespace Brillig.Bookkeepers.Stripe;

/// <summary>
/// Customers and what they pay by. A customer is found by the metadata <c>account</c>, or by the payment method that
/// these books know it by: a search finds only what has been there for a minute or so.
/// </summary>
internal sealed class StripeCustomers(StripeGateway gateway)
{
    private const int KeysMax = 8;
    private const string DefaultMethod = "default_payment_method";

    /// <summary>The customer as it is now; null: there is none. What could not be heard instead.</summary>
    public async Task<(StripeObject? Customer, StripeAnswer? Trouble)> Find(
        IntentClaim claim, Entry entry, CancellationToken cancel)
    {
        if (claim.Payer.Method is { } method)
        {
            var kept = await gateway.Get(entry, PathOf(method), cancel);
            if (kept.Object is null && kept.Status != 404) return (null, kept);
            if (kept.Object?.Text("customer") is { } owner) return await Read(entry, owner, cancel);
        }

        var query = Uri.EscapeDataString($"metadata['account']:'{claim.Intent.Account}'");
        var found = await gateway.Get(entry, $"customers/search?query={query}&limit=100", cancel);
        if (found.Object is not { } page) return (null, found);
        var all = page.Data.ToArray();
        if (all.Length == 0) return (null, null);
        var paying = all.Where(c => MethodOf(c) is not null).ToArray();
        return await Read(entry, (paying.Length > 0 ? paying[0] : all[0]).Id, cancel);
    }

    /// <summary>What a customer pays by, or null.</summary>
    public static string? MethodOf(StripeObject customer) =>
        customer.In("invoice_settings")?.Text(DefaultMethod) ?? customer.Text("default_source");

    /// <summary>Keeps a method as the customer's default, or forgets it.</summary>
    public async Task<Answered> Register(IntentClaim claim, Entry entry, CancellationToken cancel)
    {
        var intent = claim.Intent;
        var name = intent.IsRemoval ? intent.Collected : intent.Token;
        if (name is not { Length: > 0 })
            return intent.IsRemoval ? new Answered(Outcome.Done) : new Answered(Outcome.Refused, Why: "no-token");
        var kept = await gateway.Get(entry, PathOf(name), cancel);
        if (intent.IsRemoval) return await Remove(intent, name, kept, entry, cancel);
        if (kept.Object is not { } method)
            return kept.Status == 404 ? StripeReply.NoWayToPay : Again(StripeReply.Failed(kept));
        var (customer, trouble) = await FindOrMake(claim, entry, cancel);
        if (customer is not { } owner) return Again(StripeReply.Failed(trouble ?? new StripeAnswer(0, null)));
        if (method.Text("customer") is { } other && other != owner.Id)
            return new Answered(Outcome.Refused, Why: "payment-method-of-another");
        if (method.Text("customer") is null)
        {
            var attached = await gateway.Put(
                entry, $"{PathOf(name)}/attach", $"{intent.Id}-attach", cancel, ("customer", owner.Id));
            if (attached.Object is not { } own) return StripeReply.Failed(attached);
            method = own;
        }

        var made = await gateway.Put(
            entry, $"customers/{Uri.EscapeDataString(owner.Id)}", $"{intent.Id}-default", cancel,
            ($"invoice_settings[{DefaultMethod}]", method.Id), ("name", claim.Payer.Name),
            ("email", claim.Payer.Email));
        return made.Object is null ? StripeReply.Failed(made) : Kept(method);
    }

    private async Task<Answered> Remove(
        OutboxIntent intent, string name, StripeAnswer kept, Entry entry, CancellationToken cancel)
    {
        if (kept.Status == 404 || kept.Object is { } method && method.Text("customer") is null)
            return new Answered(Outcome.Done, name);
        if (kept.Object is null) return Again(StripeReply.Failed(kept));
        var gone = await gateway.Put(entry, $"{PathOf(name)}/detach", $"{intent.Id}-detach", cancel);
        return gone.Object is null ? StripeReply.Failed(gone) : new Answered(Outcome.Done, name);
    }

    // What makes a customer never differs, so that its key brings the same one for a day; by then a search finds it.
    private async Task<(StripeObject? Customer, StripeAnswer? Trouble)> FindOrMake(
        IntentClaim claim, Entry entry, CancellationToken cancel)
    {
        var account = claim.Intent.Account.ToString();
        for (var attempt = 1; attempt <= KeysMax; attempt++)
        {
            var (found, trouble) = await Find(claim, entry, cancel);
            if (found is not null || trouble is not null) return (found, trouble);
            var made = await gateway.Post(
                entry, "customers", attempt == 1 ? $"{account}-customer" : $"{account}-customer-{attempt}", cancel,
                ("metadata[account]", account));
            if (made.Object is { } customer) return (customer, null);
            if (!(made.IsReplayed && made.Status >= 500)) return (null, made);

            // Stripe broke then, and may have made one: a list shows it, though no search does yet.
            (found, trouble) = await gateway.First(
                entry, $"customers?created[gte]={StripeBookkeeper.Since(claim)}", c => c.Noted("account") == account,
                cancel);
            if (found is not null || trouble is not null) return (found, trouble);
        }

        return (null, new StripeAnswer(0, null) { Lost = StripeReply.Unsure("keys-used-up") });
    }

    private async Task<(StripeObject? Customer, StripeAnswer? Trouble)> Read(
        Entry entry, string id, CancellationToken cancel)
    {
        var answer = await gateway.Get(entry, $"customers/{Uri.EscapeDataString(id)}", cancel);
        return answer.Object is { } customer ? (customer.Is("deleted") ? null : customer, null)
            : answer.Status == 404 ? (null, null)
            : (null, answer);
    }

    /// <summary>What may be shown of a card, or of another method by its type alone.</summary>
    internal static MethodShown Shown(StripeObject? card, string? type = null)
    {
        int? Whole(string name) => card?.Whole(name) is { } whole and > 0 ? (int)whole : null;
        return new MethodShown(
            card?.Text("brand") ?? type, card?.Text("last4"), Whole("exp_year"), Whole("exp_month"));
    }

    private static Answered Kept(StripeObject method) => new(Outcome.Done, method.Id)
    {
        Shown = Shown(method.In("card"), method.Text("type")),
    };

    // Nothing was asked yet.
    private static Answered Again(Answered said) =>
        said.Outcome == Outcome.Unknown ? said with { Outcome = Outcome.Retrying } : said;

    private static string PathOf(string method) => $"payment_methods/{Uri.EscapeDataString(method)}";
}
