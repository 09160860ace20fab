using Brillig.Core.Basics;
using Brillig.Core.Charges;

namespace Brillig.Core.Reports;

/// <summary>What a row of a margin is of.</summary>
public enum MarginKind
{
    /// <summary>A line of service plans: what recurs, and activations.</summary>
    Plan,

    /// <summary>Usage, with its corrections.</summary>
    Usage,

    /// <summary>What somebody added to a charge.</summary>
    OneOff,
}

/// <summary>Of whom and of what a row of a margin is.</summary>
/// <param name="Account">The customer; the reseller: what it used itself; null: nobody's.</param>
/// <param name="Currency">Of all its amounts.</param>
/// <param name="Kind">What it is of.</param>
/// <param name="Category">Of a line of service plans; else "".</param>
/// <param name="Name">The plans' item, the service, or the line's name.</param>
public sealed record MarginKey(AccountId? Account, Currency Currency, MarginKind Kind, string Category, string Name);

/// <summary>What was sold of something to a customer, and what that cost.</summary>
/// <param name="Key">Of whom and of what.</param>
/// <param name="Quantity">How much was billed to the customer.</param>
/// <param name="Revenue">What it was charged, without taxes.</param>
/// <param name="Cost">What the reseller was charged for it, without taxes.</param>
public sealed record MarginRow(MarginKey Key, Exact Quantity, Money Revenue, Money Cost)
{
    /// <summary>What is left.</summary>
    public Money Earned => Revenue - Cost;
}

/// <summary>What one customer had a part of in a line of the reseller's own charge.</summary>
/// <param name="Customer">Who; the reseller itself: what it used; null: nobody.</param>
/// <param name="Weight">How much of the line.</param>
public readonly record struct MarginPart(AccountId? Customer, Exact Weight);

/// <summary>All documents of a currency, added up.</summary>
/// <param name="Currency">The currency.</param>
/// <param name="Revenue">Σ what the reseller's documents say, without taxes.</param>
/// <param name="Cost">Σ what it was charged, without taxes.</param>
/// <param name="Own">What of the cost was its own use.</param>
/// <param name="Unattributed">What of the cost belongs to nobody.</param>
public sealed record MarginTotal(Currency Currency, Money Revenue, Money Cost, Money Own, Money Unattributed)
{
    /// <summary>What is left.</summary>
    public Money Earned => Revenue - Cost;
}

/// <summary>
/// What a reseller earned: what its documents charge its customers, less what its own charge says, line by line. A line
/// of its own charge is shared by those who had a part in it, to the millionth of the currency's unit, by largest
/// remainder, ties by the customers' ids; so the rows add up to the documents exactly.
/// </summary>
/// <param name="reseller">Whose.</param>
public sealed class Margin(AccountId reseller)
{
    private readonly Dictionary<MarginKey, (Exact Quantity, Money Revenue, Money Cost)> _rows = [];

    /// <summary>The rows: what is nobody's, the reseller's own, then its customers by their ids.</summary>
    public IReadOnlyList<MarginRow> Rows =>
    [
        .. _rows.Select(r => new MarginRow(r.Key, r.Value.Quantity, r.Value.Revenue, r.Value.Cost))
            .OrderBy(r => r.Key.Account is { } id ? id == reseller ? 1 : 2 : 0).ThenBy(r => r.Key.Account?.Value)
            .ThenBy(r => r.Key.Currency.Code, StringComparer.Ordinal).ThenBy(r => r.Key.Kind)
            .ThenBy(r => r.Key.Category, StringComparer.Ordinal).ThenBy(r => r.Key.Name, StringComparer.Ordinal),
    ];

    /// <summary>The sums of the rows, a currency each, by its code.</summary>
    public IReadOnlyList<MarginTotal> Totals =>
    [
        .. _rows.GroupBy(r => r.Key.Currency).OrderBy(g => g.Key.Code, StringComparer.Ordinal).Select(rows =>
        {
            Money Cost(Func<AccountId?, bool> of) => rows.Where(r => of(r.Key.Account))
                .Aggregate(Money.Zero(rows.Key), (sum, r) => sum + r.Value.Cost);
            return new MarginTotal(
                rows.Key, rows.Aggregate(Money.Zero(rows.Key), (sum, r) => sum + r.Value.Revenue),
                Cost(_ => true), Cost(of => of == reseller), Cost(of => of is null));
        }),
    ];

    /// <summary>A document of the reseller: what it charges or gives back to a customer.</summary>
    public void Sell(Charge charge)
    {
        var nets = NetAmounts.Of(charge);
        for (var i = 0; i < nets.Length; i++)
        {
            var item = charge.Items[i];
            if (item.Kind == ItemKind.Tax) continue;
            var whose = item.For ?? item.Line?.For ?? charge.Account;
            Add(KeyOf(whose, nets[i].Currency, item), item.Usage, nets[i], Money.Zero(nets[i].Currency));
        }
    }

    /// <summary>A line of a document that the reseller was charged by, or that gives back to it.</summary>
    /// <param name="item">The line.</param>
    /// <param name="net">What it comes to without taxes.</param>
    /// <param name="parts">Who had which part of it; none: it is nobody's.</param>
    public void Buy(ChargeItem item, Money net, IEnumerable<MarginPart> parts)
    {
        var all = parts.GroupBy(p => p.Customer).Select(g => new MarginPart(
            g.Key, g.Aggregate(Exact.Zero, (sum, p) => sum + p.Weight))).OrderBy(p => p.Customer?.Value).ToArray();
        var whole = all.Aggregate(Exact.Zero, (sum, p) => sum + p.Weight);
        if (whole.Sign == 0) (all, whole) = ([new MarginPart(null, Exact.One)], Exact.One);
        var shares = Shares.Split(net.Micros, [.. all.Select(p => (Exact)net.Amount * p.Weight / whole)], 1);
        for (var i = 0; i < all.Length; i++)
        {
            Add(
                KeyOf(all[i].Customer, net.Currency, item), Exact.Zero, Money.Zero(net.Currency),
                new Money(shares[i], net.Currency));
        }
    }

    private static MarginKey KeyOf(AccountId? account, Currency currency, ChargeItem item) => item switch
    {
        { Line: { } line } => new(account, currency, MarginKind.Plan, line.Category, line.Key),
        { Tariff: not null } => new(account, currency, MarginKind.Usage, "", item.Name),
        _ => new(account, currency, MarginKind.OneOff, "", item.Name),
    };

    private void Add(MarginKey key, Exact quantity, Money revenue, Money cost)
    {
        var row = _rows.TryGetValue(key, out var known)
            ? known
            : (Quantity: Exact.Zero, Revenue: Money.Zero(key.Currency), Cost: Money.Zero(key.Currency));
        _rows[key] = (row.Quantity + quantity, row.Revenue + revenue, row.Cost + cost);
    }
}
