using System.Globalization;
using NodaTime;
using NodaTime.Text;

namespace Brillig.Cli;

/// <summary>Times as people write and read them: RFC 3339, or a date of some time zone.</summary>
internal static class Times
{
    private static readonly LocalDatePattern s_date = LocalDatePattern.Iso;
    private static readonly OffsetDateTimePattern s_time = OffsetDateTimePattern.Rfc3339;

    /// <summary>A time as the API takes it. A date alone is its first moment in the zone.</summary>
    /// <param name="text">As it was given, or null.</param>
    /// <param name="option">What it was given by.</param>
    /// <param name="zone">An IANA zone; null: UTC.</param>
    /// <exception cref="CommandException">It is no time.</exception>
    public static string? Read(string? text, string option, string? zone)
    {
        if (text is null || s_time.Parse(text).Success) return text;
        if (s_date.Parse(text).TryGetValue(default, out var date))
            return s_time.Format(Zone(zone).AtStartOfDay(date).ToOffsetDateTime());
        throw CommandException.WrongUse(
            $"{option} is '{text}': give a date such as 2026-01-31, or a time such as 2026-01-31T12:00:00Z.");
    }

    /// <summary>A time as people of the zone read it; what begins a day, as the day alone.</summary>
    public static string Shown(string? time, string? zone)
    {
        if (time is null || !s_time.Parse(time).TryGetValue(default, out var at)) return time ?? "";
        var local = at.ToInstant().InZone(Zone(zone)).LocalDateTime;
        return local.TimeOfDay == LocalTime.Midnight
            ? s_date.Format(local.Date)
            : local.ToString("uuuu-MM-dd HH:mm", CultureInfo.InvariantCulture);
    }

    // The server has checked the zones of accounts; one that this machine does not know is shown in UTC.
    private static DateTimeZone Zone(string? name) =>
        (name is null ? null : DateTimeZoneProviders.Tzdb.GetZoneOrNull(name)) ?? DateTimeZone.Utc;
}
