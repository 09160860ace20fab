using System.Text.Json;
using System.Text.Json.Nodes;
using Brillig.Client;
using Brillig.Client.Accounts;
using NodaTime;

namespace Brillig.Cli.Import.Kazoo;

/// <summary>The accounts of the documents as they are here.</summary>
internal sealed class KazooAccounts
{
    private static readonly string[] s_known =
    [
        "name", "timezone", "realm", "pvt_tree", "pvt_reseller", "pvt_is_reseller", "is_reseller", "reseller_id",
        "pvt_reseller_id", "pvt_account_id", "_id", "id", "pvt_type", "type", "enabled", "pvt_enabled", "pvt_deleted",
    ];

    private readonly BrilligClient _client;
    private readonly KazooTree _tree;
    private readonly KazooOptions _options;
    private readonly KazooNotes _notes;
    private readonly CancellationToken _cancel;
    private readonly Dictionary<string, Account?> _here = [];   // null: it would be made
    private readonly HashSet<string> _made = [];

    private KazooAccounts(
        BrilligClient client, KazooTree tree, KazooOptions options, KazooNotes notes, CancellationToken cancel) =>
        (_client, _tree, _options, _notes, _cancel) = (client, tree, options, notes, cancel);

    /// <summary>Finds each account, or makes it, and marks those that sell; those above before those below.</summary>
    public static async Task<KazooAccounts> Carry(
        BrilligClient client, KazooTree tree, KazooOptions options, KazooNotes notes, CancellationToken cancel)
    {
        var accounts = new KazooAccounts(client, tree, options, notes, cancel);
        if (tree.Master is { } master && tree.Account(master) is { } document)
            notes.Left(document, null, "is the operator here, who has no account");
        foreach (var id in tree.TopDown) await accounts.FindOrMake(id);
        foreach (var id in tree.TopDown) await accounts.Mark(id);
        return accounts;
    }

    /// <summary>Whether the account of services is here, or would be; the master account's never are.</summary>
    public bool Has(KazooServices services)
    {
        if (services.Document.Id != _tree.Master) return _here.ContainsKey(services.Document.Id);
        if (services.Counted.Count + services.Manual.Count > 0)
            _notes.Left(services.Document, "/quantities", "the master account is the operator here, whom nobody bills");
        if (services.Plans.Count > 0)
            _notes.Left(services.Document, "/plans", "the master account is the operator here, whom nobody bills");
        return false;
    }

    /// <summary>The id here of an account, or null: it would be made.</summary>
    public Guid? Here(string id) => _here.GetValueOrDefault(id)?.Id;

    /// <summary>
    /// Where the plans of a vendor are: an id, or the operator; empty: it would be made; null: it is no account here.
    /// </summary>
    /// <param name="vendor">The vendor; null: the operator.</param>
    public async Task<string?> Owner(string? vendor)
    {
        if (vendor is null || vendor == _tree.Master) return BrilligClient.Operator;
        if (!_here.TryGetValue(vendor, out var account) && await Find(vendor, null) is { } found)
            _here[vendor] = account = found;
        return account?.Id.ToString() ?? (_here.ContainsKey(vendor) ? "" : null);
    }

    /// <summary>Who sells to an account, in the words of <see cref="Owner"/>.</summary>
    public async Task<string?> SellerOf(string id) => Here(id) is { } here
        ? (await _client.FindAccount(here, _cancel))?.ResellerId?.ToString() ?? BrilligClient.Operator
        : await Owner(_tree.SellerOf(id));

    private async Task FindOrMake(string id)
    {
        var document = _tree.Account(id);
        if (document is not null) Note(document);
        var parent = _tree.Parent(id);
        if (parent is not null && !_here.ContainsKey(parent) && await Find(parent, null) is { } above)
            _here[parent] = above;
        var isKnown = parent is null || _here.ContainsKey(parent);
        var parentHere = parent is null ? null : Here(parent);
        if (await Find(id, parentHere) is { } found)
        {
            _here[id] = found;
            _notes.Unchanged(Kinds.Accounts);
            Compare(_tree.Any(id), found, parentHere, isKnown);
        }
        else if (document is null && !_options.MakesAccounts)
        {
            _notes.Refused(Kinds.Accounts, _tree.Any(id), null,
                "there is no such account here: import its account document, or make it with --make-accounts");
        }
        else if (!isKnown)
        {
            _notes.Refused(Kinds.Accounts, _tree.Any(id), "/pvt_tree", $"the account above, {parent}, is not here");
        }
        else
        {
            await Make(id, parentHere);
        }
    }

