using Brillig.Core.Basics;
using NodaTime;
using Xunit;

namespace Brillig.Tests.Core.Basics;

public class PeriodCutsTests
{
    private static readonly DateTimeZone Paris = DateTimeZoneProviders.Tzdb["Europe/Paris"];

    [Theory]
    [InlineData(PeriodUnit.Month, 1, 31, "2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30")]
    [InlineData(PeriodUnit.Month, 3, 30, "2025-11-30", "2026-02-28", "2026-05-30", "2026-08-30")]
    [InlineData(PeriodUnit.Year, 1, 29, "2024-02-29", "2025-02-28", "2026-02-28", "2027-02-28")]
    [InlineData(PeriodUnit.Year, 4, 29, "2024-02-29", "2028-02-29", "2032-02-29", "2036-02-29")]
    [InlineData(PeriodUnit.Week, 2, null, "2026-03-18", "2026-04-01", "2026-04-15", "2026-04-29")]
    [InlineData(PeriodUnit.Day, 30, null, "2026-01-01", "2026-01-31", "2026-03-02", "2026-04-01")]
    public void A_clamped_billing_day_returns(PeriodUnit unit, int count, int? day, params string[] cuts)
    {
        var opening = PeriodCuts.StartOfDay(Date(cuts[0]), Paris);
        var periods = PeriodCuts.From(opening, new(unit, count), day, Paris);
        Assert.Equal(cuts.Select(Date), Enumerable.Range(0, cuts.Length).Select(periods.Cut));
        Assert.Equal(periods.CutAt(1), periods.Next(opening));
        Assert.Equal(opening, periods.Next(opening - Duration.Epsilon));
    }

    [Theory]
    [InlineData(PeriodUnit.Month, null, "2026-04-20")]
    [InlineData(PeriodUnit.Month, 21, "2026-03-21")]
    [InlineData(PeriodUnit.Month, 5, "2026-04-05")]
    [InlineData(PeriodUnit.Year, 5, "2026-04-05")]
    [InlineData(PeriodUnit.Year, 25, "2026-03-25")]
    [InlineData(PeriodUnit.Week, null, "2026-03-27")]
    [InlineData(PeriodUnit.Day, null, "2026-03-21")]
    public void The_first_cut_is_the_first_billing_day_after_an_opening_at_noon(PeriodUnit unit, int? day, string first)
    {
        var opening = Instant.FromUtc(2026, 3, 20, 11, 0);
        var cuts = PeriodCuts.From(opening, new(unit, 1), day, Paris);
        Assert.Equal(Date(first), cuts.First);
        Assert.Equal(cuts.CutAt(0), cuts.Next(opening));
        Assert.True(cuts.Full(opening).Contains(opening));
    }

    [Fact]
    public void A_midnight_that_does_not_exist_is_the_first_instant_after()
    {
        var cairo = DateTimeZoneProviders.Tzdb["Africa/Cairo"];
        var cuts = new PeriodCuts(new(PeriodUnit.Day, 1), 1, cairo, new(2026, 4, 24));
        Assert.Equal(Instant.FromUtc(2026, 4, 23, 22, 0), cuts.CutAt(0));
        Assert.Equal(new LocalTime(1, 0), cuts.CutAt(0).InZone(cuts.Zone).TimeOfDay);
    }

    [Fact]
    public void A_day_that_a_zone_left_out_is_an_empty_period()
    {
        var apia = DateTimeZoneProviders.Tzdb["Pacific/Apia"];
        var cuts = new PeriodCuts(new(PeriodUnit.Day, 1), 1, apia, new(2011, 12, 29));
        Assert.Equal(cuts.CutAt(1), cuts.CutAt(2));
        var full = cuts.Full(cuts.CutAt(1));
        Assert.Equal(new BillingPeriod(cuts.CutAt(2), cuts.CutAt(3)), full);
    }

    [Fact]
    public void A_part_belongs_to_one_period()
    {
        var cuts = new PeriodCuts(new(PeriodUnit.Month, 1), 15, Paris, new(2026, 1, 15));
        Assert.Equal(Exact.Ratio(10, 31), cuts.Fraction(new(2026, 1, 15), new(2026, 1, 25)));
        Assert.Equal(1, cuts.Fraction(new(2025, 1, 15), new(2025, 2, 15)));
        Assert.Equal(0, cuts.Fraction(new(2026, 2, 15), new(2026, 2, 15)));
        Assert.Throws<ArgumentException>(() => cuts.Fraction(new(2026, 1, 15), new(2026, 2, 16)));
        Assert.Throws<ArgumentException>(() => cuts.Fraction(new(2026, 1, 15), new(2026, 1, 14)));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1_001, 1)]
    [InlineData(1, 0)]
    [InlineData(1, 32)]
    public void Refuses_a_length_or_a_billing_day_that_is_none(int count, int day) =>
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            PeriodCuts.From(Instant.FromUtc(2026, 1, 1, 0, 0), new(PeriodUnit.Month, count), day, Paris));

    private static LocalDate Date(string text) => LocalDate.FromDateTime(DateTime.Parse(text));
}
