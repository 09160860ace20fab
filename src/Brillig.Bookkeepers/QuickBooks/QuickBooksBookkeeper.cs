using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Brillig.Core.Basics;
using Brillig.Core.Bookkeeping;
using NodaTime;

namespace Brillig.Bookkeepers.QuickBooks;

/// <summary>
/// QuickBooks Online. A sale or a top-up is an invoice to the account's customer, who pays it there. The request that
/// makes it is named by the intent's id, its number follows from that, and by this it is searched for before it is ever
/// sent again.
/// </summary>
public sealed class QuickBooksBookkeeper : IBookkeeper
{
    /// <summary>The company; no secret, and kept with the keys.</summary>
    public const string RealmId = "realm_id";

    /// <summary>The app that a person let in.</summary>
    public const string ClientId = "client_id";

    /// <summary>The app's secret.</summary>
    public const string ClientSecret = "client_secret";

    /// <summary>What new tokens are had by; each renewal may give another.</summary>
    public const string RefreshToken = AccessTokens.RefreshToken;

    /// <summary>What is entered by, for an hour; without one, one is had.</summary>
    public const string AccessToken = AccessTokens.AccessToken;

    /// <summary>By what its messages are signed.</summary>
    public const string VerifierToken = "verifier_token";

    /// <summary>All that it is entered by.</summary>
    public static readonly ImmutableArray<string> CredentialNames = [RealmId, ClientId, ClientSecret, RefreshToken];

    private const string Letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const int NumberLength = 20;

    // A query does not see what is under way: only after this, longer than a call lasts, is what it does not find not
    // there. Should it be there after all, the name of the request keeps it from being made twice.
    private static readonly Duration InFlight = Duration.FromMinutes(2);

    private readonly QuickBooksApi _api;
    private readonly QuickBooksCompany _company;
    private readonly QuickBooksPayments _payments;
    private readonly QuickBooksCredits _credits;

    /// <summary>Calls by this client.</summary>
    public QuickBooksBookkeeper(HttpClient client, TimeProvider clock)
    {
        _api = new QuickBooksApi(client, clock);
        _company = new QuickBooksCompany(_api);
        _payments = new QuickBooksPayments(_api);
        _credits = new QuickBooksCredits(_api);
    }

    /// <inheritdoc/>
    public bool MakesInvoices => true;

    /// <inheritdoc/>
    public async Task<Answered?> LookUp(IntentClaim claim, Entry entry, CancellationToken cancel)
    {
        var intent = claim.Intent;
        var answer = await _api.Query(entry, Search(intent), cancel);
        if (answer.Found(KindOf(intent)) is not { } found) return QuickBooksReply.ToSearch(answer);
        if (Own(found, intent) is { } document)
        {
            var made = Invoiced(intent, QuickBooksReply.Made(document, intent.Amount));
            if (intent.Kind != IntentKind.CreditNote || made.Outcome != Outcome.Done) return made;
            return await _credits.IsApplied(intent, document, entry, cancel) switch
            {
                true => made,
                false => null,
                _ => new Answered(Outcome.Unknown, Why: "not-read"),
            };
        }

        return intent.SentAt + InFlight - intent.At is { } left && left > Duration.Zero
            ? new Answered(Outcome.Unknown, Why: "not-found-yet", NotBefore: left.ToTimeSpan())
            : null;
    }

    /// <inheritdoc/>
    public async Task<Answered> Collect(IntentClaim claim, Entry entry, CancellationToken cancel)
    {
        var (document, trouble) = await Sale(claim, entry, cancel);
        if (document is null) return trouble ?? throw new InvalidOperationException("Trouble has a name.");
        document["DueDate"] = Date(Billed(claim).DueAt);
        if (Billed(claim).Number is { } number)
            document["CustomerMemo"] = new JsonObject { ["value"] = $"Charge {number}" };
        if (claim.Payer.Email is { } email) document["BillEmail"] = new JsonObject { ["Address"] = email };
        return await Make(claim.Intent, entry, document, cancel);
    }

    /// <summary>Records that money went back; by what way it goes is a person's to see to.</summary>
    public async Task<Answered> Refund(IntentClaim claim, Entry entry, CancellationToken cancel)
    {
        var (document, trouble) = await Sale(claim, entry, cancel);
        if (document is null) return trouble ?? throw new InvalidOperationException("Trouble has a name.");
        var (bank, missing) = await _company.Account(entry, "Bank", cancel);
        if (missing is not null) return missing;
        document["DepositToAccountRef"] = new JsonObject { ["value"] = bank };
        return await Make(claim.Intent, entry, document, cancel);
    }

    /// <summary>Makes a credit memo, once, and takes it off the invoice that the credit note is of.</summary>
    public async Task<Answered> Credit(IntentClaim claim, Entry entry, CancellationToken cancel)
    {
        var intent = claim.Intent;
        var known = await _api.Query(entry, Search(intent), cancel);
        if (known.Found(KindOf(intent)) is not { } found) return QuickBooksReply.Before(known);
        if (Own(found, intent) is { } memo) return await _credits.Apply(intent, memo, entry, cancel);
        var (document, trouble) = await Sale(claim, entry, cancel);
        if (document is null) return trouble ?? throw new InvalidOperationException("Trouble has a name.");
        var made = await Send(intent, entry, document, cancel);
        return made.Of(KindOf(intent)) is { } sent && QuickBooksReply.Made(sent, intent.Amount).Outcome == Outcome.Done
            ? await _credits.Apply(intent, sent, entry, cancel)
            : QuickBooksReply.To(made, KindOf(intent), intent.Amount);
    }

    /// <inheritdoc/>
    public Heard Hear(Message message, Entry entry, Instant now) => QuickBooksWebhook.Hear(message, entry, now);

