using System.Xml.Linq;
using Brillig.Core.Bookkeeping;

namespace Brillig.Bookkeepers.Braintree;

/// <summary>
/// Customers and what they pay by. The customer's id is the account's, and a payment method's own is its intent's: so
/// both are looked up before they are made, and made once.
/// </summary>
internal sealed class BraintreeVault(BraintreeGateway gateway)
{
    // "Customer ID has already been taken"; "Credit card token is taken".
    private const string CustomerThere = "91609";
    private const string TokenThere = "91719";

    /// <summary>Whether an intent's payment method is there, or gone; null: it is yet to be done.</summary>
    public async Task<Answered?> LookUp(OutboxIntent intent, Entry entry, CancellationToken cancel)
    {
        var name = intent.IsRemoval ? intent.Collected : intent.Id.ToString();
        var answer = await Find(entry, name ?? "", cancel);
        if (answer.Status == 404) return intent.IsRemoval ? new Answered(Outcome.Done, name) : null;
        if (answer.Status != 200) return BraintreeReply.ToSearch(answer);
        return intent.IsRemoval ? null : await MakeDefault(entry, intent, answer, cancel);
    }

    /// <summary>Keeps it as the customer's default, or forgets it.</summary>
    public async Task<Answered> Register(IntentClaim claim, Entry entry, CancellationToken cancel)
    {
        var intent = claim.Intent;
        if (intent.IsRemoval) return await Remove(intent, entry, cancel);
        if (intent.Token is not { Length: > 0 } token) return new Answered(Outcome.Refused, Why: "no-token");
        if (await MakeCustomer(claim, entry, cancel) is { } trouble) return trouble;

        // What the page made may be kept already; then its id was sent, and it is the default from now on.
        var kept = await Find(entry, token, cancel);
        if (kept.Status == 200) return await MakeDefault(entry, intent, kept, cancel);
        if (kept.Status != 404) return BraintreeReply.ToSearch(kept) with { Outcome = Outcome.Retrying };
        var made = await gateway.Post(
            entry, "payment_methods",
            new XElement(
                "payment-method",
                new XElement("customer-id", intent.Account.ToString()),
                new XElement("payment-method-nonce", token),
                new XElement("token", intent.Id.ToString()),
                new XElement("options", Flag("make-default"))),
            isLookUp: false, cancel);
        return BraintreeReply.Codes(made).Contains(TokenThere)
            ? new Answered(Outcome.Unknown, Why: "made-before")   // by a call that was given up: it is looked up
            : BraintreeReply.ToMethod(made);
    }

    private async Task<Answered> Remove(OutboxIntent intent, Entry entry, CancellationToken cancel)
    {
        if (intent.Collected is not { } name) return new Answered(Outcome.Done);
        var answer = await gateway.Delete(entry, PathOf(name), cancel);
        return answer.Status is 200 or 204 or 404
            ? new Answered(Outcome.Done, name)
            : BraintreeReply.ToMethod(answer);
    }

    // Null: it is there.
    private async Task<Answered?> MakeCustomer(IntentClaim claim, Entry entry, CancellationToken cancel)
    {
        var id = claim.Intent.Account.ToString();
        var found = await gateway.Get(entry, $"customers/{id}", cancel);
        if (found.Status == 200) return null;
        if (found.Status != 404) return BraintreeReply.ToSearch(found) with { Outcome = Outcome.Retrying };
        var customer = new XElement("customer", new XElement("id", id));
        if (claim.Payer.Name is { } name) customer.Add(new XElement("company", Short(name)));
        if (claim.Payer.Email is { } email) customer.Add(new XElement("email", Short(email)));
        var made = await gateway.Post(entry, "customers", customer, isLookUp: false, cancel);
        if (made.Status == 201 || BraintreeReply.Codes(made).Contains(CustomerThere)) return null;

        // Nothing was asked of the payment method yet, and the customer is looked up before it is made again.
        var said = BraintreeReply.ToMethod(made);
        return said.Outcome == Outcome.Unknown ? said with { Outcome = Outcome.Retrying } : said;
    }

    // One of another customer is not taken: who guesses its id would pay by it.
    private async Task<Answered> MakeDefault(
        Entry entry, OutboxIntent intent, BraintreeAnswer found, CancellationToken cancel)
    {
        if (found.Body is not { } method) return new Answered(Outcome.Unknown, Why: "status-200");
        if (BraintreeReply.Text(method, "customer-id") != intent.Account.ToString())
            return new Answered(Outcome.Refused, Why: "payment-method-of-another");
        if (BraintreeReply.Text(method, "default") == "true") return BraintreeReply.OfMethod(method);
        return BraintreeReply.ToMethod(await gateway.Put(
            entry, PathOf(BraintreeReply.Text(method, "token") ?? ""),
            new XElement("payment-method", new XElement("options", Flag("make-default"))), cancel));
    }

    private Task<BraintreeAnswer> Find(Entry entry, string name, CancellationToken cancel) =>
        gateway.Get(entry, PathOf(name), cancel);

    private static string PathOf(string name) => $"payment_methods/any/{Uri.EscapeDataString(name)}";

    private static XElement Flag(string name) => new(name, new XAttribute("type", "boolean"), "true");

    // The gateway refuses longer ones.
    private static string Short(string text) => text.Length <= 255 ? text : text[..255];
}
