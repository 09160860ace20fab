using System.Text.Json.Nodes;
using Brillig.Simulators.FreshBooks.Wire;
using Brillig.Simulators.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Brillig.Simulators.FreshBooks;

/// <summary>What a test asks afterwards: who was invoiced what, and how often.</summary>
internal static class StateJson
{
    private static readonly Call s_withLines = new("", null, new QueryCollection(
        new Dictionary<string, StringValues> { ["include[]"] = "lines" }));

    public static JsonObject Of(Business business, Faults faults, Calls calls) => new()
    {
        ["now"] = business.Now.ToString("yyyy-MM-ddTHH:mm:ssZ"),
        ["calls"] = Counts(calls.Counts),
        ["faults"] = Counts(faults.Drawn.Select(f => KeyValuePair.Create(NameOf(f.Key), f.Value))),
        ["renewals"] = business.Tokens.Renewals,
        ["clients"] = Array(business.Clients.Select(c => c.Json())),
        ["invoices"] = Array(business.Invoices.Select(invoice =>
        {
            var body = Invoices.InvoiceJson.Of(business, invoice, s_withLines);
            body["emailed"] = Array(invoice.Emailed.Select(e => JsonValue.Create(e)));
            return body;
        })),
        ["doubled_po_numbers"] = Array(business.Invoices.Where(i => i.PoNumber is not null)
            .GroupBy(i => i.PoNumber).Where(g => g.Count() > 1).Select(g => JsonValue.Create(g.Key))),
        ["payments"] = Array(business.Payments.Select(p => p.Json(business))),
        ["credit_notes"] = Array(business.CreditNotes.Select(c => c.Json(business))),
        ["webhooks"] = Array(business.Notifications.Select(n => new JsonObject
        {
            ["name"] = n.Name, ["object_id"] = n.Form[1].Value, ["sent"] = n.Sent, ["received"] = n.IsReceived,
            ["lost"] = n.IsLost,
        })),
    };

    /// <summary>commit_then_time_out for CommitThenTimeOut.</summary>
    public static string NameOf(FaultKind kind) => string.Concat(kind.ToString().Select((letter, i) =>
        char.IsUpper(letter) ? $"{(i > 0 ? "_" : "")}{char.ToLowerInvariant(letter)}" : $"{letter}"));

    private static JsonObject Counts(IEnumerable<KeyValuePair<string, int>> counts) =>
        new(counts.Select(c => KeyValuePair.Create<string, JsonNode?>(c.Key, c.Value)));

    private static JsonArray Array(IEnumerable<JsonNode?> items) => [.. items];
}
