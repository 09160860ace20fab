using NodaTime;

namespace Brillig.Core.Basics;

/// <summary>Where the periods of an account are cut: at the start of local days, every Length from First on.</summary>
/// <remarks>
/// Cuts are numbered from First (0); those before it (negative) bound the full periods a stub lies in. The periods
/// tile: each ends where the next starts. Every question is answered by arithmetic and at most a few steps, never by
/// walking through the periods so far. <see cref="BillingDay"/> counts for months and years only. <c>default</c> is of
/// no use.
/// </remarks>
public readonly record struct PeriodCuts(PeriodLength Length, int BillingDay, DateTimeZone Zone, LocalDate First)
{
    /// <summary>
    /// The cuts of an account: the first is the first billing day after the opening, or on it if the opening is at the
    /// start of that local day. Days: the next local midnight. Weeks: the weekday of the opening. Months and years: the
    /// billing day, clamped to the end of a shorter month.
    /// </summary>
    /// <param name="opening">When the account was opened.</param>
    /// <param name="length">How long a period is.</param>
    /// <param name="billingDay">1–31; default the day of the opening.</param>
    /// <param name="zone">The account's time zone.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The billing day is none, or the length's count is not 1 to CountMax.
    /// </exception>
    public static PeriodCuts From(Instant opening, PeriodLength length, int? billingDay, DateTimeZone zone)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length.Count, 1, nameof(length));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length.Count, PeriodLength.CountMax, nameof(length));
        var date = opening.InZone(zone).Date;
        var day = billingDay ?? date.Day;
        if (day is < 1 or > 31) throw new ArgumentOutOfRangeException(nameof(billingDay), day, "1 to 31");

        // The first cut is the same whatever the count, so it is searched among the cuts of a single unit;
        // that of a year is the first billing day of any month.
        var unit = length.Unit is PeriodUnit.Year ? PeriodUnit.Month : length.Unit;
        var single = new PeriodCuts(new(unit, 1), day, zone, unit is PeriodUnit.Month ? InMonth(date, day) : date);
        var next = single.IndexAfter(opening);
        var first = single.CutAt(next - 1) == opening ? next - 1 : next;
        return new(length, day, zone, single.Cut(first));
    }

    /// <summary>The local day of cut k; k may be negative.</summary>
    public LocalDate Cut(int k) => Length.Unit switch
    {
        PeriodUnit.Day => First.PlusDays(k * Length.Count),
        PeriodUnit.Week => First.PlusDays(7 * k * Length.Count),
        PeriodUnit.Month => InMonth(First.With(DateAdjusters.StartOfMonth).PlusMonths(k * Length.Count), BillingDay),
        PeriodUnit.Year => InMonth(First.With(DateAdjusters.StartOfMonth).PlusYears(k * Length.Count), BillingDay),
        _ => throw new InvalidOperationException($"No period is counted in {Length.Unit}."),
    };

    /// <summary>
    /// The instant of cut k: the start of its local day; a midnight that does not exist is the first instant after.
    /// </summary>
    public Instant CutAt(int k) => StartOfDay(Cut(k), Zone);

    /// <summary>The earliest cut strictly after an instant.</summary>
    public Instant Next(Instant after) => CutAt(IndexAfter(after));

    /// <summary>The full, uncut period that holds an instant; one before First too.</summary>
    public BillingPeriod Full(Instant at)
    {
        var end = IndexAfter(at);
        return new(CutAt(end - 1), CutAt(end));
    }

    /// <summary>
    /// The days from a day up to another (not with it), over the days of the full period both lie in.
    /// </summary>
    /// <exception cref="ArgumentException">The days lie in different periods, or in the wrong order.</exception>
    public Exact Fraction(LocalDate from, LocalDate to)
    {
        var k = Near(from);
        while (Cut(k) > from) k--;
        while (Cut(k + 1) <= from) k++;
        var (start, end) = (Cut(k), Cut(k + 1));
        if (to < from || to > end)
            throw new ArgumentException($"{from} to {to} is not within [{start}, {end}).", nameof(to));
        return (Exact)Period.DaysBetween(from, to) / Period.DaysBetween(start, end);
    }

    /// <summary>The local calendar days between two instants; negative if they are in the wrong order.</summary>
    public static int Days(Instant from, Instant to, DateTimeZone zone) =>
        Period.DaysBetween(from.InZone(zone).Date, to.InZone(zone).Date);

    /// <summary>The first instant of a local day; of a day that a zone left out, the first instant after it.</summary>
    internal static Instant StartOfDay(LocalDate date, DateTimeZone zone)
    {
        // Far from any change of the clock, as nearly always, there is one, and nothing need be made to find it.
        var near = date.AtMidnight().InUtc().ToInstant();
        var interval = zone.GetZoneInterval(near);
        if (interval.Contains(near - Duration.FromDays(1)) && interval.Contains(near + Duration.FromDays(1)))
            return near - Duration.FromSeconds(interval.WallOffset.Seconds);
        var mapping = zone.MapLocal(date.AtMidnight());
        return mapping.Count == 0 ? mapping.LateInterval.Start : mapping.First().ToInstant();
    }

    // Compared by instants, not by days: where a clock goes back over midnight, a day is entered twice.
    private int IndexAfter(Instant after)
    {
        var k = Near(after.InZone(Zone).Date) + 1;
        while (CutAt(k) <= after) k++;
        while (CutAt(k - 1) > after) k--;
        return k;
    }

    /// <summary>The cut on or close before a day, at most one or two off.</summary>
    private int Near(LocalDate date) => Length.Unit switch
    {
        PeriodUnit.Day => FloorDivide(Period.DaysBetween(First, date), Length.Count),
        PeriodUnit.Week => FloorDivide(Period.DaysBetween(First, date), 7 * Length.Count),
        PeriodUnit.Month => FloorDivide(((date.Year - First.Year) * 12) + date.Month - First.Month, Length.Count),
        PeriodUnit.Year => FloorDivide(date.Year - First.Year, Length.Count),
        _ => throw new InvalidOperationException($"No period is counted in {Length.Unit}."),
    };

    private static LocalDate InMonth(LocalDate month, int day) =>
        new(month.Year, month.Month, Math.Min(day, CalendarSystem.Iso.GetDaysInMonth(month.Year, month.Month)));

    private static int FloorDivide(int value, int divisor) =>
        (value / divisor) - (value % divisor < 0 ? 1 : 0);
}
