using Brillig.Core.Basics;
using NodaTime;

namespace Brillig.Core.ServicePlans;

/// <summary>The local days of a billing period.</summary>
/// <param name="Cuts">The grid it lies in.</param>
/// <param name="Start">Its first day.</param>
/// <param name="End">The day after its last.</param>
public readonly record struct PeriodDays(PeriodCuts Cuts, LocalDate Start, LocalDate End)
{
    /// <summary>The days of a period; one that begins within a day has all of that day.</summary>
    public static PeriodDays Of(BillingPeriod period, PeriodCuts cuts) =>
        new(cuts, Day(period.Start, cuts.Zone), Day(period.End, cuts.Zone));

    /// <summary>The local day of an instant.</summary>
    public static LocalDate Day(Instant at, DateTimeZone zone) => at.InZone(zone).Date;

    /// <summary>Days of it over those of the full period they lie in; none from a day to one before it.</summary>
    public Exact Part(LocalDate from, LocalDate to) => to <= from ? Exact.Zero : Cuts.Fraction(from, to);

    /// <summary>The days of the full period that holds this day.</summary>
    public int Full(LocalDate day)
    {
        var (start, end) = Cuts.Full(PeriodCuts.StartOfDay(day, Cuts.Zone));
        return PeriodCuts.Days(start, end, Cuts.Zone);
    }
}
