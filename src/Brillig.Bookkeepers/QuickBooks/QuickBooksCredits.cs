using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Brillig.Core.Bookkeeping;

namespace Brillig.Bookkeepers.QuickBooks;

/// <summary>
/// Takes credit memos off invoices: by a payment of nothing that names both, as people do it there. A company may do so
/// by itself as soon as there is a memo; what is left of it afterwards is the customer's credit.
/// </summary>
internal sealed class QuickBooksCredits(QuickBooksApi api)
{
    private const string Memo = "CreditMemo";
    private const string Invoice = "Invoice";

    /// <summary>True if nothing of a memo is left to be taken off; null: QuickBooks did not say.</summary>
    public async Task<bool?> IsApplied(OutboxIntent intent, JsonElement memo, Entry entry, CancellationToken cancel) =>
        Left(memo) == 0 ? true : (await Open(intent, entry, cancel)).Of(Invoice) is { } invoice
            ? invoice.Number("Balance") == 0
            : null;

    /// <summary>Takes it off as far as the invoice is open.</summary>
    public async Task<Answered> Apply(OutboxIntent intent, JsonElement memo, Entry entry, CancellationToken cancel)
    {
        var done = new Answered(Outcome.Done, memo.Text("Id"));
        if (Left(memo) is not (> 0 and var left)) return done;
        var open = await Open(intent, entry, cancel);
        if (open.Of(Invoice) is not { } invoice) return QuickBooksReply.Before(open);
        if (invoice.Number("Balance") is not (> 0 and var balance)) return done;

        // The customer may pay meanwhile: another part is another request.
        var part = Math.Min(left, balance);
        var request = string.Create(CultureInfo.InvariantCulture, $"{intent.Id}-{part:0.00}");
        var made = await api.Make(entry, "payment", request, Link(intent, memo, invoice, part), cancel);
        return made.Of("Payment") is not null ? done
            : made.Lost ?? QuickBooksReply.Before(made) with { Outcome = Outcome.Unknown };
    }

    private Task<QuickBooksAnswer> Open(OutboxIntent intent, Entry entry, CancellationToken cancel) =>
        api.Read(entry, "invoice", intent.Collected ?? "", cancel);

    private static decimal? Left(JsonElement memo) => memo.Number("RemainingCredit") ?? memo.Number("Balance");

    private static JsonObject Link(OutboxIntent intent, JsonElement memo, JsonElement invoice, decimal part) => new()
    {
        ["CustomerRef"] = new JsonObject { ["value"] = invoice.At("CustomerRef")?.Text("value") },
        ["CurrencyRef"] = new JsonObject { ["value"] = intent.Amount.Currency.Code }, ["TotalAmt"] = 0,
        ["PrivateNote"] = QuickBooksBookkeeper.Note(intent.Id),
        ["Line"] = new JsonArray(Line(Memo, memo.Text("Id"), part), Line(Invoice, invoice.Text("Id"), part)),
    };

    private static JsonObject Line(string kind, string? id, decimal amount) => new()
    {
        ["Amount"] = amount, ["LinkedTxn"] = new JsonArray(new JsonObject { ["TxnId"] = id, ["TxnType"] = kind }),
    };
}
