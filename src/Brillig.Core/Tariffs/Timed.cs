using System.Text.Json;
using Brillig.Core.Basics;

namespace Brillig.Core.Tariffs;

/// <summary>
/// Seconds in started increments, whose length and price depend on how long it has taken, after a connection fee. What
/// lasts no longer than the free seconds costs nothing.
/// </summary>
public sealed record Timed : IPriceModel
{
    private readonly Piece[] _pieces;
    private readonly (decimal PerMinute, decimal Minimum, decimal Increment)? _short;

    private Timed(
        IReadOnlyList<Interval> intervals, decimal fee, decimal noChargeSeconds,
        (decimal, decimal, decimal)? shortForm = null)
    {
        (Intervals, ConnectionFee, NoChargeSeconds, _short) = (intervals, fee, noChargeSeconds, shortForm);
        _pieces = new Piece[intervals.Count];
        Exact before = fee;
        for (var i = 0; i < _pieces.Length; i++)
        {
            var interval = intervals[i];
            Exact? to = i + 1 < _pieces.Length ? intervals[i + 1].From : null;
            _pieces[i] = new(interval.From, to, interval.From, before, interval.Each, interval.Increment);
            if (to is { } end) before = _pieces[i].Price(end);
        }
    }

    /// <summary>Ascending from 0; each is a multiple of its increment long, and the last has no end.</summary>
    public IReadOnlyList<Interval> Intervals { get; }

    /// <summary>Due for each record that is charged, in currency units.</summary>
    public decimal ConnectionFee { get; }

    /// <summary>What lasts no longer than this costs nothing.</summary>
    public decimal NoChargeSeconds { get; }

    public bool IsPerRecord => true;

    /// <summary>The general form.</summary>
    /// <param name="intervals">As <see cref="Intervals"/> says.</param>
    /// <param name="connectionFee">0 or more.</param>
    /// <param name="noChargeSeconds">0 or more.</param>
    public static Timed Of(IReadOnlyList<Interval> intervals, decimal connectionFee, decimal noChargeSeconds) =>
        new(intervals, connectionFee, noChargeSeconds);

    /// <summary>The short form: the intervals 0, of one increment that is the minimum, and the minimum.</summary>
    /// <param name="perMinute">Currency units.</param>
    /// <param name="minimum">Seconds that are billed at least.</param>
    /// <param name="increment">Seconds; 0: a minute.</param>
    /// <param name="connectionFee">0 or more.</param>
    /// <param name="noChargeSeconds">0 or more.</param>
    public static Timed Of(
        decimal perMinute, decimal minimum, decimal increment, decimal connectionFee, decimal noChargeSeconds)
    {
        if (increment == 0) increment = Interval.Minute;
        var rest = new Interval(minimum, increment, perMinute, Interval.Minute);
        return new(
            minimum == 0 ? [rest] : [new(0, minimum, perMinute, Interval.Minute), rest],
            connectionFee, noChargeSeconds, (perMinute, minimum, increment));
    }

    public Exact Price(Exact quantity)
    {
        if (quantity.Sign <= 0 || quantity <= NoChargeSeconds) return Exact.Zero;
        var at = Holding(quantity);
        return _pieces[at].Start + Intervals[at].Of(_pieces[at].Billed(quantity));
    }

    public IEnumerable<QuantityRange> Affordable(Limit limit)
    {
        if (Pieces.Affordable(i => _pieces[i], _pieces.Length, limit) is not { } range) return [];
        return range.High is { } high && high.Value <= NoChargeSeconds
            ? [QuantityRange.UpTo(Limit.AtMost(NoChargeSeconds))]
            : [range];
    }

    public void Explain(Exact quantity, Steps steps)
    {
        if (quantity.Sign <= 0) return;
        if (quantity <= NoChargeSeconds)
        {
            steps.Note("no_charge", new("no_charge_seconds", NoChargeSeconds), new("quantity", quantity));
            return;
        }

        if (ConnectionFee != 0) steps.Add("connection_fee", ConnectionFee);
        for (var i = 0; i < _pieces.Length && quantity > _pieces[i].From; i++)
        {
            var ((from, to, _, _, _, _), interval) = (_pieces[i], Intervals[i]);
            var end = Exact.Min(quantity, to ?? quantity);
            var increments = _pieces[i].Billed(end);
            steps.Add("interval", interval.Of(increments),
                new("from", from), new("up_to", to), new("quantity", end - from),
                new("increments", increments), new("increment", interval.Increment),
                new("price", interval.Price), new("per", interval.Per));
        }
    }

    /// <summary>Reads the short or the general form; null if a key has a fault.</summary>
    public static Timed? Read(Fields fields, Faults faults)
    {
        var before = faults.List.Count;
        var fee = fields.Number("connection_fee") ?? 0;
        var noCharge = fields.Number("no_charge_seconds") ?? 0;
        if (fields.Has("intervals"))
        {
            foreach (var key in (string[])["price_per_minute", "minimum_seconds", "increment_seconds"])
                if (fields.Has(key)) fields.Refuse(key, "belongs to the form without intervals");
            var intervals = Interval.Read(fields, faults);
            return intervals is null || faults.List.Count > before ? null : Of(intervals, fee, noCharge);
        }

        var price = fields.Number("price_per_minute", required: true);
        var minimum = fields.Number("minimum_seconds") ?? 0;
        var increment = fields.Number("increment_seconds") ?? 0;
        return price is not { } perMinute || faults.List.Count > before
            ? null
            : Of(perMinute, minimum, increment, fee, noCharge);
    }

    internal static void Write(Timed model, Utf8JsonWriter json)
    {
        if (model._short is var (perMinute, minimum, increment))
        {
            json.WriteExact("price_per_minute", perMinute);
            if (minimum != 0) json.WriteExact("minimum_seconds", minimum);
            if (increment != Interval.Minute) json.WriteExact("increment_seconds", increment);
        }

        if (model.ConnectionFee != 0) json.WriteExact("connection_fee", model.ConnectionFee);
        if (model.NoChargeSeconds != 0) json.WriteExact("no_charge_seconds", model.NoChargeSeconds);
        if (model._short is not null) return;
        json.WriteStartArray("intervals");
        foreach (var interval in model.Intervals) interval.Write(json);
        json.WriteEndArray();
    }

    /// <summary>The interval that a second above zero falls in: the last that begins before it.</summary>
    private int Holding(Exact second)
    {
        var (low, high) = (0, _pieces.Length - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (second > _pieces[middle].From) low = middle;
            else high = middle - 1;
        }

        return low;
    }
}
