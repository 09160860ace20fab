using System.Numerics;
using NodaTime;

namespace Brillig.Tests.Simulation;

/// <summary>A line of a document.</summary>
internal sealed record ModelLine(
    string Kind, string Name, Ratio Usage, Ratio Exact, decimal Total, ModelTariff? Tariff, int? Version, int? RateId,
    decimal? Percent, decimal? Included);

/// <summary>A document: what a cut makes of a period's sums.</summary>
internal sealed record ModelCharge(
    Guid Id, long? Number, bool IsNote, Instant Start, Instant End, Instant Date, Instant DueDate,
    decimal Total, decimal Tax, IReadOnlyList<ModelLine> Lines, Guid? RefersTo)
{
    /// <summary>What a charge would hold if it were cut now; null: nothing.</summary>
    public static ModelCharge? Of(ModelPeriod period, int minor, Instant date, Instant dueDate)
    {
        var sums = period.Sums;
        if (!sums.Items.Exists(i => i.IsOpen)) return null;
        var lines = sums.Groups.SelectMany(g => Shared(sums, g, minor))
            .Concat(sums.Groups.SelectMany(g => Taxed(g, minor))).ToArray();
        return new ModelCharge(
            Guid.Empty, null, lines.Sum(l => l.Total) < 0, period.Start, period.End, date, dueDate,
            lines.Sum(l => l.Total), lines.Where(l => l.Kind == "Tax").Sum(l => l.Included ?? l.Total), lines, null);
    }

    /// <summary>What all that is not cut yet would be owed.</summary>
    public static decimal Unbilled(ModelPeriod period, int minor) => period.Sums.Groups.Sum(g =>
        Owed(g.Sum.Round(minor), g.Taxes, minor) - Owed(g.CutSum.Round(minor), g.Taxes, minor));

    private static decimal Owed(decimal amount, IReadOnlyList<ModelTax> taxes, int minor) =>
        amount + taxes.Zip(Taxes(amount, taxes, minor)).Where(t => !t.First.Inclusive).Sum(t => t.Second);

    private static decimal Net(decimal amount, IReadOnlyList<ModelTax> taxes, int minor) =>
        amount - taxes.Zip(Taxes(amount, taxes, minor)).Where(t => t.First.Inclusive).Sum(t => t.Second);

    // Included taxes are shares of the gross; the others come on top of what is left of it.
    private static decimal[] Taxes(decimal amount, IReadOnlyList<ModelTax> taxes, int minor)
    {
        var included = 100m + taxes.Where(t => t.Inclusive).Sum(t => t.Percent);
        var within = taxes
            .Select(t => t.Inclusive ? ((Ratio)amount * t.Percent / included).Round(minor) : 0m).ToArray();
        var net = amount - within.Sum();
        return [.. taxes.Select((t, i) => t.Inclusive ? within[i] : ((Ratio)net * t.Percent / 100m).Round(minor))];
    }

    private static IEnumerable<ModelLine> Shared(ModelSums sums, ModelGroup group, int minor)
    {
        var items = sums.Items.Where(i => i.IsOpen && sums.GroupOf(i.Name) == group).ToArray();
        var unit = 1m / (decimal)BigInteger.Pow(10, minor);
        var missing = (int)((group.Sum.Round(minor) - group.CutSum.Round(minor)) / unit);
        var whole = items.Select(i => (i.OpenCharge / unit).Cut()).ToArray();
        var rest = items.Select((item, i) => item.OpenCharge / unit - new Ratio(whole[i], 1)).ToArray();
        foreach (var share in whole) missing -= (int)share;
        if (missing != 0 && items.Length == 0)
            throw new InvalidOperationException($"No item of the group takes its {missing} units: the sums are wrong.");
        while (missing != 0)
        {
            var order = Enumerable.Range(0, items.Length);
            order = missing > 0 ? order.OrderByDescending(i => rest[i]) : order.OrderBy(i => rest[i]);
            foreach (var i in order.Take(Math.Abs(missing)).ToArray())
            {
                whole[i] += Math.Sign(missing);
                missing -= Math.Sign(missing);
            }
        }

        return items.Select((item, i) => new ModelLine(
            item.IsUsage ? "Usage" : item.Corrects is null ? "OneOff" : $"Correction of {item.Corrects}",
            item.Name, item.OpenQuantity, item.OpenCharge,
            (decimal)whole[i] * unit, item.Tariff, item.Version, item.RateId, null, null));
    }

    private static IEnumerable<ModelLine> Taxed(ModelGroup group, int minor)
    {
        var (now, cut) = (group.Sum.Round(minor), group.CutSum.Round(minor));
        var taxable = Net(now, group.Taxes, minor) - Net(cut, group.Taxes, minor);
        var taxes = Taxes(now, group.Taxes, minor).Zip(Taxes(cut, group.Taxes, minor), (a, b) => a - b).ToArray();
        for (var i = 0; i < taxes.Length; i++)
        {
            if (taxes[i] == 0 && taxable == 0) continue;
            var rate = group.Taxes[i];
            yield return new ModelLine(
                "Tax", rate.Name, taxable, taxes[i], rate.Inclusive ? 0 : taxes[i], null, null, null, rate.Percent,
                rate.Inclusive ? taxes[i] : null);
        }
    }
}
