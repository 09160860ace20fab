using System.Collections.Concurrent;
using Brillig.Client;
using Brillig.Client.Accounts;

namespace Brillig.Cli.Import;

/// <summary>The accounts of a file: those that are there, and those that are made.</summary>
/// <param name="Ids">The id of each account as the file names it.</param>
/// <param name="Made">How many were made.</param>
public sealed record FileAccounts(IReadOnlyDictionary<string, Guid> Ids, int Made)
{
    private const int AtOnce = 8;
    private const int Named = 5;

    /// <summary>Finds each account by its id or external id, and makes what is missing.</summary>
    /// <param name="client">The server.</param>
    /// <param name="accounts">As the file names them, with what they are called.</param>
    /// <param name="template">What a new account is like; null: none is made.</param>
    /// <param name="cancel">Stops between two accounts.</param>
    /// <exception cref="CommandException">Some are missing and none is to be made.</exception>
    public static async Task<FileAccounts> FindOrMake(
        BrilligClient client, IReadOnlyDictionary<string, string?> accounts, NewAccount? template,
        CancellationToken cancel)
    {
        var (ids, missing) = (new ConcurrentDictionary<string, Guid>(), new ConcurrentQueue<string>());
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancel };
        await Parallel.ForEachAsync(accounts.Keys, options, async (account, stop) =>
        {
            if (await Find(client, account, stop) is { } id) ids[account] = id;
            else missing.Enqueue(account);
        });
        if (missing.IsEmpty) return new FileAccounts(ids, 0);
        if (template is null) throw Missing([.. missing.Order()]);

        // In the order of the file, so that the accounts' ids, which tell the time, are in that order too.
        foreach (var (account, name) in accounts.Where(a => !ids.ContainsKey(a.Key)))
            ids[account] = await Make(client, template with { ExternalId = account, Name = name }, account, cancel);
        return new FileAccounts(ids, missing.Count);
    }

    private static async Task<Guid?> Find(BrilligClient client, string account, CancellationToken cancel)
    {
        if (Guid.TryParse(account, out var id) && await client.FindAccount(id, cancel) is { } known) return known.Id;
        return (await client.FindAccount(account, cancel))?.Id;
    }

    // Made meanwhile by another run, or by an attempt whose answer was lost: then it is found.
    private static async Task<Guid> Make(
        BrilligClient client, NewAccount account, string name, CancellationToken cancel)
    {
        try
        {
            return (await client.OpenAccount(account, cancel)).Id;
        }
        catch (BrilligException e) when (e.Status == 409)
        {
            return (await client.FindAccount(name, cancel))?.Id ?? throw CommandException.Refused(e.Message);
        }
    }

    private static CommandException Missing(string[] missing)
    {
        var names = string.Join(", ", missing.Take(Named)) + (missing.Length > Named ? ", …" : "");
        return CommandException.Refused(missing.Length == 1
            ? $"There is no account {names}; --create-accounts makes it."
            : $"{missing.Length} accounts are not there ({names}); --create-accounts makes them.");
    }
}
