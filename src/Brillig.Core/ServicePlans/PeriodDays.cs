using Brillig.Core.Accounts;
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
    /// The days of a period; one that begins within a day has all of that day, but those of the period before. One that
    /// was cut by another grid, before the billing day or the zone changed, keeps its days.
    /// </summary>
    /// <param name="period">The period.</param>
    /// <param name="cuts">The account's grid as it is now.</param>
    /// <param name="kept">The days of the period in which the grid last changed.</param>
    public static PeriodDays Of(BillingPeriod period, PeriodCuts cuts, KeptDays? kept)
    {
        if (kept is not null && kept.Until == period.End)
            return new(DateTimeZoneProviders.Tzdb[kept.Zone], kept.Start, kept.End, kept.Full);
        var full = cuts.Full(period.Start);
        if (full.End != period.End) full = period;
        var start = Day(period.Start, cuts.Zone);
        if (kept is not null && kept.Until == period.Start) start = LocalDate.Max(start, kept.End);
        return new(
            cuts.Zone, start, LocalDate.Max(start, Day(period.End, cuts.Zone)),
            Math.Max(1, PeriodCuts.Days(full.Start, full.End, cuts.Zone)));
    }

    /// <summary>The local day of an instant.</summary>
    public static LocalDate Day(Instant at, DateTimeZone zone) => at.InZone(zone).Date;

    /// <summary>The local day of a time of it, from its first on.</summary>
    public LocalDate DayOf(Instant at) => LocalDate.Max(Start, Day(at, Zone));

    /// <summary>Days of it over those of the full period; none from a day to one before it.</summary>
    public Exact Part(LocalDate from, LocalDate to) =>
        to <= from ? Exact.Zero : (Exact)Period.DaysBetween(from, to) / Full;
}
