using System.Text.Json;
using Brillig.Tests.Simulation;
using NodaTime;

namespace Brillig.Tests.Rating;

/// <summary>A model with its modifiers, of a service, a window or a cell of a matrix.</summary>
internal sealed class ReferenceTerms
{
    private static readonly string[] AlwaysPerRecord = ["percentage", "timed", "deck", "prepriced"];

    private readonly JsonElement _rate;
    private readonly ReferenceScope _scope;
    private readonly ReferenceTerms? _within;   // the rate whose window this is
    private readonly string _model;
    private readonly string _aggregate;
    private readonly bool _perRecord;
    private readonly Ratio _divideBy;
    private readonly string _round;
    private readonly Ratio _included;
    private readonly List<ReferenceWindow> _windows = [];
    private readonly List<(Dictionary<string, string> When, ReferenceTerms Terms)> _cells = [];
    private readonly ReferenceTerms? _otherwise;
    private readonly Func<Ratio, Ratio>? _price;
    private readonly ReferencePercentage? _percentage;
    private readonly ReferenceTimed? _timed;

    public ReferenceTerms(JsonElement rate, ReferenceScope scope, ReferenceTerms? within)
    {
        (_rate, _scope, _within) = (rate, scope, within);
        _model = rate.Said("model", "");
        _aggregate = rate.Said("aggregate", "sum");
        _perRecord = AlwaysPerRecord.Contains(_model) || rate.Said("per", "period") == "record";
        _divideBy = rate.Number("divide_by") ?? 1;
        _round = rate.Said("round", "none");
        _included = rate.Number("included") ?? 0;
        _price = ReferencePrices.Of(rate);
        if (_model == "percentage") _percentage = new(rate);
        if (_model == "timed") _timed = ReferenceTimed.Of(rate);
        foreach (var window in rate.List("windows"))
            _windows.Add(new(window, scope.TimeZone, new(window.GetProperty("rate"), scope, this)));
        foreach (var cell in rate.List("cells"))
            _cells.Add((cell.GetProperty("when").EnumerateObject().ToDictionary(p => p.Name, p => p.Value.ToString()),
                new(cell.GetProperty("rate"), scope, null)));
        if (rate.TryGetProperty("otherwise", out var otherwise)) _otherwise = new(otherwise, scope, null);
    }

    /// <summary>The terms a record is counted by; null: none.</summary>
    public ReferenceTerms? Find(Used record)
    {
        if (_windows.Find(window => window.Holds(record.At)) is { } window) return window.Terms.Find(record);
        if (_model != "matrix") return this;
        var cell = _cells.Find(
            cell => cell.When.All(pair => record.Properties.GetValueOrDefault(pair.Key) == pair.Value));
        return (cell.Terms ?? _otherwise)?.Find(record);
    }

    /// <summary>What the records that are counted here cost; null if one has no price.</summary>
    public Ratio? Charge(IReadOnlyList<Used> records)
    {
        if (!_perRecord)
        {
            var priced = Converted(Aggregated(records)) - _included;
            return _price is { } price ? Rounded(price(priced.Sign < 0 ? Ratio.Zero : priced)) : null;
        }

        var (sum, left) = (Ratio.Zero, _included);
        var allowance = _percentage?.Begin();
        foreach (var record in records)
        {
            var quantity = Converted(Aggregated([record]));
            var free = Ratios.Min(quantity, left);
            left -= free;
            if (Alone(quantity - free, record, allowance) is not { } price) return null;
            sum += Rounded(price);
        }

        return sum;
    }

    private Ratio? Alone(Ratio quantity, Used record, ReferenceAllowance? allowance)
    {
        if (allowance is not null) return allowance.Price(quantity);
        if (_model == "prepriced")
            return record.Properties.TryGetValue("amount", out var amount) ? ReferenceJson.Parse(amount) : null;
        if (TimedFor(record) is { } timed)
            return _within is null && _windows.Count == 0
                ? timed.Price(quantity)
                : timed.Walk(quantity, elapsed => TimedAt(record, elapsed));
        return _price?.Invoke(quantity);
    }

    /// <summary>The timed rate that an increment is priced by, which begins so many seconds into a call.</summary>
    private ReferenceTimed? TimedAt(Used record, Ratio elapsed)
    {
        var rate = _within ?? this;
        var at = record.At + Duration.FromNanoseconds((long)(elapsed * 1_000_000_000m).Cut());
        var window = rate._windows.Find(window => window.Holds(at));
        return (window?.Terms ?? rate).TimedFor(record);
    }

    private ReferenceTimed? TimedFor(Used record) => _model != "deck" ? _timed
        : _scope.Decks[_rate.Said("deck", "")].Find(record.Properties.GetValueOrDefault("destination"));

    private Ratio Aggregated(IReadOnlyList<Used> records) => _aggregate switch
    {
        "sum" => records.Aggregate(Ratio.Zero, (sum, record) => sum + record.Quantity),
        "count" => records.Count,
        "max" => records.Max(record => record.Quantity),
        "last" => records[^1].Quantity,
        "unique" => records.Select(record => record.Properties.GetValueOrDefault(_rate.Said("unique_by", "")))
            .OfType<string>().Distinct().Count(),
        _ => throw new NotSupportedException(_aggregate),
    };

    private Ratio Converted(Ratio quantity)
    {
        var divided = quantity / _divideBy;
        return _round switch
        {
            "up" => Ratios.Whole(divided.Up()),
            "down" => Ratios.Whole(divided.Cut()),
            _ => divided,
        };
    }

    private Ratio Rounded(Ratio amount)
    {
        if (!_rate.TryGetProperty("round_amount", out var rounding)) return amount;
        var unit = new Ratio(1, System.Numerics.BigInteger.Pow(10, rounding.GetProperty("places").GetInt32()));
        var units = amount / unit;
        var below = units.Cut();
        var rest = units - Ratios.Whole(below);
        var half = rest.CompareTo(new Ratio(1, 2));
        var up = rounding.Said("mode", "") switch
        {
            "up" => rest.Sign > 0,
            "down" => false,
            "half_up" => half >= 0,
            "half_even" => half > 0 || (half == 0 && !below.IsEven),
            _ => throw new NotSupportedException(rounding.GetRawText()),
        };
        return Ratios.Whole(up ? below + 1 : below) * unit;
    }
}
