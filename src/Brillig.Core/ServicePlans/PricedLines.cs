using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace Brillig.Core.ServicePlans;

/// <summary>A line, and the terms it is billed at.</summary>
internal sealed record PricedLine(MergedItem Of, PlanLine Line, LineTerms Terms);

/// <summary>
/// What items come to with so many, remembered for all accounts that have the same: a line follows from its item and
/// the quantity alone. Where two fall on one place, the later is remembered; what it holds never grows.
/// </summary>
internal sealed class PricedLines(int places = 1 << 14)
{
    /// <summary>Remembers next to nothing.</summary>
    public static readonly PricedLines Nothing = new(places: 1);

    private readonly PricedLine?[] _known = new PricedLine?[places];

    /// <summary>What an item comes to.</summary>
    public PricedLine Of(MergedItem item, ImmutableArray<string> versions, long count)
    {
        ref var known = ref _known[Place(item, count)];
        if (known is { } one && ReferenceEquals(one.Of, item) && one.Line.Quantity == count) return one;
        var (category, key, priced, charged, plans) = item;
        var line = LinePricing.Of(category, key, priced, count, charged, plans);
        return known = new PricedLine(item, line, LineTerms.Of(line, versions));
    }

    private int Place(MergedItem item, long count) =>
        ((RuntimeHelpers.GetHashCode(item) * 31) + (int)count) & (_known.Length - 1);
}
