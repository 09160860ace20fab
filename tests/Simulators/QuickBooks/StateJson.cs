using System.Text.Json.Nodes;
using Brillig.Simulators.Hosting;
using Brillig.Simulators.QuickBooks.Entities;
using Brillig.Simulators.QuickBooks.Wire;

namespace Brillig.Simulators.QuickBooks;

/// <summary>What a test asks afterwards: who was invoiced what, and how often.</summary>
internal static class StateJson
{
    public static JsonObject Of(Company company, Faults faults, Calls calls)
    {
        var state = new JsonObject
        {
            ["now"] = company.Now.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ"),
            ["calls"] = Counts(calls.Counts),
            ["faults"] = Counts(faults.Drawn.Select(f => KeyValuePair.Create(NameOf(f.Key), f.Value))),
            ["renewals"] = company.Tokens.Renewals,
            ["doubled_notes"] = Array(company.Of("Invoice").GroupBy(i => i.Text("PrivateNote"))
                .Where(g => g.Key is not null && g.Count() > 1).Select(g => JsonValue.Create(g.Key))),
            ["webhooks"] = Array(company.Notifications.Select(n => new JsonObject
            {
                ["kind"] = n.Kind, ["object"] = n.Object, ["operation"] = n.Operation, ["sent"] = n.Sent,
                ["received"] = n.IsReceived, ["lost"] = n.IsLost,
            })),
        };
        foreach (var kind in EntityKind.All)
            state[kind.Name] = Array(company.Of(kind.Name).Select(d => d.DeepClone()));
        return state;
    }

    /// <summary>commit_then_time_out for CommitThenTimeOut.</summary>
    public static string NameOf(FaultKind kind) => string.Concat(kind.ToString().Select((letter, i) =>
        char.IsUpper(letter) ? $"{(i > 0 ? "_" : "")}{char.ToLowerInvariant(letter)}" : $"{letter}"));

    private static JsonObject Counts(IEnumerable<KeyValuePair<string, int>> counts) =>
        new(counts.Select(c => KeyValuePair.Create<string, JsonNode?>(c.Key, c.Value)));

    private static JsonArray Array(IEnumerable<JsonNode?> items) => [.. items];
}
