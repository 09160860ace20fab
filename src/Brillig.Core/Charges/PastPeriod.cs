using System.Collections.Immutable;
using Brillig.Core.Basics;
using Brillig.Core.Tariffs;
using NodaTime;

namespace Brillig.Core.Charges;

/// <summary>Where a counter of a past period stands.</summary>
/// <param name="Key">What it counts.</param>
/// <param name="Counter">All of it, what was carried over to it too.</param>
/// <param name="Base">What was carried over to it from another rate; null: it began with nothing.</param>
public sealed record PastCounter(CounterKey Key, Counter Counter, Counter? Base = null)
{
    /// <summary>With what a further line of a charge carried of it.</summary>
    /// <param name="key">What it counts.</param>
    /// <param name="before">With the lines so far, or null.</param>
    /// <param name="item">Its usage, or a correction of it.</param>
    public static PastCounter With(CounterKey key, PastCounter? before, ChargeItem item)
    {
        var from = item.Base ?? before?.Base;
        var counter = before?.Counter ?? from ?? default;
        return new PastCounter(
            key,
            new Counter(
                counter.Quantity + item.Usage, counter.Charge + item.Exact, counter.Extra + item.Extra, item.Cells),
            from);
    }
}

/// <summary>A past period as history knows it, read by the request's thread.</summary>
/// <param name="Account">Whose.</param>
/// <param name="Index">Its place in the account's life; null: it was passed over, for nobody used it.</param>
/// <param name="Period">When it was.</param>
/// <param name="Counters">What was issued for it, corrections included.</param>
/// <remarks>It is read once its last charge is issued: from then on only corrections move it.</remarks>
public sealed record PastHistory(
    AccountId Account, int? Index, BillingPeriod Period, ImmutableArray<PastCounter> Counters);

/// <summary>
/// What was issued for a past period is needed again: from now on it is kept at hand, and moves on with each
/// correction.
/// </summary>
/// <param name="Account">Whose.</param>
/// <param name="Index">Its place in the account's life; null: it was passed over.</param>
/// <param name="Period">When it was.</param>
/// <param name="Until">No record of it is taken any more from then on.</param>
/// <param name="Counters">Its counters as they stand.</param>
public sealed record PeriodHeld(
    AccountId Account, int? Index, BillingPeriod Period, Instant Until, ImmutableArray<PastCounter> Counters)
    : AccountFact(Account);

/// <summary>The values of a <see cref="PastPeriod"/>.</summary>
public record struct PastPeriodImage
{
    /// <summary>Its place in the account's life; null: it was passed over.</summary>
    public int? Index { get; set; }

    /// <summary>When it was.</summary>
    public BillingPeriod Period { get; set; }

    /// <summary>No record of it is taken any more from then on.</summary>
    public Instant Until { get; set; }

    /// <summary>Its counters.</summary>
    public ImmutableSortedDictionary<CounterKey, PastCounter> Counters { get; set; }
}

/// <summary>The counters of a period whose charge was issued, since the first correction of it.</summary>
public sealed class PastPeriod(PastPeriodImage image) : State<PastPeriodImage>(image)
{
    /// <summary>Where a counter stands; nothing before its first record.</summary>
    public PastCounter? Counter(CounterKey key) => Image.Counters.GetValueOrDefault(key);

    /// <summary>The period as a fact tells of it.</summary>
    public static PastPeriod Of(PeriodHeld fact) => new(new PastPeriodImage
    {
        Index = fact.Index, Period = fact.Period, Until = fact.Until, Counters = Sorted(fact.Counters),
    });

    /// <summary>A counter stands elsewhere now.</summary>
    public static void Apply(PastPeriod period, PastCounter counter, UndoLog undo)
    {
        ref var image = ref period.Change(undo);
        image.Counters = image.Counters.SetItem(counter.Key, counter);
    }

    /// <summary>What a state row holds.</summary>
    public static PastPeriod Restore(PastPeriodRow row) => new(new PastPeriodImage
    {
        Index = row.Index, Period = row.Period, Until = row.Until, Counters = Sorted(row.Counters),
    });

    /// <summary>All of it, for a state row.</summary>
    public PastPeriodRow ToRow() => new(Image.Index, Image.Period, Image.Until, [.. Image.Counters.Values]);

    private static ImmutableSortedDictionary<CounterKey, PastCounter> Sorted(ImmutableArray<PastCounter> counters) =>
        counters.ToImmutableSortedDictionary(c => c.Key, c => c, CounterKeyOrder.Instance);
}

/// <summary>All of a past period, for a state row.</summary>
public sealed record PastPeriodRow(
    int? Index, BillingPeriod Period, Instant Until, ImmutableArray<PastCounter> Counters);

/// <summary>By service, tariff and rate.</summary>
public sealed class CounterKeyOrder : IComparer<CounterKey>
{
    /// <summary>The one there is.</summary>
    public static readonly CounterKeyOrder Instance = new();

    public int Compare(CounterKey x, CounterKey y)
    {
        var order = string.CompareOrdinal(x.Service, y.Service);
        if (order == 0) order = x.Tariff.Value.CompareTo(y.Tariff.Value);
        if (order == 0) order = x.Rate.CompareTo(y.Rate);
        return order == 0 ? Nullable.Compare(x.For?.Value, y.For?.Value) : order;
    }
}
