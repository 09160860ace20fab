using Brillig.Client.Accounts;
using Brillig.Client.Json;

namespace Brillig.Client;

public sealed partial class BrilligClient
{
    /// <summary>Makes an account.</summary>
    /// <exception cref="BrilligException">It was refused.</exception>
    public Task<Account> OpenAccount(NewAccount account, CancellationToken cancel) => Write(
        HttpMethod.Post, "/api/1.0/accounts", account,
        ClientJson.Default.NewAccount, ClientJson.Default.Account, cancel);

    /// <summary>An account by its id, or null if there is none that the key may see.</summary>
    public async Task<Account?> FindAccount(Guid id, CancellationToken cancel)
    {
        try
        {
            return await Get($"/api/1.0/accounts/{id}", ClientJson.Default.Account, cancel);
        }
        catch (BrilligException e) when (e.Status == 404)
        {
            return null;
        }
    }

    /// <summary>An account by its external id, or null if there is none that the key may see.</summary>
    public async Task<Account?> FindAccount(string externalId, CancellationToken cancel)
    {
        var path = $"/api/1.0/accounts?external_id={Uri.EscapeDataString(externalId)}";
        var found = await Get(path, ClientJson.Default.ListAccount, cancel);
        return found.FirstOrDefault(a => a.ExternalId is null || a.ExternalId == externalId);
    }

    /// <summary>All accounts that the key may see.</summary>
    public Task<List<Account>> Accounts(CancellationToken cancel) =>
        GetAll("/api/1.0/accounts?limit=1000", ClientJson.Default.ListAccount, cancel);
}
