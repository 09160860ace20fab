using System.Collections.Immutable;
using Brillig.Core.Basics;

namespace Brillig.Core.Tariffs;

/// <summary>What prices an entry of a quote, and where its counter stands before the first entry.</summary>
/// <param name="Rate">The rate.</param>
/// <param name="Before">Where the counter of the service stands in the period; default: at its beginning.</param>
/// <param name="Period">Tells the periods apart that the entries lie in.</param>
/// <param name="Scope">What else prices depend on.</param>
public readonly record struct QuotedRate(RateDocument Rate, Counter Before, int Period, PriceScope Scope);

/// <summary>
/// Quotes in both directions. The entries of one service are records of its period, in order; what an amount buys
/// counts as used by the entries after it, unless it buys nothing or is unlimited.
/// </summary>
public static class Quoting
{
    /// <summary>Quotes all entries, or refuses them all.</summary>
    /// <param name="currency">Of the tariff.</param>
    /// <param name="entries">What is asked, in order.</param>
    /// <param name="find">What prices an entry; null: nothing does. Asked once for each entry.</param>
    /// <returns><see cref="Done"/> with a <see cref="Quote"/>, or <see cref="Refused"/> with the pointer of the entry
    /// (/usage/n) that it is about.</returns>
    public static Decision Of(
        Currency currency, IReadOnlyList<QuoteEntry> entries, Func<QuoteEntry, QuotedRate?> find)
    {
        var counters = new Dictionary<(string, RateDocument, int), Running>();
        var items = new List<Item>(entries.Count);
        for (var i = 0; i < entries.Count; i++)
        {
            var entry = entries[i];
            if (find(entry) is not { } priced)
                return At(Reason.NoRate, i, $"There is no rate for {entry.Name}.");
            var key = (entry.Name, priced.Rate, priced.Period);
            if (!counters.TryGetValue(key, out var running))
                counters.Add(key, running = new Running(priced.Before.Extra) { Counter = priced.Before });
            if (Quoted(entry, priced, running, i, out var item) is { } refusal) return refusal;
            items.Add(item);
            if (item.Counts) running.Last = i;
        }

        foreach (var running in counters.Values)
            if (running.Last is { } last) items[last] = items[last] with { Extra = running.Added };
        return Rounded(currency, items);
    }

    private static Refused? Quoted(QuoteEntry entry, in QuotedRate priced, Running running, int place, out Item item)
    {
        item = default;
        var before = running.Counter;
        var (rate, scope) = (priced.Rate, priced.Scope);
        var record = new UsedRecord(entry.Usage ?? Exact.Zero, entry.At, entry.Properties);
        if (entry.Usage is null)
        {
            var afforded = entry.Money is { } money
                ? Inverse.Of(rate, before, money, entry.Step, record, scope)
                : new Afforded(Affording.Unlimited, Exact.Zero);
            if (afforded.Kind is Affording.NotInvertible)
                return At(Reason.NotInvertible, place, $"What an amount of {entry.Name} buys cannot be told.");
            if (afforded.Kind is Affording.Unlimited or Affording.Nothing)
            {
                item = new Item(entry, rate, afforded, default, false, []);
                return null;
            }

            record = record with { Quantity = Exact.Min(afforded.Usage, entry.Most ?? afforded.Usage) };
        }

        if (!rate.TryCount(before, record, scope, out var counted))
            return Unrated(entry, place, priced, record);
        var after = counted.After;
        var charge = after.Charge - before.Charge;
        if (!after.Owed.TryToMicros(out _) || !after.Charge.TryToMicros(out _))
            return At(Reason.AmountOutOfRange, place, $"{entry.Name} leaves ±9.2 · 10¹² currency units.");
        if (entry.Usage is null && charge > entry.Money)
            throw new InvalidOperationException($"{record.Quantity} of {rate.Text} cost {charge}, not {entry.Money}.");
        item = new Item(
            entry, rate, new(Affording.Usage, record.Quantity), charge, true,
            Explaining.Record(rate, before, after, record, scope));
        running.Counter = after;
        return null;
    }

    private static Refused Unrated(QuoteEntry entry, int place, in QuotedRate priced, in UsedRecord record)
    {
        var detail = $"There is no rate for this {entry.Name}.";
        return At(Reason.NoRate, place, Unpriced.Why(priced.Rate, record, priced.Scope) is { } why
            ? $"{detail} {why}" : detail);
    }

    /// <summary>One group without tax: rounded once, and shared by largest remainder.</summary>
    private static Decision Rounded(Currency currency, List<Item> items)
    {
        var owed = items.ConvertAll(item => item.Charge + item.Extra);
        var sum = owed.Aggregate(Exact.Zero, (total, part) => total + part);
        if (!sum.Round(currency.Minor).TryToMicros(out var micros))
            return new Refused(Reason.AmountOutOfRange, "The total leaves ±9.2 · 10¹² currency units.");
        var shares = Shares.Split(micros, owed, currency.MinorMicros);
        return new Done(new Quote(
            currency, new Money(micros, currency),
            [.. items.Select((item, i) => item.Quoted(new Money(shares[i], currency)))]));
    }

    private static Refused At(Reason reason, int place, string detail) =>
        Refused.At(reason, $"/usage/{place}", detail);

    /// <summary>A counter as the entries move it.</summary>
    private sealed class Running(Exact extraBefore)
    {
        public Counter Counter { get; set; }

        /// <summary>The last entry that counted: it bears what a minimum charge adds.</summary>
        public int? Last { get; set; }

        public Exact Added => Counter.Extra - extraBefore;
    }

    private readonly record struct Item(
        QuoteEntry Entry, RateDocument Rate, Afforded Afforded, Exact Charge, bool Counts,
        ImmutableArray<ExplainStep> Steps)
    {
        public Exact Extra { get; init; }

        public QuotedItem Quoted(Money total) => new(
            Entry.Name,
            Afforded.Kind is Affording.Unlimited ? null : Afforded.Usage,
            Charge,
            total,
            Entry.Usage is null ? Entry.Money - Charge : null,
            Afforded.Kind is Affording.Nothing,
            Explaining.Minimum(Rate, Extra) is { } minimum ? Steps.Add(minimum) : Steps);
    }
}
