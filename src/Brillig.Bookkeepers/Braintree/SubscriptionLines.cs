using System.Globalization;
using System.Xml.Linq;
using Brillig.Core.Basics;
using Brillig.Core.Bookkeeping;

namespace Brillig.Bookkeepers.Braintree;

/// <summary>So many of an add-on or a discount, at so much each.</summary>
internal sealed record VendorLine(string Id, long Quantity, decimal Amount);

/// <summary>
/// The add-ons and discounts that lines come to. Items of one add-on are summed; where their prices differ, or one is
/// no whole number of minor units, the gateway has one of it at the price of all.
/// </summary>
internal static class SubscriptionLines
{
    /// <summary>The add-ons.</summary>
    public static IReadOnlyList<VendorLine> AddOns(IEnumerable<SyncedLine> lines, Currency currency) =>
    [
        .. lines.GroupBy(l => l.Mapping?.AddOn ?? "").Select(same => Summed(
            same.Key, [.. same.Select(l => (l.Billable, RateOf(l), Gross(l)))], currency)),
    ];

    /// <summary>The discounts: each that is deducted once, and each that is deducted for every unit.</summary>
    public static IReadOnlyList<VendorLine> Discounts(IEnumerable<SyncedLine> lines, Currency currency)
    {
        var all = lines.ToArray();
        var singles = all.Where(l => l is { Mapping.Single: not null, Single.Sign: > 0 })
            .GroupBy(l => l.Mapping?.Single ?? "")
            .Select(same => Summed(same.Key, [.. same.Select(l => (1L, (decimal?)null, l.Single))], currency));
        var cumulatives = all.Where(l => l is { Mapping.Cumulative: not null } && Cumulated(l).Sign > 0)
            .GroupBy(l => l.Mapping?.Cumulative ?? "")
            .Select(same => Summed(
                same.Key, [.. same.Select(l => (l.Discounted, l.DiscountRate, Cumulated(l)))], currency));
        return [.. singles.Concat(cumulatives).Where(l => l.Amount > 0)];
    }

    /// <summary>What changes lines that are there to those that should be; null: nothing does.</summary>
    public static XElement? Change(
        string name, IEnumerable<XElement> there, IReadOnlyList<VendorLine> wanted, Currency currency)
    {
        var has = there.ToDictionary(line => BraintreeReply.Text(line, "id") ?? "", line => line);
        var adds = wanted.Where(w => !has.ContainsKey(w.Id)).Select(w => Item(w, "inherited-from-id", currency));
        var updates = wanted.Where(w => has.TryGetValue(w.Id, out var line) && !IsSame(line, w))
            .Select(w => Item(w, "existing-id", currency));
        var removes = has.Keys.Where(id => !wanted.Any(w => w.Id == id)).Select(id => new XElement("item", id));
        var change = new XElement(
            name, Parts("add", adds), Parts("update", updates), Parts("remove", removes));
        return change.HasElements ? change : null;
    }

    private static XElement? Parts(string name, IEnumerable<XElement> items) =>
        items.ToArray() is { Length: > 0 } some
            ? new XElement(name, new XAttribute("type", "array"), some)
            : null;

    private static XElement Item(VendorLine line, string idName, Currency currency) => new(
        "item",
        new XElement(idName, line.Id),
        new XElement("amount", Text(line.Amount, currency)),
        new XElement("quantity", line.Quantity.ToString(CultureInfo.InvariantCulture)),
        new XElement("never-expires", new XAttribute("type", "boolean"), "true"));

    private static bool IsSame(XElement there, VendorLine wanted) =>
        long.TryParse(BraintreeReply.Text(there, "quantity"), CultureInfo.InvariantCulture, out var quantity)
        && quantity == wanted.Quantity
        && decimal.TryParse(BraintreeReply.Text(there, "amount"), CultureInfo.InvariantCulture, out var amount)
        && amount == wanted.Amount;

    /// <summary>An amount in the currency's own decimals.</summary>
    public static string Text(decimal amount, Currency currency) =>
        amount.ToString($"F{currency.Minor.ToString(CultureInfo.InvariantCulture)}", CultureInfo.InvariantCulture);

    private static VendorLine Summed(
        string id, IReadOnlyList<(long Count, decimal? Rate, Exact Sum)> parts, Currency currency)
    {
        if (parts[0].Rate is { } rate && decimal.Round(rate, currency.Minor) == rate
            && parts.All(p => p.Rate == rate && p.Sum == (Exact)rate * p.Count))
            return new VendorLine(id, parts.Sum(p => p.Count), rate);
        var sum = parts.Aggregate(Exact.Zero, (all, part) => all + part.Sum);
        return new VendorLine(id, 1, Math.Max(0, Money.RoundToMinor(sum, currency).Amount));
    }

    // The unit price, where all of the discount is told as discounts.
    private static decimal? RateOf(SyncedLine line) => Untold(line).Sign == 0 ? line.Rate : null;

    // The price of all, less what no discount of the mapping tells.
    private static Exact Gross(SyncedLine line) => line.Total + line.Discount - Untold(line);

    private static Exact Untold(SyncedLine line) =>
        (line.Mapping?.Single is null ? line.Single : Exact.Zero)
        + (line.Mapping?.Cumulative is null ? Cumulated(line) : Exact.Zero);

    private static Exact Cumulated(SyncedLine line) => line.Discount - line.Single;
}
