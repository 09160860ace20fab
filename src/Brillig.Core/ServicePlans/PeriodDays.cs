using Brillig.Core.Basics;
using NodaTime;

namespace Brillig.Core.ServicePlans;

/// <summary>The local days of a billing period.</summary>
/// <param name="Zone">Where they are local.</param>
/// <param name="Start">Its first day.</param>
/// <param name="End">The day after its last.</param>
/// <param name="Full">The days of the full period that it is, or is a stub of.</param>
public readonly record struct PeriodDays(DateTimeZone Zone, LocalDate Start, LocalDate End, int Full)
{
    /// <summary>
    /// The days of a period; one that begins within a day has all of that day. One that was cut by another grid, before
    /// the billing day, the zone or the length changed, is taken as full.
    /// </summary>
    public static PeriodDays Of(BillingPeriod period, PeriodCuts cuts)
    {
        var full = cuts.Full(period.Start);
        if (full.End != period.End) full = period;
        return new(
            cuts.Zone, Day(period.Start, cuts.Zone), Day(period.End, cuts.Zone),
            Math.Max(1, PeriodCuts.Days(full.Start, full.End, cuts.Zone)));
    }

    /// <summary>The local day of an instant.</summary>
    public static LocalDate Day(Instant at, DateTimeZone zone) => at.InZone(zone).Date;

    /// <summary>Days of it over those of the full period; none from a day to one before it.</summary>
    public Exact Part(LocalDate from, LocalDate to) =>
        to <= from ? Exact.Zero : (Exact)Period.DaysBetween(from, to) / Full;
}
