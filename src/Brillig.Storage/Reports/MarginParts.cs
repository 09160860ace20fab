using System.Data.Common;
using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.Reports;
using Brillig.Storage.Charges;
using Brillig.Storage.ServicePlans;
using Brillig.Storage.Usage;

namespace Brillig.Storage.Reports;

/// <summary>Who of a reseller's customers had which part in the lines of its own charges.</summary>
internal sealed class MarginParts
{
    private readonly Store _store;
    private readonly DbConnection _connection;
    private readonly AccountId _reseller;
    private readonly StoodBelow _below;
    private readonly Dictionary<AccountId, StoodAccount> _accounts;
    private readonly Dictionary<ChargeId, long> _places;
    private readonly Dictionary<long, IReadOnlyList<AccountId>> _at = [];

    private MarginParts(
        Store store, DbConnection connection, AccountId reseller, StoodBelow below,
        Dictionary<AccountId, StoodAccount> accounts, Dictionary<ChargeId, long> places) =>
        (_store, _connection, _reseller, _below, _accounts, _places) =
        (store, connection, reseller, below, accounts, places);

    /// <summary>Reads who stood below the reseller, and what they had, for these documents.</summary>
    public static async Task<MarginParts> Read(
        Store store, DbConnection connection, AccountId reseller, List<(long Place, Charge Charge)> documents,
        CancellationToken cancel)
    {
        var places = documents.Select(d => d.Place).Concat(
            documents.SelectMany(d => d.Charge.Items).Where(i => i.Line?.Below is not null).Select(PlaceOf)).ToArray();
        var below = await StoodBelow.Read(connection, reseller, places.DefaultIfEmpty().Min(), cancel);
        var accounts = new Dictionary<AccountId, StoodAccount>();
        if (places.Length > 0)
        {
            await foreach (var account in StoodBelow.Accounts(
                connection, [reseller, .. below.All], places.Max(), cancel)) accounts.Add(account.Id, account);
        }

        return new MarginParts(
            store, connection, reseller, below, accounts, documents.ToDictionary(d => d.Charge.Id, d => d.Place));
    }

    /// <summary>Who had which part in a line of a document; none: nobody.</summary>
    public async Task<IReadOnlyList<MarginPart>> Of(Charge charge, int line, CancellationToken cancel)
    {
        var (of, item) = (charge, charge.Items[line]);
        var place = _places[charge.Id];
        if (charge.RefersTo is { } given && item.RefersTo is { } back)
        {
            of = (await ChargesSql.Find(_store, charge.Account, given, cancel))?.Charge
                ?? throw new InvalidOperationException($"There is no charge {given} that {charge.Id} gives back.");
            item = of.Items[back];
        }

        return item switch
        {
            { Line: { Below: not null } plan } => OfLine(plan),
            { Line: not null } => [new MarginPart(_reseller, Exact.One)],
            { Kind: ItemKind.Correction } => OfUsage(
                await CorrectionsSql.From(_connection, of, item, cancel), place),
            { Kind: ItemKind.Usage, Tariff: not null } => await OfRecords(of, item, place, cancel),
            _ => [],
        };
    }

    private static long PlaceOf(ChargeItem item) =>
        item.Line?.Below is { } below ? Rows.Place(below.Batch, below.N) : 0;

    private List<MarginPart> OfLine(ItemLine line)
    {
        var place = line.Below is { } counted ? Rows.Place(counted.Batch, counted.N) : 0;
        if (!_at.TryGetValue(place, out var below)) _at.Add(place, below = _below.At(place));
        var parts = new List<MarginPart> { new(_reseller, line.Quantity - (line.Below?.Quantity ?? 0)) };
        foreach (var id in below)
        {
            var account = _accounts[id];
            if (account.SettingsAt(place)?.Payer == _reseller) continue;   // its own lines are on that charge
            if (account.At(line, place, isLevel: false).Quantity is not 0 and var quantity)
                parts.Add(new MarginPart(Customer(id, place), quantity));
        }

        return parts;
    }

    // By what the records added; where that is nothing, as with what a minimum charge adds, by how much was used.
    private async Task<IReadOnlyList<MarginPart>> OfRecords(
        Charge charge, ChargeItem item, long place, CancellationToken cancel)
    {
        var earlier = await ChargesSql.Before(_store, charge, cancel);
        var records = await ItemRecordsSql.Read(_store, charge, item, earlier, null, 0, cancel, int.MaxValue);
        var amounts = OfUsage(records.From.Select(f => (f.Account, (Exact)f.Amount)), place);
        return amounts.Aggregate(Exact.Zero, (sum, p) => sum + p.Weight).Sign > 0
            ? amounts
            : OfUsage(records.From.Select(f => (f.Account, f.Quantity)), place);
    }

    private List<MarginPart> OfUsage(IEnumerable<(AccountId Account, Exact Weight)> from, long place) =>
        [.. from.Select(f => new MarginPart(Customer(f.Account, place), f.Weight))];

    // Whom the reseller sells to: who used it, or the reseller furthest above that one.
    private AccountId Customer(AccountId id, long place)
    {
        if (id == _reseller) return id;
        var customer = id;
        for (var up = _below.ParentAt(id, place); up is { } above && above != _reseller;
            up = _below.ParentAt(above, place))
        {
            if (_accounts.TryGetValue(above, out var one) && one.SettingsAt(place) is { Reseller: true })
                customer = above;
        }

        return customer;
    }
}
