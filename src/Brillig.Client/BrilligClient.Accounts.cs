using System.Text.Json;
using System.Text.Json.Nodes;
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

    /// <summary>The accounts of an external id that the key may see: one per parent at most.</summary>
    public Task<List<Account>> AccountsNamed(string externalId, CancellationToken cancel) => GetAll(
        $"/api/1.0/accounts?limit=1000&external_id={Uri.EscapeDataString(externalId)}",
        ClientJson.Default.ListAccount, cancel);

    /// <summary>The accounts directly below one.</summary>
    public Task<List<Account>> AccountsBelow(Guid parent, CancellationToken cancel) =>
        GetAll($"/api/1.0/accounts?limit=1000&parent={parent}", ClientJson.Default.ListAccount, cancel);

    /// <summary>Changes the settings of an account that a merge patch (RFC 7396) names; null takes one away.</summary>
    /// <exception cref="BrilligException">It was refused.</exception>
    public async Task<Account> ChangeAccount(Guid id, JsonObject patch, CancellationToken cancel)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(patch, ClientJson.Default.JsonObject);
        using var answer = await Send(
            HttpMethod.Patch, $"/api/1.0/accounts/{id}", () => Json(bytes, "application/merge-patch+json"), NewName(),
            cancel);
        return await Read(answer, ClientJson.Default.Account, cancel);
    }

    /// <summary>Closes an account: its last charge is issued, and it takes no more usage.</summary>
    /// <exception cref="BrilligException">It was refused: it has open accounts below it, for example.</exception>
    public async Task CloseAccount(Guid id, CancellationToken cancel)
    {
        using var answer = await Send(HttpMethod.Delete, $"/api/1.0/accounts/{id}", null, NewName(), cancel);
    }

    /// <summary>Makes a billing type.</summary>
    /// <exception cref="BrilligException">It was refused.</exception>
    public Task<BillingType> MakeBillingType(NewBillingType type, CancellationToken cancel) => Write(
        HttpMethod.Post, "/api/1.0/billing-types", type,
        ClientJson.Default.NewBillingType, ClientJson.Default.BillingType, cancel);

    /// <summary>All accounts that the key may see.</summary>
    public Task<List<Account>> Accounts(CancellationToken cancel) =>
        GetAll("/api/1.0/accounts?limit=1000", ClientJson.Default.ListAccount, cancel);
}
