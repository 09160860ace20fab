namespace Brillig.Cli.Import.Kazoo;

/// <summary>The accounts that documents tell of: who stands below whom, and who sells.</summary>
internal sealed class KazooTree
{
    private const int DepthMax = 64;

    private readonly Dictionary<string, KazooDocument> _accounts = [];
    private readonly Dictionary<string, KazooDocument> _services = [];
    private readonly Dictionary<string, List<string>> _trees = [];
    private readonly HashSet<string> _resellers = [];

    private KazooTree() { }

    /// <summary>Kazoo's master account, which is the operator here; null: no document tells of one.</summary>
    public string? Master { get; private set; }

    /// <summary>The accounts with documents, those above before those below; without the master account.</summary>
    public IReadOnlyList<string> TopDown { get; private set; } = [];

    /// <summary>All documents of accounts and services.</summary>
    public IEnumerable<KazooDocument> Services => _services.Values;

    /// <summary>What the documents tell.</summary>
    /// <param name="documents">All of them.</param>
    /// <param name="master">The master account; null: the one that all trees begin with.</param>
    /// <param name="notes">Takes what is wrong.</param>
    /// <exception cref="CommandException">The trees begin with several accounts.</exception>
    public static KazooTree Of(IEnumerable<KazooDocument> documents, string? master, KazooNotes notes)
    {
        var tree = new KazooTree();
        foreach (var document in documents)
        {
            if (document.Kind is KazooKind.Account) tree._accounts.TryAdd(document.Id, document);
            if (document.Kind is KazooKind.Services) tree._services.TryAdd(document.Id, document);
        }

        foreach (var document in tree._accounts.Values.Concat(tree._services.Values)) tree.Take(document, notes);
        tree.Master = master ?? tree.FindMaster();
        if (tree.Master is { } top) tree._resellers.Remove(top);
        tree.TopDown = tree.Sorted(notes);
        return tree;
    }

    /// <summary>The document of an account, or null.</summary>
    public KazooDocument? Account(string id) => _accounts.GetValueOrDefault(id);

    /// <summary>Any document of an account.</summary>
    public KazooDocument Any(string id) => Account(id) ?? _services[id];

    /// <summary>The account above, or null: it stands at the top, right below the operator.</summary>
    public string? Parent(string id) =>
        _trees.GetValueOrDefault(id) is [.., var parent] && parent != Master ? parent : null;

    /// <summary>Whether an account sells.</summary>
    public bool IsReseller(string id) => _resellers.Contains(id);

    /// <summary>Who sells to an account, by the documents; null: the operator.</summary>
    public string? SellerOf(string id) => Above(id).FirstOrDefault(IsReseller);

    /// <summary>A text of the account's document, else of the nearest account above that has one.</summary>
    public string? Inherited(string id, string name) =>
        Above(id).Prepend(id).Select(a => Account(a)?.Text(name)).FirstOrDefault(text => text is not null);

    /// <summary>The accounts above one, the nearest first; without the master account.</summary>
    public IEnumerable<string> Above(string id)
    {
        var depth = 0;
        for (var at = Parent(id); at is not null && depth++ < DepthMax; at = Parent(at)) yield return at;
    }

    private void Take(KazooDocument document, KazooNotes notes)
    {
        if (document.Texts("pvt_tree") is { } above)
        {
            if (above.Remove(document.Id))
                notes.Left(document, "/pvt_tree", "names the account itself, which is passed over");
            else if (above.Count == 0) _trees.TryAdd(document.Id, []);
            if (above.Count > 0) _trees.TryAdd(document.Id, above);
            // Those in between have no tree of their own where they have no document.
            for (var i = above.Count - 1; i >= 0; i--)
                if (!_accounts.ContainsKey(above[i]) && !_services.ContainsKey(above[i]))
                    _trees.TryAdd(above[i], above[..i]);
        }

        if (document.Says("pvt_reseller", "pvt_is_reseller", "is_reseller")) _resellers.Add(document.Id);
        if ((document.Text("pvt_reseller_id") ?? document.Text("reseller_id")) is { } seller) _resellers.Add(seller);
    }

    private string? FindMaster()
    {
        var tops = _trees.Select(tree => tree.Value is [var first, ..] ? first : tree.Key).Distinct()
            .Where(top => _trees.GetValueOrDefault(top) is null or []).Order(StringComparer.Ordinal).ToList();
        if (tops.Count < 2) return tops.FirstOrDefault();
        var named = string.Join(", ", tops.Take(5)) + (tops.Count > 5 ? ", …" : "");
        throw CommandException.Refused(
            $"The accounts stand below {named}: name the master account, which is the operator here, with --master.");
    }

    private List<string> Sorted(KazooNotes notes)
    {
        var depths = new List<(int Depth, string Id)>();
        foreach (var id in _accounts.Keys.Union(_services.Keys).Where(id => id != Master))
        {
            var above = Above(id).ToList();
            if (above.Contains(id) || above.Count >= DepthMax || above.Distinct().Count() < above.Count)
                notes.Refused(Kinds.Accounts, Any(id), "/pvt_tree", "goes round in a circle, or is too deep");
            else depths.Add((above.Count, id));
        }

        return [.. depths.OrderBy(d => d.Depth).Select(d => d.Id)];
    }
}
