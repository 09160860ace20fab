using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Brillig.Core.Bookkeeping;
using NodaTime;

namespace Brillig.Bookkeepers.FreshBooks;

/// <summary>
/// FreshBooks. A sale or a top-up is an invoice to the account's client, who pays it there; its purchase-order number
/// is the intent's id and its number follows from that, by which it is searched for before it is ever made again.
/// </summary>
public sealed class FreshBooksBookkeeper : IBookkeeper
{
    /// <summary>The account there; no secret, and kept with the keys.</summary>
    public const string Account = "account_id";

    /// <summary>The app that a person consented to.</summary>
    public const string ClientId = "client_id";

    /// <summary>The app's secret.</summary>
    public const string ClientSecret = "client_secret";

    /// <summary>Where the app's consent ends; no secret, and asked for with each renewal.</summary>
    public const string RedirectUri = "redirect_uri";

    /// <summary>What a new pair of tokens is had by; each once.</summary>
    public const string RefreshToken = AccessTokens.RefreshToken;

    /// <summary>What is entered by, for twelve hours; without one, one is had.</summary>
    public const string AccessToken = AccessTokens.AccessToken;

    /// <summary>What its messages are signed with: the verifier of each callback, with spaces between them.</summary>
    public const string Verifiers = "verifiers";

    /// <summary>All that it is entered by.</summary>
    public static readonly ImmutableArray<string> CredentialNames =
        [Account, ClientId, ClientSecret, RedirectUri, RefreshToken];

    // A search does not see what is under way: only after this, longer than a call takes, is what it does not find not
    // there.
    internal static readonly Duration InFlight = Duration.FromMinutes(2);

    private readonly FreshBooksApi _api;
    private readonly FreshBooksClients _clients;
    private readonly FreshBooksPayments _payments;
    private readonly FreshBooksCredits _credits;

    /// <summary>Calls by this client.</summary>
    public FreshBooksBookkeeper(HttpClient client, TimeProvider clock)
    {
        _api = new FreshBooksApi(client, clock);
        _clients = new FreshBooksClients(_api);
        _payments = new FreshBooksPayments(_api, clock);
        _credits = new FreshBooksCredits(_api);
    }

    /// <inheritdoc/>
    public bool MakesInvoices => true;

    /// <inheritdoc/>
    public async Task<Answered?> LookUp(IntentClaim claim, Entry entry, CancellationToken cancel)
    {
        var intent = claim.Intent;
        if (intent.Kind == IntentKind.Refund) return null;
        if (intent.Kind == IntentKind.CreditNote) return await _credits.LookUp(intent, entry, cancel);
        foreach (var isDeleted in new[] { false, true })
        {
            var search = $"search[invoice_number]={FreshBooksInvoice.Number(intent.Id)}&per_page=100";
            if (isDeleted) search += "&search[vis_state]=1";
            var answer = await _api.Get(entry, $"invoices/invoices?{search}", cancel);
            if (answer.Result("invoices") is not { ValueKind: JsonValueKind.Array } invoices)
                return FreshBooksReply.ToSearch(answer);
            var found = FreshBooksJson.Items(invoices)
                .Where(invoice => invoice.Text("po_number") == intent.Id.ToString()).ToArray();
            if (found.Length > 0)
                return isDeleted
                    ? new Answered(Outcome.Refused, Why: "invoice-deleted")
                    : await Hand(claim, entry, found[^1], cancel);
        }

        return intent.SentAt + InFlight - intent.At is { } left && left > Duration.Zero
            ? new Answered(Outcome.Unknown, Why: "not-found-yet", NotBefore: left.ToTimeSpan())
            : null;
    }

