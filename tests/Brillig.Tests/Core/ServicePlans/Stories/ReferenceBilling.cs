using Brillig.Core.Basics;
using Brillig.Tests.Simulation;
using NodaTime;

namespace Brillig.Tests.Core.ServicePlans.Stories;

/// <summary>A billing period by the calendar: its instants, its local days, and the days of the full one.</summary>
internal sealed record ToldPeriod(Instant Start, Instant End, LocalDate First, LocalDate After, int FullDays);

/// <summary>
/// What each charge of an account must sum to, line by line, worked out day by day: every local day costs the price of
/// the state at its end over the days of the full period. It shares no code with how the books bill.
/// </summary>
internal sealed class ReferenceBilling(PlanHistory history)
{
    private readonly ReferenceLines _lines = new(history);

    /// <summary>The sums of all charges up to a time, without those that are nothing.</summary>
    public SortedDictionary<string, Ratio> Charges(Told account, Instant until)
    {
        var sums = new SortedDictionary<string, Ratio>(StringComparer.Ordinal);
        var periods = Periods(account, until).ToArray();
        for (var i = 0; i < periods.Length; i++)
        {
            var (period, next) = (periods[i], i + 1 < periods.Length ? periods[i + 1] : null);
            var isClosed = account.ClosedAt < period.End;
            var ahead = i == 0 ? [] : Ahead(account, period);
            foreach (var (line, sum) in InPeriod(account, period, ahead, until)) Add(i, line, sum);
            if (i > 0 && !SellerChanges(account, period))
                foreach (var (line, sum) in ahead) Add(i, line, new Ratio(-1, 1) * sum.Billed);
            if (next is not null && !isClosed && !SellerChanges(account, next))
                foreach (var (line, sum) in Ahead(account, next)) Add(i, line, sum.Billed);
        }

        foreach (var (at, line, sum) in Activations(account).Concat(Beginnings(account, until)))
            Add(Array.FindIndex(periods, p => p.Start <= at && at < p.End), $"{line} activation", sum);
        foreach (var nothing in sums.Where(s => s.Value.Sign == 0).Select(s => s.Key).ToArray()) sums.Remove(nothing);
        return sums;

        void Add(int period, string line, Ratio sum)
        {
            var name = $"{periods[period].Start} {line}";
            sums[name] = sums.GetValueOrDefault(name) + sum;
        }
    }

    /// <summary>The periods that began before a time.</summary>
    public static IEnumerable<ToldPeriod> Periods(Told account, Instant until)
    {
        var start = account.Grid.From;
        for (var k = 0; start <= until; k++)
        {
            var end = ModelCalendar.Start(ModelCalendar.Day(account.Grid, k), account.Zone);
            if (end <= start) continue;
            var full = Period.DaysBetween(
                ModelCalendar.Day(account.Grid, k - 1), ModelCalendar.Day(account.Grid, k));
            yield return new(start, end, start.InZone(account.Zone).Date, end.InZone(account.Zone).Date, full);
            if (account.ClosedAt < end) yield break;
            start = end;
        }
    }

    // What was put on the charge before when the period began, with the ends that were known then.
    private Dictionary<string, (Ratio Billed, MomentLine Line)> Ahead(Told account, ToldPeriod period)
    {
        var ahead = new Dictionary<string, (Ratio, MomentLine)>();
        var events = history.Before(period.Start);
        foreach (var ((category, key), line) in _lines.Of(account, events, period.First, period.Start))
        {
            var days = 0;
            for (var day = period.First; day < period.After; day = day.PlusDays(1), days++)
            {
                var then = _lines.Of(account, events, day, period.Start).GetValueOrDefault((category, key));
                if (then?.Total != line.Total || then.IsArrears != line.IsArrears) break;
            }

            var billed = line.IsArrears ? 0 : line.Total * new Ratio(days, period.FullDays);
            ahead[Name(category, key, line)] = (billed, line);
        }

        return ahead;
    }

