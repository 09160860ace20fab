using Brillig.Client;

namespace Brillig.Cli.Import.Kazoo;

/// <summary>How an import is made.</summary>
internal sealed record KazooOptions
{
    /// <summary>Kazoo's master account, which is the operator here; null: the documents tell.</summary>
    public string? Master { get; init; }

    /// <summary>True: accounts are made that only their services tell of.</summary>
    public bool MakesAccounts { get; init; }

    /// <summary>True: what could not be read does not keep the rest from being sent.</summary>
    public bool SkipsInvalid { get; init; }

    /// <summary>The billing type of made accounts; null: postpaid.</summary>
    public string? Type { get; init; }

    /// <summary>The currency of made accounts; null: their tariff's, else the operator's.</summary>
    public string? Currency { get; init; }

    /// <summary>The tariff of made accounts, or null.</summary>
    public string? Tariff { get; init; }
}

/// <summary>
/// Carries Kazoo's documents over: accounts top down, then who pays for whom, then their plans, then how much all of
/// them use, and last who has which plan. Done again it changes nothing, and goes on where it was interrupted.
/// </summary>
internal static class KazooImport
{
    /// <summary>Carries over what was read.</summary>
    /// <param name="client">The server; one that only tries is not asked to write.</param>
    /// <param name="files">What was read.</param>
    /// <param name="options">How.</param>
    /// <param name="notes">Takes what happens.</param>
    /// <param name="cancel">Stops between two requests.</param>
    public static async Task<KazooReport> Run(
        BrilligClient client, KazooFiles files, KazooOptions options, KazooNotes notes, CancellationToken cancel)
    {
        var tree = KazooTree.Of(files.Documents, options.Master, notes);
        var services = tree.Services.Select(document => KazooServices.Read(document, notes)).ToList();
        var accounts = await KazooAccounts.Carry(client, tree, options, notes, cancel);
        var carried = services.Where(accounts.Has).ToList();
        await KazooPayers.Carry(client, carried, accounts, notes, cancel);
        var plans = await KazooPlans.Publish(
            client, files.Documents.Where(d => d.Kind is KazooKind.Plan), services, accounts, notes, cancel);

        // All quantities first: as long as nobody has a plan, they cost nothing, at no level.
        var quantities = new KazooQuantities(client, accounts, notes, cancel);
        var assignments = new KazooAssignments(client, accounts, plans, notes, cancel);
        var changing = new HashSet<string>();
        foreach (var one in carried)
            if (await quantities.Differ(one)) changing.UnionWith(tree.Above(one.Document.Id).Prepend(one.Document.Id));
        await assignments.HoldBack(carried.Where(one => changing.Contains(one.Document.Id)));
        foreach (var one in carried) await quantities.Carry(one);
        await assignments.Carry(carried);
        foreach (var one in carried) await quantities.Compare(one);
        await KazooDecks.Carry(client, files, notes, cancel);
        return new KazooReport { DryRun = client.IsDryRun, Carried = notes.Counts, NotCarried = notes.All };
    }
}
