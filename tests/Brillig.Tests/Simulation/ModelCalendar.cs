using Brillig.Core.Basics;
using NodaTime;
using NodaTime.TimeZones;

namespace Brillig.Tests.Simulation;

/// <summary>How an account's periods are cut: from when, in which steps, on which day, where.</summary>
internal sealed record ModelGrid(Instant From, PeriodUnit Unit, int Count, int? BillingDay, string Zone);

/// <summary>Cuts a grid's periods one after the other, as a person with a wall calendar would.</summary>
internal sealed class ModelCalendar
{
    private static readonly ZoneLocalMappingResolver FirstInstant =
        Resolvers.CreateMappingResolver(Resolvers.ReturnEarlier, Resolvers.ReturnStartOfIntervalAfter);

    private readonly Dictionary<ModelGrid, List<Instant>> _cuts = [];

    /// <summary>The first cut that comes after this time, which is not before the grid begins.</summary>
    public Instant Next(ModelGrid grid, Instant after)
    {
        if (!_cuts.TryGetValue(grid, out var cuts)) _cuts[grid] = cuts = [];
        while (cuts.Count == 0 || cuts[^1] <= after) cuts.Add(Cut(grid, cuts.Count));
        var i = cuts.Count - 1;
        while (i > 0 && cuts[i - 1] > after) i--;
        return cuts[i];
    }

    /// <summary>The local day of a cut; negative: before the first, where the period of a stub began.</summary>
    public static LocalDate Day(ModelGrid grid, int k)
    {
        var zone = DateTimeZoneProviders.Tzdb[grid.Zone];
        var opening = grid.From.InZone(zone).Date;
        var first = opening.PlusDays(-1);
        while (!IsCut(grid, opening, first) || Start(first, zone) < grid.From) first = first.PlusDays(1);
        return grid.Unit switch
        {
            PeriodUnit.Day => first.PlusDays(k * grid.Count),
            PeriodUnit.Week => first.PlusWeeks(k * grid.Count),
            PeriodUnit.Month => OnDay(first, k * grid.Count, grid.BillingDay ?? opening.Day),
            PeriodUnit.Year => OnDay(first, 12 * k * grid.Count, grid.BillingDay ?? opening.Day),
            _ => throw new InvalidOperationException($"{grid.Unit}"),
        };
    }

    private static Instant Cut(ModelGrid grid, int k) =>
        Start(Day(grid, k), DateTimeZoneProviders.Tzdb[grid.Zone]);

    private static bool IsCut(ModelGrid grid, LocalDate opening, LocalDate date) => grid.Unit switch
    {
        PeriodUnit.Day => true,
        PeriodUnit.Week => date.DayOfWeek == opening.DayOfWeek,
        _ => date == OnDay(date, 0, grid.BillingDay ?? opening.Day),
    };

    // 31 January, 28 February, 31 March: the day is kept while the months go by.
    private static LocalDate OnDay(LocalDate date, int months, int day)
    {
        var month = date.ToYearMonth().PlusMonths(months);
        var last = month.OnDayOfMonth(1).PlusMonths(1).PlusDays(-1).Day;
        return month.OnDayOfMonth(day < last ? day : last);
    }

    /// <summary>The first instant of a local day.</summary>
    public static Instant Start(LocalDate date, DateTimeZone zone) =>
        date.AtMidnight().InZone(zone, FirstInstant).ToInstant();
}
