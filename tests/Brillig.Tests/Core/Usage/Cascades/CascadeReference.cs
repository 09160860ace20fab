using Brillig.Core.Basics;
using Brillig.Tests.Simulation;
using NodaTime;

namespace Brillig.Tests.Core.Usage.Cascades;

/// <summary>A period of an account's own charges.</summary>
internal sealed class HandPeriod(Instant start)
{
    public Instant Start => start;

    public Instant End { get; set; } = Instant.MaxValue;

    public Instant IssuedAt { get; set; } = Instant.MaxValue;
}

/// <summary>What is known of an account.</summary>
internal sealed class HandAccount(AccountId id, Instant openedAt, ModelGrid grid, Duration grace)
{
    public AccountId Id => id;

    public Instant OpenedAt => openedAt;

    public HandAccount? Parent { get; set; }

    public HandAccount? Payer { get; set; }

    public Instant? PaidAt { get; set; }

    public List<(Instant From, string Tariff)> Tariffs { get; } = [];

    public List<HandPeriod> Periods { get; } = [];

    public ModelGrid Grid => grid;

    public Duration Grace => grace;

    public IEnumerable<HandAccount> Above
    {
        get
        {
            for (var up = Parent; up is not null; up = up.Parent) yield return up;
        }
    }
}

/// <summary>A version of a tariff: a card for each service.</summary>
internal sealed record HandVersion(Instant From, bool AtOnce, Dictionary<string, HandRate> Rates);

/// <summary>What records come to together: of one account, by one card, in one period, on one charge.</summary>
internal readonly record struct HandKey(AccountId On, Instant Period, AccountId For, string Card);

/// <summary>Where it is billed: on the period's own charge, or as a correction on a later one's.</summary>
internal readonly record struct HandPlace(AccountId On, Instant Period, Instant? Corrects, AccountId For, string Card);

/// <summary>
/// Rates all usage from the plain list of records, by the rules of the documents: whatever happens, the price of all
/// records of a counter is worked out anew, before and after. It shares no code with how the books rate.
/// </summary>
internal sealed class CascadeReference
{
    private readonly ModelCalendar _calendar = new();
    private readonly Dictionary<HandKey, List<(string Record, decimal Quantity)>> _counters = [];
    private readonly Dictionary<string, List<Counted>> _records = [];

    public Dictionary<AccountId, HandAccount> Accounts { get; } = [];

    public Dictionary<string, List<HandVersion>> Tariffs { get; } = [];

    /// <summary>What is billed at each place: how much, at which price.</summary>
    public SortedDictionary<string, (Ratio Quantity, Ratio Price)> Billed { get; } = new(StringComparer.Ordinal);

    /// <summary>How often a record counted on a charge that is not its own account's.</summary>
    public int Elsewhere { get; private set; }

    /// <summary>How often what was issued was corrected.</summary>
    public int Corrected { get; private set; }

    public static string Name(HandPlace place) =>
        $"{place.On} {place.Period} {place.Corrects} {place.For} {place.Card}";

    /// <summary>The periods of an account begin anew.</summary>
    public static void Begin(HandAccount account, Instant now) => account.Periods.Add(new HandPeriod(now));

    /// <summary>Another pays for it: what it had is closed.</summary>
    public void End(HandAccount account, Instant now)
    {
        PeriodAt(account, now, now);
        foreach (var period in account.Periods)
            (period.End, period.IssuedAt) = (Min(period.End, now), Min(period.IssuedAt, now));
    }

    /// <summary>A record arrives.</summary>
    public void Take(HandAccount of, string record, string service, decimal quantity, Instant at, Instant now)
    {
        var counted = _records[record] = [];
        foreach (var level in of.Above.Prepend(of))
        {
            if (level == of.Payer || at < level.OpenedAt) continue;
            var charge = level.Payer ?? level;
            var period = PeriodAt(charge, Max(at, charge.PaidAt ?? charge.OpenedAt), now);
            var rate = RateAt(level, service, at, period.Start);
            if (level != of && !rate.Cascades) continue;
            var one = new Counted(
                new HandKey(charge.Id, period.Start, level.Id, rate.Card), charge, period, rate,
                IsPast: period.IssuedAt <= now);
            counted.Add(one);
            if (charge != of) Elsewhere++;
            Move(one, record, quantity, now, one.IsPast);
        }
    }

    /// <summary>A record has another quantity; null: it never was.</summary>
    public void Amend(string record, decimal? quantity, Instant now)
    {
        foreach (var one in _records[record])
        {
            PeriodAt(one.Charge, now, now);
            Move(one, record, quantity, now, one.IsPast || one.Period.IssuedAt <= now);
        }
    }

    /// <summary>Whether a record counts, or would be corrected, on an account that does not pay for itself.</summary>
    public bool IsPaidFor(string record, HandAccount of) =>
        of.Payer is not null || _records[record].Exists(c => c.Charge.Payer is not null || c.Key.For != c.Key.On);

    private void Move(Counted one, string record, decimal? quantity, Instant now, bool isPast)
    {
        if (!_counters.TryGetValue(one.Key, out var all)) _counters[one.Key] = all = [];
        decimal[] before = [.. all.Select(r => r.Quantity)];
        all.RemoveAll(r => r.Record == record);
        if (quantity is { } some) all.Add((record, some));
        decimal[] after = [.. all.Select(r => r.Quantity)];
        var on = isPast ? PeriodAt(one.Charge, now, now).Start : one.Key.Period;
        var place = Name(new HandPlace(
            one.Key.On, on, isPast ? one.Key.Period : null, one.Key.For, one.Key.Card));
        if (isPast) Corrected++;
        var (sum, price) = Billed.GetValueOrDefault(place);
        Billed[place] = (
            sum + (one.Rate.Quantity(after) - one.Rate.Quantity(before)),
            price + (one.Rate.Price(after) - one.Rate.Price(before)));
    }

    // The period of a time; times ahead are in the one that runs.
    private HandPeriod PeriodAt(HandAccount account, Instant at, Instant now)
    {
        for (var last = account.Periods[^1]; account.Payer is null; last = account.Periods[^1])
        {
            if (last.End == Instant.MaxValue)
            {
                last.End = _calendar.Next(account.Grid, last.Start);
                last.IssuedAt = last.End + account.Grace;
            }

            if (last.End > now) break;
            account.Periods.Add(new HandPeriod(last.End));
        }

        return account.Periods.FindLast(p => p.Start <= at) ?? account.Periods[0];
    }

    private HandRate RateAt(HandAccount account, string service, Instant at, Instant periodStart)
    {
        var versions = Tariffs[account.Tariffs.FindLast(t => t.From <= at).Tariff];
        var version = versions.FindLast(v => v.From <= (v.AtOnce ? at : Min(at, periodStart))) ?? versions[0];
        return version.Rates[service];
    }

    private static Instant Max(Instant one, Instant other) => one > other ? one : other;

    private static Instant Min(Instant one, Instant other) => one < other ? one : other;

    private sealed record Counted(HandKey Key, HandAccount Charge, HandPeriod Period, HandRate Rate, bool IsPast);
}
