using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Brillig.Core.Bookkeeping;
using NodaTime;

namespace Brillig.Bookkeepers.FreshBooks;

/// <summary>
/// Takes credit notes off invoices: by a payment of the type Credit, which is no money. Its note has the intent's id,
/// and by that it is searched for among the invoice's payments before it is ever sent again.
/// </summary>
internal sealed class FreshBooksCredits(FreshBooksApi api)
{
    private const string Prefix = "brillig ";
    private const string Type = "Credit";

    /// <summary>True if a payment is a credit note of these books.</summary>
    public static bool IsOwn(JsonElement payment) => payment.Text("type") == Type
        && payment.Text("note")?.StartsWith(Prefix, StringComparison.Ordinal) is true;

    /// <summary>What became of one; null: it never came there, and may be sent.</summary>
    public async Task<Answered?> LookUp(OutboxIntent intent, Entry entry, CancellationToken cancel)
    {
        var answer = await api.Get(
            entry, $"payments/payments?search[invoiceid]={intent.Collected}&per_page=100", cancel);
        if (answer.Result("payments") is not { ValueKind: JsonValueKind.Array } payments)
            return FreshBooksReply.ToSearch(answer);
        foreach (var payment in payments.EnumerateArray())
            if (payment.Text("note") == Note(intent)) return new Answered(Outcome.Done, payment.Text("id"));
        return intent.SentAt + FreshBooksBookkeeper.InFlight - intent.At is { } left && left > Duration.Zero
            ? new Answered(Outcome.Unknown, Why: "not-found-yet", NotBefore: left.ToTimeSpan())
            : null;
    }

    /// <summary>Takes it off as far as the invoice is open.</summary>
    public async Task<Answered> Apply(OutboxIntent intent, Entry entry, CancellationToken cancel)
    {
        var found = await api.Get(entry, $"invoices/invoices/{intent.Collected}", cancel);
        if (found.Result("invoice") is not { } invoice) return FreshBooksReply.Before(found);
        var open = decimal.TryParse(
            invoice.At("outstanding")?.Text("amount"), NumberStyles.Number, CultureInfo.InvariantCulture, out var due)
            ? Math.Min(due, intent.Amount.Amount)
            : intent.Amount.Amount;
        if (open <= 0) return new Answered(Outcome.Done);   // it was paid meanwhile, or is no more
        var made = await api.Send(entry, HttpMethod.Post, "payments/payments", Payment(intent, open), cancel);
        return made.Result("payment") is { } payment
            ? new Answered(Outcome.Done, payment.Text("id"))
            : FreshBooksReply.ToInvoice(made);
    }

    private static string Note(OutboxIntent intent) => $"{Prefix}{intent.Id}";

    private static JsonObject Payment(OutboxIntent intent, decimal amount) => new()
    {
        ["payment"] = new JsonObject
        {
            ["invoiceid"] = long.Parse(intent.Collected ?? "", CultureInfo.InvariantCulture),
            ["amount"] = new JsonObject
            {
                ["amount"] = amount.ToString(CultureInfo.InvariantCulture), ["code"] = intent.Amount.Currency.Code,
            },
            ["date"] = intent.MadeAt.InUtc().Date.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture),
            ["type"] = Type, ["note"] = Note(intent),
        },
    };
}
