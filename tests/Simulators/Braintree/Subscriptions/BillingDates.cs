namespace Brillig.Simulators.Braintree.Subscriptions;

/// <summary>On which days a subscription is billed. A day that a month lacks is its last.</summary>
internal static class BillingDates
{
    /// <summary>1 to 28, and 31 for the last day: others the vendor refuses.</summary>
    public static bool IsAllowed(int day) => day is (>= 1 and <= 28) or 31;

    /// <summary>The first such day, today included.</summary>
    public static DateOnly FirstOn(int day, DateOnly today)
    {
        var here = Within(today.Year, today.Month, day);
        return here >= today ? here : Next(here, 1, day);
    }

    public static DateOnly Next(DateOnly date, int months, int day)
    {
        var month = new DateOnly(date.Year, date.Month, 1).AddMonths(months);
        return Within(month.Year, month.Month, day);
    }

    private static DateOnly Within(int year, int month, int day) =>
        new(year, month, Math.Min(day, DateTime.DaysInMonth(year, month)));
}
