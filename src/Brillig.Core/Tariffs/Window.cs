using System.Text.Json;
using Brillig.Core.Basics;
using NodaTime;

namespace Brillig.Core.Tariffs;

/// <summary>A span of the day on some days of the week, and the rate that prices what begins in it.</summary>
/// <param name="Days">On which days it begins: bit 0 is Monday.</param>
/// <param name="From">The minute of the day at which it begins; 0 to 1,439.</param>
/// <param name="To">
/// The minute at which it ends, exclusive; 1 to 1,440. Not after <paramref name="From"/>: on the next day. The same:
/// a whole day later.
/// </param>
/// <param name="Zone">Whose clocks; null: the account's.</param>
/// <param name="Terms">What prices in it.</param>
internal sealed record Window(int Days, int From, int To, DateTimeZone? Zone, RateTerms Terms)
{
    private const int EveryDay = 0b111_1111;
    private const int MinutesPerDay = 24 * 60;
    private static readonly string[] Names = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

    private bool IsOvernight => To <= From;

    private bool IsAlways => Days == EveryDay && To % MinutesPerDay == From;

    /// <summary>Whether it holds a time. Across a change of the clocks, what they show counts.</summary>
    public bool Holds(Instant at, DateTimeZone account)
    {
        var local = at.InZone(Zone ?? account).LocalDateTime;
        var minute = (local.Hour * 60) + local.Minute;
        var day = (int)local.DayOfWeek - 1;
        if (!IsOvernight) return minute >= From && minute < To && IsOn(day);
        return minute >= From ? IsOn(day) : minute < To && IsOn((day + 6) % 7);
    }

    /// <summary>A time after this one until which it holds all or nothing; it may go on alike then.</summary>
    public Instant Steady(Instant at, DateTimeZone account)
    {
        if (IsAlways) return Instant.MaxValue;
        var zone = Zone ?? account;
        var nanos = at.InZone(zone).LocalDateTime.NanosecondOfDay;
        var minute = nanos / NodaConstants.NanosecondsPerMinute;
        var next = minute < From ? From : MinutesPerDay;
        if (minute < To && To < next) next = To;
        var until = at + Duration.FromNanoseconds((next * NodaConstants.NanosecondsPerMinute) - nanos);
        var interval = zone.GetZoneInterval(at);
        return interval.HasEnd && interval.End < until ? interval.End : until;
    }

    /// <summary>Reads a window; null, with a fault, if anything is wrong with it.</summary>
    /// <param name="window">Its fields.</param>
    /// <param name="place">Which of the rate's windows it is.</param>
    /// <param name="faults">Takes what is wrong.</param>
    /// <param name="isOfCalls">Whether the rate that it belongs to prices calls.</param>
    internal static Window? Read(Fields window, int place, Faults faults, bool isOfCalls)
    {
        var before = faults.List.Count;
        var days = ReadDays(window);
        var from = ReadTime(window, "from", MinutesPerDay - 1);
        var to = ReadTime(window, "to", MinutesPerDay);
        var zone = ReadZone(window);
        var rate = window.Object("rate", required: true);
        var terms = rate is null ? null : NestedRate.Read(rate, faults, $"w{place}", isInWindow: true);
        window.End();
        if (rate is not null && terms is not null && NestedRate.WhyNotBeside(terms, isOfCalls) is { } why)
            rate.Refuse("model", why);
        return faults.List.Count > before || from is not { } start || to is not { } end || terms is null
            ? null
            : new(days, start, end == 0 ? MinutesPerDay : end, zone, terms);
    }

    /// <summary>Writes it in its canonical form; what is as without it is left out.</summary>
    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        if (Days != EveryDay)
        {
            json.WriteStartArray("days");
            for (var day = 0; day < Names.Length; day++)
                if (IsOn(day)) json.WriteStringValue(Names[day]);
            json.WriteEndArray();
        }

        json.WriteString("from", Text(From));
        json.WriteString("to", Text(To));
        if (Zone is not null) json.WriteString("timezone", Zone.Id);
        NestedRate.Write(json, "rate", Terms);
        json.WriteEndObject();
    }

    /// <summary>Says which window it is.</summary>
    internal void Explain(Steps steps) => steps.Note(
        "window", new("days", null, Days == EveryDay ? null : string.Join(' ', Names.Where((_, day) => IsOn(day)))),
        new("from", null, Text(From)), new("to", null, Text(To)), new("timezone", null, Zone?.Id));

    private bool IsOn(int day) => (Days & (1 << day)) != 0;

    private static int ReadDays(Fields window)
    {
        if (window.Texts("days", max: Names.Length) is not { } texts) return EveryDay;
        if (texts.Count == 0) window.Refuse("days", "must not be empty; without it a window begins on every day");
        var days = 0;
        foreach (var text in texts)
        {
            var day = Array.IndexOf(Names, text);
            if (day >= 0) days |= 1 << day;
            else window.Refuse("days", $"must be of: {string.Join(", ", Names)}");
        }

        return days;
    }

    private static int? ReadTime(Fields window, string name, int max)
    {
        if (window.Text(name, required: true) is not { } text) return null;
        if (text is [var h, var hour, ':', var m, var minute]
            && char.IsAsciiDigit(h) && char.IsAsciiDigit(hour) && m is >= '0' and < '6' && char.IsAsciiDigit(minute))
        {
            var minutes = ((((h - '0') * 10) + hour - '0') * 60) + ((m - '0') * 10) + minute - '0';
            if (minutes <= max) return minutes;
        }

        window.Refuse(name, name == "to"
            ? "must be a time of day from 00:00 to 24:00, such as 18:30"
            : "must be a time of day from 00:00 to 23:59, such as 18:30");
        return null;
    }

    private static DateTimeZone? ReadZone(Fields window)
    {
        if (window.Text("timezone") is not { } name) return null;
        var zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(name);
        if (zone is null) window.Refuse("timezone", "must be a time zone of the IANA database, such as Europe/Paris");
        return zone;
    }

    private static string Text(int minutes) => string.Create(
        System.Globalization.CultureInfo.InvariantCulture, $"{minutes / 60:00}:{minutes % 60:00}");
}
