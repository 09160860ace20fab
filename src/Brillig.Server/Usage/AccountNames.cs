using Brillig.Core.Accounts;

namespace Brillig.Server.Usage;

/// <summary>Finds the accounts that the records of a batch name by external id.</summary>
internal static class AccountNames
{
    /// <summary>
    /// Notes each found account on its records, and makes their hashes with it. What names none is left to be
    /// rejected by the books, which also see to it that a name still means that account.
    /// </summary>
    /// <returns>False if that was refused, which has been answered then.</returns>
    public static async ValueTask<bool> Find(Exchange exchange, Batch batch)
    {
        if (!batch.HasNames) return true;
        var names = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < batch.Count; i++)
            if (batch[i].ExternalId is { } name) names.TryAdd(name, names.Count);
        if (await exchange.View<FoundAccounts>(new FindAccounts([.. names.Keys])) is not { } found) return false;

        for (var i = 0; i < batch.Count; i++)
        {
            if (batch[i].ExternalId is not { } name || found.Ids[names[name]] is not { } account) continue;
            var element = batch[i].Element;
            batch[i] = batch[i] with
            {
                Account = account,
                Element = element with { IdHash = UsageElements.IdHash(exchange.Desk, account, element.Id) },
            };
        }

        return true;
    }
}