    private async Task<Account?> Find(string id, Guid? parent)
    {
        if (Guid.TryParse(id, out var guid) && await _client.FindAccount(guid, _cancel) is { } account) return account;
        var named = await _client.AccountsNamed(id, _cancel);
        return named.Count > 1 ? named.Find(a => a.Parent == parent) ?? named[0] : named.FirstOrDefault();
    }

    private async Task Make(string id, Guid? parent)
    {
        var zone = _tree.Inherited(id, "timezone");
        if (zone is not null && DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) is null)
        {
            _notes.Left(_tree.Any(id), "/timezone", $"{zone} is no IANA zone: UTC is taken");
            zone = null;
        }

        var (document, realm) = (_tree.Any(id), _tree.Account(id)?.Text("realm"));
        var account = new NewAccount
        {
            ExternalId = id, Name = _tree.Account(id)?.Text("name"), Parent = parent, Timezone = zone,
            Type = _options.Type, Currency = _options.Currency, TariffPlan = _options.Tariff,
            Reseller = _tree.IsReseller(id) ? true : null,
            Metadata = realm is null ? null : new Dictionary<string, string> { ["realm"] = realm },
        };
        try
        {
            _here[id] = _client.IsDryRun ? null : await _client.OpenAccount(account, _cancel);
            _made.Add(id);
            _notes.Carried(Kinds.Accounts);
        }
        catch (BrilligException refused) when (KazooNotes.IsOfOne(refused))
        {
            _notes.Refused(Kinds.Accounts, document, null, refused.Message);
        }
    }

    // An account is found by its id of Kazoo's, and stays as it is: people may have changed it meanwhile.
    private void Compare(KazooDocument document, Account found, Guid? parent, bool isKnown)
    {
        if (isKnown && found.Parent != parent && document.Texts("pvt_tree") is not null)
            _notes.Left(document, "/pvt_tree", "stands below another account here, and is not moved");
        if (_tree.Account(document.Id) is not { } account) return;
        if (account.Text("name") is { } name && name != found.Name)
            _notes.Left(account, "/name", $"is {found.Name ?? "without a name"} here, and stays so");
        if (_tree.Inherited(account.Id, "timezone") is { } zone && zone != found.Timezone
            && DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) is not null)
            _notes.Left(account, "/timezone", $"is {found.Timezone} here, and stays so");
    }

    private async Task Mark(string id)
    {
        if (!_tree.IsReseller(id) || !_here.TryGetValue(id, out var account)) return;
        if (account?.Reseller is true && !_made.Contains(id))
        {
            _notes.Unchanged(Kinds.Resellers);
            return;
        }

        try
        {
            if (account is { Reseller: not true } && !_client.IsDryRun)
                _here[id] = await _client.ChangeAccount(account.Id, new JsonObject { ["reseller"] = true }, _cancel);
            _notes.Carried(Kinds.Resellers);
        }
        catch (BrilligException refused) when (KazooNotes.IsOfOne(refused))
        {
            _notes.Refused(Kinds.Resellers, _tree.Any(id), "/pvt_reseller", refused.Message);
        }
    }

    private void Note(KazooDocument document)
    {
        foreach (var key in (string[])["enabled", "pvt_enabled"])
        {
            if (document.Body.TryGetProperty(key, out var value) && value.ValueKind is JsonValueKind.False)
                _notes.Left(document, $"/{key}", "is disabled in Kazoo: here it is open");
        }

        KazooKeys.NoteOthers(document, _notes, s_known);
    }
}
