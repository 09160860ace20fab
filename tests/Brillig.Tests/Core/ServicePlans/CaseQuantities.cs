using System.Globalization;
using System.Text.Json;

namespace Brillig.Tests.Core.ServicePlans;

/// <summary>What the accounts of a case use, counted the plain way: each question walks through all accounts.</summary>
internal sealed class CaseQuantities(PlanCase item, bool changed)
{
    public long One(string category, string key, bool cascade) => Accounts(cascade)
        .Sum(account => Own(account, category).GetValueOrDefault(key));

    public long All(string category, IReadOnlySet<string> except, bool cascade) => Accounts(cascade)
        .Sum(account => Own(account, category).Where(pair => !except.Contains(pair.Key)).Sum(pair => pair.Value));

    private IEnumerable<string> Accounts(bool cascade) =>
        cascade ? item.Tree.Keys.Where(IsWithin) : [item.Account];

    private bool IsWithin(string account)
    {
        for (string? at = account; at is not null; at = item.Tree[at])
            if (at == item.Account) return true;
        return false;
    }

    /// <summary>Of the account itself what is said by hand comes first; of those below what is counted.</summary>
    private Dictionary<string, long> Own(string account, string category)
    {
        var own = account == item.Account;
        var counted = own && changed && item.Change is { } change && change.TryGetProperty(category, out var put)
            ? Of(put)
            : Of(item.Quantities, account, category);
        if (own)
            foreach (var (key, quantity) in Of(item.Manual, account, category)) counted[key] = quantity;
        return counted;
    }

    private static Dictionary<string, long> Of(
        IReadOnlyDictionary<string, JsonElement> accounts, string account, string category) =>
        accounts.TryGetValue(account, out var own) && own.TryGetProperty(category, out var items) ? Of(items) : [];

    private static Dictionary<string, long> Of(JsonElement items) => items.EnumerateObject()
        .ToDictionary(pair => pair.Name, pair => long.Parse($"{pair.Value}", CultureInfo.InvariantCulture));
}