    /// <inheritdoc/>
    public Task<ImmutableArray<VendorEvent>?> Read(VendorObject about, Entry entry, CancellationToken cancel) =>
        _payments.Read(about, entry, cancel);

    /// <inheritdoc/>
    public Task<Listed> List(Entry entry, Instant from, Instant to, CancellationToken cancel) =>
        _payments.List(entry, from, to, cancel);

    /// <summary>Nothing: whoever pays an invoice there, chooses by what.</summary>
    public Task<Answered> Register(IntentClaim claim, Entry entry, CancellationToken cancel) =>
        Task.FromResult(new Answered(Outcome.Refused, Why: "no-payment-methods"));

    /// <summary>Whether it can be entered; plans are not mapped to it.</summary>
    public async Task<Catalogue> Read(Entry entry, CancellationToken cancel)
    {
        const string Refused = "credentials-refused";
        var (_, trouble) = await _company.Account(entry, "Income", cancel);
        return Catalogue.Unknown(trouble?.Why, trouble?.Why switch
        {
            null or "no-account" => true,
            Refused => false,
            _ => null,
        });
    }

    /// <summary>Nothing: it does not ask.</summary>
    public string? Answer(string question, Entry entry) => null;

    /// <summary>Nothing: what it is asked for is charges, and of lines it is told nothing.</summary>
    public Task<Answered> TellLines(SyncClaim claim, Entry entry, CancellationToken cancel) =>
        Task.FromResult(new Answered(Outcome.Done));

    /// <summary>
    /// The number that people see and that is searched for: at most 21 letters are taken. The id itself is the note.
    /// </summary>
    public static string Number(IntentId id) => string.Concat(
        SHA256.HashData(id.Value.ToByteArray(bigEndian: true)).Take(NumberLength)
            .Select(part => Letters[part % Letters.Length]));

    /// <summary>The note that only the company sees.</summary>
    public static string Note(IntentId id) => $"brillig {id}";

    private static string Search(OutboxIntent intent) =>
        $"select * from {KindOf(intent)} where DocNumber = {QuickBooksApi.Quoted(Number(intent.Id))}";

    private static JsonElement? Own(IReadOnlyList<JsonElement> found, OutboxIntent intent)
    {
        foreach (var document in found)
            if (document.Text("PrivateNote") == Note(intent.Id)) return document;
        return null;
    }

    private async Task<Answered> Make(
        OutboxIntent intent, Entry entry, JsonObject document, CancellationToken cancel) =>
        Invoiced(
            intent,
            QuickBooksReply.To(await Send(intent, entry, document, cancel), KindOf(intent), intent.Amount));

    private Task<QuickBooksAnswer> Send(
        OutboxIntent intent, Entry entry, JsonObject document, CancellationToken cancel) =>
        _api.Make(entry, KindOf(intent).ToLowerInvariant(), intent.Id.ToString(), document, cancel);

    // What an invoice and a refund receipt have alike. Of tax nothing is added: amounts are what the charge came to.
    private async Task<(JsonObject? Document, Answered? Trouble)> Sale(
        IntentClaim claim, Entry entry, CancellationToken cancel)
    {
        var intent = claim.Intent;
        var (customer, trouble) = await _company.Customer(claim, entry, cancel);
        if (trouble is not null) return (null, trouble);
        var (item, missing) = await _company.Item(entry, cancel);
        if (missing is not null) return (null, missing);
        return (new JsonObject
        {
            ["CustomerRef"] = new JsonObject { ["value"] = customer },
            ["DocNumber"] = Number(intent.Id), ["PrivateNote"] = Note(intent.Id),
            ["TxnDate"] = Date(Billed(claim).IssuedAt),
            ["CurrencyRef"] = new JsonObject { ["value"] = intent.Amount.Currency.Code },
            ["GlobalTaxCalculation"] = "NotApplicable",
            ["Line"] = new JsonArray([.. Billed(claim).Lines.Select(line => Line(line, item))]),
        }, null);
    }

    private static JsonObject Line(ItemizedLine line, string? item) => new()
    {
        ["DetailType"] = "SalesItemLineDetail", ["Amount"] = QuickBooksReply.Number(line.Amount),
        ["Description"] = line.Description,
        ["SalesItemLineDetail"] = new JsonObject
        {
            ["ItemRef"] = new JsonObject { ["value"] = item }, ["Qty"] = line.Quantity,
            ["UnitPrice"] = QuickBooksReply.Number(line.UnitPrice),
        },
    };

    private static Itemized Billed(IntentClaim claim) => claim switch
    {
        { Invoice: { } invoice } => invoice,
        { Intent: { Kind: IntentKind.Refund } refund } => new Itemized(
            null, refund.MadeAt, refund.MadeAt, [new ItemizedLine($"refund of {refund.Of}", 1, refund.Amount)]),
        { Intent: { Kind: IntentKind.CreditNote } note } => new Itemized(
            null, note.MadeAt, note.MadeAt,
            [new ItemizedLine($"credit note {note.Note ?? $"of charge {note.Charge}"}", 1, note.Amount)]),
        _ => Itemized.Of(claim.Intent, null),
    };

    private static Answered Invoiced(OutboxIntent intent, Answered answered) =>
        answered with
        {
            IsInvoiced = answered.Outcome == Outcome.Done && intent.Kind is (IntentKind.Sale or IntentKind.TopUp),
        };

    private static string KindOf(OutboxIntent intent) => intent.Kind switch
    {
        IntentKind.Refund => "RefundReceipt",
        IntentKind.CreditNote => "CreditMemo",
        _ => "Invoice",
    };

    private static string Date(Instant at) => at.InUtc().Date.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture);
}
