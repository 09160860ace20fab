using System.Collections.Immutable;
using Brillig.Core.Basics;
using Brillig.Core.Tariffs;

namespace Brillig.Core.Usage;

/// <summary>A record of a counter with the quantity that it has now.</summary>
public readonly record struct CountedRecord(AccountId Account, string Id, UsedRecord Used);

/// <summary>
/// The records of a counter in their order of arrival, void ones left out, read by the request's thread.
/// </summary>
/// <param name="Of">Of which counter.</param>
/// <param name="All">At most <see cref="Max"/>.</param>
/// <param name="AreTooMany">True if there are more.</param>
/// <param name="ReadAt">The batch they were read at.</param>
public sealed record CounterRecords(
    RecordsAsked Of, ImmutableArray<CountedRecord> All, bool AreTooMany, long ReadAt)
{
    /// <summary>So many are rated again at once.</summary>
    public const int Max = 100_000;
}

/// <summary>Where a counter stands once a record of it has another quantity, or never was.</summary>
public static class Amending
{
    /// <summary>
    /// Moves the counter. Where it is the sum of its records, or of their prices, by the record alone; else all of its
    /// records are rated again in their order of arrival.
    /// </summary>
    /// <param name="rate">What prices them.</param>
    /// <param name="counter">Where it stands.</param>
    /// <param name="from">Where it began; null: with nothing.</param>
    /// <param name="account">Whose record it is.</param>
    /// <param name="id">The record's id.</param>
    /// <param name="was">The record as it was.</param>
    /// <param name="now">As it is from now on; null: it never was.</param>
    /// <param name="records">The records of the counter; null: they were not read.</param>
    /// <param name="scope">What else prices depend on.</param>
    /// <returns>Null: the records must be read.</returns>
    public static Counter? Moved(
        RateDocument rate, in Counter counter, Counter? from, AccountId account, string id, in UsedRecord was,
        UsedRecord? now, CounterRecords? records, in PriceScope scope)
    {
        if (rate.Terms.TryFind(was, scope, out var leaf)
            && leaf.Terms is { PerRecord: false, Aggregate: Aggregate.Sum })
        {
            var change = was with { Quantity = (now?.Quantity ?? Exact.Zero) - was.Quantity };
            return rate.TryCount(counter, change, scope, out var counted) ? counted.After : null;
        }

        if (rate.IsPlain)
        {
            var (old, replaced) = (Alone(rate, was, scope), now is { } by ? Alone(rate, by, scope) : default);
            return new Counter(
                counter.Quantity - old.Quantity + replaced.Quantity, counter.Charge - old.Charge + replaced.Charge,
                counter.Extra, counter.Cells);
        }

        return records is null ? null : Again(rate, counter, from, (account, id), now, records, scope);
    }

    // What the amendment makes of it is the difference of both ratings, so that whatever else the counter has stays.
    private static Counter Again(
        RateDocument rate, in Counter counter, Counter? from, (AccountId, string) id, UsedRecord? now,
        CounterRecords records, in PriceScope scope)
    {
        var (before, after, isMet, isUsed) = (from ?? default, from ?? default, false, from is not null);
        foreach (var record in records.All)
        {
            var isIt = (record.Account, record.Id) == id;
            before = With(rate, before, record.Used, scope);
            isUsed |= !isIt || now is not null;
            if (isIt) after = now is { } by ? With(rate, after, by, scope) : after;
            else after = isMet ? With(rate, after, record.Used, scope) : before;
            isMet |= isIt;
        }

        if (!isUsed) after = rate.Unused;
        return new Counter(
            counter.Quantity + after.Quantity - before.Quantity, counter.Charge + after.Charge - before.Charge,
            counter.Extra + after.Extra - before.Extra, after.Cells);
    }

    private static Counter Alone(RateDocument rate, in UsedRecord record, in PriceScope scope) =>
        With(rate, default, record, scope);

    private static Counter With(RateDocument rate, in Counter counter, in UsedRecord record, in PriceScope scope) =>
        rate.TryCount(counter, record, scope, out var counted) ? counted.After : counter;
}
