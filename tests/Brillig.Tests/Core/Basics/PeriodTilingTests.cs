using Brillig.Core.Basics;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using NodaTime.TimeZones;
using Xunit;

namespace Brillig.Tests.Core.Basics;

public class PeriodTilingTests
{
    // All of them; those with several names once.
    private static readonly DateTimeZone[] Zones =
    [
        .. TzdbDateTimeZoneSource.Default.CanonicalIdMap.Values.Distinct(StringComparer.Ordinal)
            .Select(id => DateTimeZoneProviders.Tzdb[id]),
    ];

    private static readonly LocalDate From = new(2020, 1, 1);
    private static readonly LocalDate To = new(2040, 12, 31);

    /// <summary>Every zone meets some billing days with every length, and all zones together all of them.</summary>
    [Fact]
    public void Periods_tile_in_every_time_zone()
    {
        var day = 0;
        foreach (var zone in Zones)
        {
            for (var sample = 0; sample < 3; sample++) Tiles(Months(zone, 1, (day++ % 31) + 1));
            Tiles(Months(zone, 5, (day++ % 31) + 1));
            Tiles(new(new(PeriodUnit.Year, 1), (day++ % 31) + 1, zone, new(2020, 2, 29)));
            Tiles(new(new(PeriodUnit.Week, 1), 1, zone, From.PlusDays(day % 7)));
        }
    }

    /// <summary>Days are where zones differ: those around each change of each clock, in all those years.</summary>
    [Fact]
    public void Days_tile_around_every_change_of_a_clock()
    {
        foreach (var zone in Zones)
        {
            var cuts = new PeriodCuts(new(PeriodUnit.Day, 1), 1, zone, From);
            foreach (var change in zone.GetZoneIntervals(At(From), At(To)).Where(interval => interval.HasEnd))
            {
                var near = Period.DaysBetween(From, change.End.InZone(zone).Date);
                for (var k = near - 2; k <= near + 2; k++) Joins(cuts, k);
            }
        }
    }

    [Fact]
    public void Every_billing_day_tiles_in_a_zone_that_changes_at_midnight()
    {
        string[] names = ["Africa/Cairo", "Asia/Beirut", "America/Asuncion", "America/Scoresbysund", "UTC"];
        foreach (var name in names)
            for (var day = 1; day <= 31; day++) Tiles(Months(DateTimeZoneProviders.Tzdb[name], 1, day));
    }

    [Fact]
    public void The_parts_of_a_cut_period_add_up_to_one()
    {
        var zone = DateTimeZoneProviders.Tzdb["Europe/Paris"];
        var cutsOf =
            from unit in Gen.Elements(Enum.GetValues<PeriodUnit>())
            from count in Gen.Choose(1, 12)
            from day in Gen.Choose(1, 31)
            from start in Gen.Choose(0, 7_000)
            let opening = At(From.PlusDays(start)) + Duration.FromHours(start % 24)
            select PeriodCuts.From(opening, new(unit, count), day, zone);
        var offsetsOf = Gen.Choose(0, 5_000).ListOf(6);
        Prop.ForAll(cutsOf.ToArbitrary(), Gen.Choose(-20, 20).ToArbitrary(), offsetsOf.ToArbitrary(),
            (cuts, k, offsets) =>
            {
                var (start, end) = (cuts.Cut(k), cuts.Cut(k + 1));
                var days = Period.DaysBetween(start, end);
                int[] edges = [0, .. offsets.Select(offset => offset % days).Order(), days];
                var parts = edges.Zip(edges.Skip(1),
                    (from, to) => cuts.Fraction(start.PlusDays(from), start.PlusDays(to)));
                return parts.Aggregate(Exact.Zero, (sum, part) => sum + part) == Exact.One;
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));
    }

    private static PeriodCuts Months(DateTimeZone zone, int count, int day) =>
        PeriodCuts.From(At(From), new(PeriodUnit.Month, count), day, zone);

    private static void Tiles(PeriodCuts cuts)
    {
        for (var k = -1; cuts.Cut(k) < To; k++) Joins(cuts, k);
    }

    private static void Joins(PeriodCuts cuts, int k)
    {
        var (start, end) = (cuts.CutAt(k), cuts.CutAt(k + 1));
        var text = $"{cuts.Zone.Id} {cuts.Length} on {cuts.BillingDay}, cut {k} on {cuts.Cut(k)}";
        Assert.True(start < end, text);
        Assert.True(start.InZone(cuts.Zone).Date == cuts.Cut(k), text);
        Assert.True((start - Duration.Epsilon).InZone(cuts.Zone).Date < cuts.Cut(k), text);
        Assert.True(cuts.Next(start) == end && cuts.Next(end - Duration.Epsilon) == end, text);
        Assert.True(cuts.Full(start) == new BillingPeriod(start, end), text);
        Assert.True(cuts.Full(end - Duration.Epsilon) == new BillingPeriod(start, end), text);
    }

    private static Instant At(LocalDate date) => date.AtMidnight().InUtc().ToInstant();
}
