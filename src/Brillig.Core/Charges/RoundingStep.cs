using System.Collections.Immutable;
using Brillig.Core.Basics;
using Brillig.Core.Tariffs;

namespace Brillig.Core.Charges;

/// <summary>How the exact charge of a line became its rounded total, as the last step of its explanation.</summary>
internal static class RoundingStep
{
    /// <summary>The step; its amount is the line's total − its charge.</summary>
    /// <param name="charge">The charge that has the line.</param>
    /// <param name="earlier">The charges that were cut out of the same period before it.</param>
    /// <param name="line">The place of the line, from 0.</param>
    public static ExplainStep Of(Charge charge, ImmutableArray<Charge> earlier, int line)
    {
        var item = charge.Items[line];
        var amount = item.Total.Amount - item.Exact;
        if (item.Included is { } tax) return new("included", [new("tax", tax.Amount)], amount);
        if (item.Kind == ItemKind.Tax || charge.RefersTo is not null) return new("rounding", [], amount);

        var (sum, rounded) = Sums(charge, item.TaxGroup);
        var (sumBefore, issued) = (Exact.Zero, Exact.Zero);
        foreach (var before in earlier)
        {
            var (exact, total) = Sums(before, item.TaxGroup);
            (sumBefore, issued) = (sumBefore + exact, issued + total);
        }

        var cut = Cut(item.Exact + item.Extra, item.Total.Currency);
        var values = ImmutableArray.CreateBuilder<StepValue>();
        if (item.Extra.Sign != 0) values.Add(new("minimum", item.Extra));
        values.Add(new("sum", sumBefore + sum));
        values.Add(new("rounded", issued + rounded));
        values.Add(new("issued", issued));
        values.Add(new("cut", cut));
        values.Add(new("remainder", item.Total.Amount - cut));
        return new("rounding", values.ToImmutable(), amount);
    }

    /// <summary>Whether a line is rounded in a tax group: no tax, and not given back.</summary>
    public static bool IsIn(ChargeItem item, int group) => item.Kind != ItemKind.Tax && item.TaxGroup == group;

    /// <summary>What the lines of a tax group come to, exact and rounded.</summary>
    public static (Exact Exact, Exact Total) Sums(Charge charge, int group)
    {
        var (exact, total) = (Exact.Zero, Exact.Zero);
        foreach (var item in charge.Items)
        {
            if (!IsIn(item, group)) continue;
            exact += item.Exact + item.Extra;
            total += item.Total.Amount;
        }

        return (exact, total);
    }

    // As shares are given: cut toward zero to whole minor units first.
    private static Exact Cut(Exact amount, Currency currency)
    {
        Exact unit = new Money(currency.MinorMicros, currency).Amount;
        return (amount / unit).Truncate() * unit;
    }
}