    /// <inheritdoc/>
    public async Task<Answered> Collect(IntentClaim claim, Entry entry, CancellationToken cancel)
    {
        var (client, trouble) = await _clients.Of(claim, entry, cancel);
        if (trouble is not null) return trouble;
        var made = await _api.Send(
            entry, HttpMethod.Post, "invoices/invoices", FreshBooksInvoice.Of(claim, client), cancel);
        return made.Result("invoice") is { } invoice && invoice.Text("id") is not null
            ? await Hand(claim, entry, invoice, cancel)
            : FreshBooksReply.ToInvoice(made);
    }

    /// <summary>Refused: by its API no money goes back. Its payments there and here are given back by hand.</summary>
    public Task<Answered> Refund(IntentClaim claim, Entry entry, CancellationToken cancel) =>
        Task.FromResult(new Answered(Outcome.Refused, Why: "refund-by-hand"));

    /// <inheritdoc/>
    public Task<Answered> Credit(IntentClaim claim, Entry entry, CancellationToken cancel) =>
        _credits.Apply(claim.Intent, entry, cancel);

    /// <summary>What it tells by itself: which payments to read.</summary>
    public Heard Hear(Message message, Entry entry, Instant now) => FreshBooksWebhook.Hear(message, entry);

    /// <summary>Nothing: it does not ask so.</summary>
    public string? Answer(string question, Entry entry) => null;

    /// <inheritdoc/>
    public Task<Listed> List(Entry entry, Instant from, Instant to, CancellationToken cancel) =>
        _payments.List(entry, from, to, cancel);

    /// <summary>Nothing: whoever pays an invoice there, chooses by what.</summary>
    public Task<Answered> Register(IntentClaim claim, Entry entry, CancellationToken cancel) =>
        Task.FromResult(new Answered(Outcome.Refused, Why: "no-payment-methods"));

    /// <summary>Plans are mapped to nothing of it; whether it can be entered, its own clients tell.</summary>
    public async Task<Catalogue> Read(Entry entry, CancellationToken cancel)
    {
        var answer = await _api.Get(entry, "users/clients?per_page=1", cancel);
        if (answer.Result("clients") is not null) return Catalogue.Unknown(null, isEntered: true);
        var why = FreshBooksReply.Before(answer).Why;
        return Catalogue.Unknown(why, why == FreshBooksReply.CredentialsRefused ? false : null);
    }

    /// <inheritdoc/>
    public Task<ImmutableArray<VendorEvent>?> Read(VendorObject about, Entry entry, CancellationToken cancel) =>
        _payments.Read(about, entry, cancel);

    /// <summary>Nothing: what it collects is charges, and of lines it is told nothing.</summary>
    public Task<Answered> TellLines(SyncClaim claim, Entry entry, CancellationToken cancel) =>
        Task.FromResult(new Answered(Outcome.Done));

    // What is made is a draft, which nobody sees and no report counts: it is mailed to the payer, or, without an
    // address that is taken, marked as sent. Doing so twice sends it twice, so the draft is looked up first, too.
    private async Task<Answered> Hand(IntentClaim claim, Entry entry, JsonElement invoice, CancellationToken cancel)
    {
        var id = invoice.Text("id");
        var invoiced = new Answered(Outcome.Done, id) { IsInvoiced = true };
        if (invoice.Text("v3_status") is not ("draft" or "created")) return invoiced;
        if (claim.Payer.Email is { } email)
        {
            var mailed = await Act(new JsonObject
            {
                ["action_email"] = true, ["email_recipients"] = new JsonArray(email),
            });
            if (mailed.Status == 200) return invoiced;
            if (mailed.Status is < 400 or 401 or 403 or 429 or >= 500) return FreshBooksReply.ToSearch(mailed);
        }

        var marked = await Act(new JsonObject { ["action_mark_as_sent"] = true });
        return marked.Status == 200 ? invoiced : FreshBooksReply.ToSearch(marked);

        Task<FreshBooksAnswer> Act(JsonObject action) => _api.Send(
            entry, HttpMethod.Put, $"invoices/invoices/{id}", new JsonObject { ["invoice"] = action }, cancel);
    }
}