    // Each day's price; what is not prorated is paid to the period's end, or from its beginning.
    private Dictionary<string, Ratio> InPeriod(
        Told account, ToldPeriod period, Dictionary<string, (Ratio Billed, MomentLine Line)> ahead,
        Instant until)
    {
        var sums = new Dictionary<string, Ratio>();
        var prices = ahead.ToDictionary(a => a.Key, a => a.Value.Line.Total);
        var flags = ahead.ToDictionary(a => a.Key, a => (a.Value.Line.Additions, a.Value.Line.Removals));
        var closing = account.ClosedAt?.InZone(account.Zone).Date;
        for (var day = period.First; day < period.After && !(day >= closing); day = day.PlusDays(1))
        {
            var end = ModelCalendar.Start(day.PlusDays(1), account.Zone);
            var lines = _lines.Of(account, history.Before(end < until ? end : until), day, period.Start)
                .ToDictionary(l => Name(l.Key.Category, l.Key.Key, l.Value), l => l.Value);
            foreach (var name in prices.Keys.Union(lines.Keys).ToArray())
            {
                if (lines.TryGetValue(name, out var line)) flags[name] = (line.Additions, line.Removals);
                var (before, now) = (prices.GetValueOrDefault(name), line?.Total ?? 0);
                var (additions, removals) = flags.GetValueOrDefault(name, (true, true));
                if (now < before && !removals && before.Sign != 0) now = before;
                prices[name] = now;
                var sum = now * new Ratio(1, period.FullDays);
                if (now > before && !additions)
                {
                    var rest = Period.DaysBetween(day, period.After);
                    sum += (now - before) * new Ratio(period.FullDays - rest, period.FullDays);
                }

                sums[name] = sums.GetValueOrDefault(name) + sum;
            }
        }

        return sums;
    }

    // Each event that adds to what is billed, at its moment.
    private IEnumerable<(Instant At, string Line, Ratio Sum)> Activations(Told account)
    {
        foreach (var (number, at) in history.Moments)
        {
            if (at < account.Grid.From || account.ClosedAt <= at) continue;
            var begun = Periods(account, at).Last().Start;
            var day = at.InZone(account.Zone).Date;
            var before = _lines.Of(account, number, day, begun);
            foreach (var ((category, key), line) in _lines.Of(account, number + 1, day, begun))
            {
                var added = line.Billable - (before.GetValueOrDefault((category, key))?.Billable ?? 0);
                if (added.Sign > 0 && line.Activation.Sign > 0)
                    yield return (at, $"{category}/{key}", added * line.Activation);
            }
        }
    }

    // What is billed more because a plan begins on a later day than it was assigned, as that day begins.
    private IEnumerable<(Instant At, string Line, Ratio Sum)> Beginnings(Told account, Instant until)
    {
        foreach (var day in account.Plans.SelectMany(p => p.Plans).Select(p => p.From).OfType<LocalDate>().Distinct())
        {
            var at = ModelCalendar.Start(day, account.Zone);
            if (at < account.Grid.From || at > until || account.ClosedAt <= at) continue;
            var events = history.Before(at);
            if (account.PlansAt(events).All(p => p.From != day)) continue;
            var begun = Periods(account, at).Last().Start;
            var before = _lines.Of(account, events, day.PlusDays(-1), begun);
            foreach (var ((category, key), line) in _lines.Of(account, events, day, begun))
            {
                var added = line.Billable - (before.GetValueOrDefault((category, key))?.Billable ?? 0);
                if (added.Sign > 0 && line.Activation.Sign > 0)
                    yield return (at, $"{category}/{key}", added * line.Activation);
            }
        }
    }

    private bool SellerChanges(Told account, ToldPeriod next)
    {
        var periods = Periods(account, next.Start).ToArray();
        var before = periods[^2].Start;
        return SellerOf(before) != SellerOf(next.Start);

        AccountId SellerOf(Instant start) => history.SellerAt(
            account, start == account.Grid.From ? account.Parents[0].Event + 1 : history.Before(start));
    }

    private static string Name(string category, string key, MomentLine line) =>
        $"{category}/{key} {(line.IsArrears ? "arrears" : "advance")}";

}
