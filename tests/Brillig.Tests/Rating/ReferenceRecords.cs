using System.Text.Json;
using Brillig.Tests.Simulation;
using NodaTime;

namespace Brillig.Tests.Rating;

/// <summary>`percentage`: of each record's value, after what is free.</summary>
internal sealed class ReferencePercentage(JsonElement rate)
{
    public Ratio Percent { get; } = rate.Number("percent") ?? 0;

    public Ratio Fixed { get; } = rate.Number("fixed") ?? 0;

    public Ratio? FreeRecords { get; } = rate.Number("free_records");

    public Ratio? FreeAmount { get; } = rate.Number("free_amount");

    public Ratio? Minimum { get; } = rate.Number("minimum_per_record");

    public Ratio? Maximum { get; } = rate.Number("maximum_per_record");

    public ReferenceAllowance Begin() => new(this);
}

/// <summary>What of a percentage's allowances a period has used.</summary>
internal sealed class ReferenceAllowance(ReferencePercentage rate)
{
    private int _records;
    private Ratio _free;

    public Ratio Price(Ratio value)
    {
        _records++;
        var free = Free(value);
        _free += free;
        var rest = value - free;
        if (rest.Sign <= 0) return 0;
        var price = rest * rate.Percent / 100 + rate.Fixed;
        if (rate.Minimum is { } minimum) price = Ratios.Max(price, minimum);
        return rate.Maximum is { } maximum ? Ratios.Min(price, maximum) : price;
    }

    private Ratio Free(Ratio value)
    {
        if (rate.FreeRecords is { } records && _records > records) return 0;
        if (rate.FreeAmount is { } amount) return Ratios.Min(value, amount - _free);
        return rate.FreeRecords is null ? 0 : value;
    }
}

/// <summary>`timed`, and a line of a deck: started increments from some second on.</summary>
internal sealed record ReferenceTimed(Ratio Fee, Ratio NoCharge, IReadOnlyList<ReferenceInterval> Intervals)
{
    private static readonly Ratio Minute = 60;

    public static ReferenceTimed Of(JsonElement rate)
    {
        var (fee, free) = (rate.Number("connection_fee") ?? 0, rate.Number("no_charge_seconds") ?? 0);
        if (!rate.TryGetProperty("intervals", out _))
            return Short(fee, free, rate.Number("price_per_minute") ?? 0, rate.Number("minimum_seconds") ?? 0,
                rate.Number("increment_seconds") ?? 0);
        return new(fee, free, [.. rate.List("intervals").Select(interval => new ReferenceInterval(
            interval.Number("from") ?? 0, OrMinute(interval.Number("increment") ?? 0),
            interval.Number("price") ?? 0, OrMinute(interval.Number("per") ?? 0)))]);
    }

    public static ReferenceTimed Short(Ratio fee, Ratio free, Ratio price, Ratio minimum, Ratio increment)
    {
        var rest = new ReferenceInterval(minimum, OrMinute(increment), price, Minute);
        return new(fee, free, minimum.Sign > 0 ? [new(0, minimum, price, Minute), rest] : [rest]);
    }

    /// <summary>Each interval prices what of the call is inside it.</summary>
    public Ratio Price(Ratio seconds)
    {
        if (seconds.Sign <= 0 || seconds <= NoCharge) return 0;
        var sum = Fee;
        for (var i = 0; i < Intervals.Count; i++)
        {
            var end = i + 1 < Intervals.Count ? Ratios.Min(seconds, Intervals[i + 1].From) : seconds;
            var part = end - Intervals[i].From;
            if (part.Sign > 0) sum += Ratios.Whole((part / Intervals[i].Increment).Up()) * Intervals[i].Each;
        }

        return sum;
    }

    /// <summary>Increment by increment, each by the rate of the moment it begins at; null if that has none.</summary>
    public Ratio? Walk(Ratio seconds, Func<Ratio, ReferenceTimed?> rateAt)
    {
        if (seconds.Sign <= 0 || seconds <= NoCharge) return 0;
        var sum = Fee;
        for (var elapsed = Ratio.Zero; elapsed < seconds;)
        {
            if (rateAt(elapsed) is not { } rate) return null;
            var interval = rate.Intervals.Last(interval => interval.From <= elapsed);
            sum += interval.Each;
            elapsed += interval.Increment;
        }

        return sum;
    }

    private static Ratio OrMinute(Ratio seconds) => seconds.Sign == 0 ? Minute : seconds;
}

/// <summary>From a second on, each started increment costs increment / per × price.</summary>
internal sealed record ReferenceInterval(Ratio From, Ratio Increment, Ratio Price, Ratio Per)
{
    public Ratio Each { get; } = Increment / Per * Price;
}

/// <summary>A span of the day on some days of the week, on the clocks of a place.</summary>
internal sealed class ReferenceWindow(JsonElement window, string zone, ReferenceTerms terms)
{
    private static readonly string[] Week = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

    private readonly DateTimeZone _zone = DateTimeZoneProviders.Tzdb[window.Said("timezone", zone)];
    private readonly int _from = Minutes(window.Said("from", ""));
    private readonly int _to = Minutes(window.Said("to", ""));
    private readonly string[] _days = window.List("days").Select(day => day.ToString()).ToArray();

    public ReferenceTerms Terms => terms;

    public bool Holds(Instant at)
    {
        var local = at.InZone(_zone).LocalDateTime;
        var minute = local.Hour * 60 + local.Minute;
        if (_from < _to) return IsDay(local.Date) && minute >= _from && minute < _to;
        return minute >= _from ? IsDay(local.Date) : minute < _to && IsDay(local.Date.PlusDays(-1));
    }

    private bool IsDay(LocalDate date) => _days.Length == 0 || _days.Contains(Week[(int)date.DayOfWeek - 1]);

    private static int Minutes(string time) =>
        int.Parse(time[..2], System.Globalization.CultureInfo.InvariantCulture) * 60
        + int.Parse(time[3..], System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>A rate deck: a list of prefixes, read from its first to its last line for every number.</summary>
internal sealed record ReferenceDeck(IReadOnlyList<ReferencePrefix> Lines)
{
    public ReferenceTimed? Find(string? destination)
    {
        var number = destination switch
        {
            null => "",
            ['+', .. var rest] => rest,
            ['0', '0', .. var rest] => rest,
            ['0', '1', '1', .. var rest] => rest,
            { Length: 10 } => "1" + destination,
            _ => destination,
        };
        return Lines.Where(line => number.StartsWith(line.Prefix, StringComparison.Ordinal))
            .OrderByDescending(line => line.Prefix.Length).ThenBy(line => line.Weight).FirstOrDefault()?.Rate;
    }
}

/// <summary>A line of a deck.</summary>
internal sealed record ReferencePrefix(string Prefix, int Weight, ReferenceTimed Rate);
