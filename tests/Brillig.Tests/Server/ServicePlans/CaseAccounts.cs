using System.Text.Json;
using Brillig.Tests.Core.ServicePlans;

namespace Brillig.Tests.Server.ServicePlans;

/// <summary>The accounts of a worked case, opened in their tree.</summary>
internal sealed class CaseAccounts
{
    private readonly RunningServer _server;
    private readonly Dictionary<string, string> _ids = [];
    private readonly PlanCase _item;

    private CaseAccounts(RunningServer server, PlanCase item) => (_server, _item) = (server, item);

    /// <summary>The address of the account that the case is about.</summary>
    public string Asking => $"/v2/accounts/{_ids[_item.Account]}";

    /// <summary>The address of who sells to it.</summary>
    public string Seller
    {
        get
        {
            for (var at = _item.Tree[_item.Account]; at is not null; at = _item.Tree[at])
                if (_item.Resellers.Contains(at)) return $"/v2/accounts/{_ids[at]}";
            return "/v2/accounts/operator";
        }
    }

    public static async Task<CaseAccounts> Open(RunningServer server, PlanCase item)
    {
        var accounts = new CaseAccounts(server, item);
        foreach (var name in item.Tree.Keys) await accounts.Open(name);
        return accounts;
    }

    public async Task Put(string account, string what, JsonElement quantities)
    {
        if (!quantities.EnumerateObject().Any()) return;
        (await _server.Admin.Put(
            $"/v2/accounts/{_ids[account]}/{what}", new { data = quantities, accept_charges = true })).Is(200);
    }

    private async Task<string> Open(string name)
    {
        if (_ids.TryGetValue(name, out var known)) return known;
        var parent = _item.Tree[name] is { } above ? await Open(above) : null;
        var opened = await _server.Admin.Post(
            "/api/1.0/accounts", new { name, parent, reseller = _item.Resellers.Contains(name) });
        return _ids[name] = opened.Is(201).Id;
    }
}
