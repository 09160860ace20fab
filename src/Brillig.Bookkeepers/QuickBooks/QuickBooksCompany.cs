using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Brillig.Core.Bookkeeping;

namespace Brillig.Bookkeepers.QuickBooks;

/// <summary>
/// What an invoice refers to, found or made: the customer of an account, and the item of all lines. Both are made by
/// requests named for what they are, so that several at once make one.
/// </summary>
internal sealed class QuickBooksCompany(QuickBooksApi api)
{
    /// <summary>The item that all lines refer to; which income it is, is set at QuickBooks.</summary>
    public const string ItemName = "Brillig";

    private const int NameMax = 60;

    // By address and realm. What was deleted there is found again after the next start.
    private readonly ConcurrentDictionary<(string?, string), string> _items = [];

    /// <summary>The id of the account's customer, or why it is not known yet.</summary>
    public async Task<(string? Id, Answered? Trouble)> Customer(
        IntentClaim claim, Entry entry, CancellationToken cancel)
    {
        var account = claim.Intent.Account.ToString();
        var statement = $"select * from Customer where DisplayName like {QuickBooksApi.Quoted($"%{account}")} "
            + "and Active in (true, false)";
        var answer = await api.Query(entry, statement, cancel);
        if (answer.Found("Customer") is not { } found) return (null, QuickBooksReply.Before(answer));
        if (found.Count > 0) return (Oldest(found), null);
        return await Make(entry, "Customer", $"customer-{account}", Of(claim), cancel);
    }

    /// <summary>The id of the item, or why it is not known yet.</summary>
    public async Task<(string? Id, Answered? Trouble)> Item(Entry entry, CancellationToken cancel)
    {
        var key = (entry.Address, entry.Credentials[QuickBooksBookkeeper.RealmId]);
        if (_items.TryGetValue(key, out var known)) return (known, null);
        var answer = await api.Query(
            entry, $"select * from Item where Name = {QuickBooksApi.Quoted(ItemName)}", cancel);
        if (answer.Found("Item") is not { } found) return (null, QuickBooksReply.Before(answer));
        var (id, trouble) = found.Count > 0 ? (Oldest(found), null) : await MakeItem(entry, cancel);
        if (id is not null) _items[key] = id;
        return (id, trouble);
    }

    /// <summary>The id of an account of a kind, the oldest, or why it is not known.</summary>
    public async Task<(string? Id, Answered? Trouble)> Account(Entry entry, string type, CancellationToken cancel)
    {
        var answer = await api.Query(
            entry, $"select * from Account where AccountType = {QuickBooksApi.Quoted(type)}", cancel);
        return answer.Found("Account") switch
        {
            null => (null, QuickBooksReply.Before(answer)),
            { Count: 0 } => (null, new Answered(Outcome.Retrying, Why: "no-account")),
            var found => (Oldest(found), null),
        };
    }

    private async Task<(string? Id, Answered? Trouble)> MakeItem(Entry entry, CancellationToken cancel)
    {
        var (income, trouble) = await Account(entry, "Income", cancel);
        if (trouble is not null) return (null, trouble);
        return await Make(entry, "Item", "item-brillig", new JsonObject
        {
            ["Name"] = ItemName, ["Type"] = "Service", ["Taxable"] = false,
            ["IncomeAccountRef"] = new JsonObject { ["value"] = income },
        }, cancel);
    }

    private async Task<(string? Id, Answered? Trouble)> Make(
        Entry entry, string kind, string request, JsonObject document, CancellationToken cancel)
    {
        var made = await api.Make(entry, kind.ToLowerInvariant(), request, document, cancel);
        return made.Of(kind)?.Text("Id") is { } id ? (id, null) : (null, QuickBooksReply.Before(made));
    }

    // The account's id is the end of its name, so that it is found whatever comes before. Letters that a name there may
    // not have are left out.
    private static JsonObject Of(IntentClaim claim)
    {
        var payer = claim.Payer;
        var shown = string.Concat((payer.Name ?? payer.ExternalId ?? payer.Email ?? "").Take(NameMax)
            .Select(letter => letter is ':' || char.IsControl(letter) ? ' ' : letter)).Trim();
        var customer = new JsonObject
        {
            ["DisplayName"] = $"{shown} {claim.Intent.Account}".Trim(), ["Taxable"] = false,
            ["CurrencyRef"] = new JsonObject { ["value"] = claim.Intent.Amount.Currency.Code },
        };
        if (shown.Length > 0) customer["CompanyName"] = shown;
        if (payer.Email is { } email) customer["PrimaryEmailAddr"] = new JsonObject { ["Address"] = email };
        return customer;
    }

    private static string? Oldest(IReadOnlyList<JsonElement> found) => found.Select(d => d.Text("Id"))
        .OrderBy(id => id?.Length).ThenBy(id => id, StringComparer.Ordinal).First();
}
