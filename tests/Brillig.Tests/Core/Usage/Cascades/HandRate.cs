using System.Globalization;
using System.Text.Json.Nodes;
using Brillig.Tests.Rating;
using Brillig.Tests.Simulation;

namespace Brillig.Tests.Core.Usage.Cascades;

/// <summary>
/// A rate as a person would write it on a card, and its price worked out by hand from all records of a counter. The
/// card's number is its `unit`, by which it is found on charges again.
/// </summary>
internal sealed class HandRate
{
    private static int s_cards;

    private readonly string _model;
    private readonly decimal[] _numbers;
    private readonly decimal? _most;

    public HandRate(Draw draw, string service)
    {
        (Service, Card) = (service, $"card {Interlocked.Increment(ref s_cards)}");
        Cascades = draw.Random.Next(10) < 7;
        _model = draw.Of("graduated", "units", "package", "max", "timed");
        _numbers = [.. Enumerable.Range(0, 8).Select(_ => draw.Random.Next(1, 400) / 100m)];
        _most = draw.Chance(5) ? draw.Random.Next(5, 60) : null;
    }

    public string Service { get; }

    public string Card { get; }

    public bool Cascades { get; }

    public JsonObject Json
    {
        get
        {
            var n = _numbers;
            var rate = new JsonObject { ["service"] = Service, ["unit"] = Card };
            if (Cascades) rate["cascade"] = true;
            if (_most is { } most) rate["maximum_charge"] = most;
            switch (_model)
            {
                case "graduated":
                    rate["model"] = "graduated";
                    rate["tiers"] = new JsonArray(
                        Tier(First, n[0], n[1]), Tier(Second, n[2], n[3]), Tier(null, n[4], null));
                    break;
                case "units":
                    (rate["model"], rate["price"], rate["divide_by"]) = ("per_unit", n[0], Size);
                    (rate["round"], rate["included"]) = ("up", Free);
                    break;
                case "package":
                    (rate["model"], rate["size"], rate["price"], rate["free"]) = ("package", Size, n[0], Free);
                    break;
                case "max":
                    (rate["model"], rate["price"], rate["aggregate"]) = ("per_unit", n[0], "max");
                    break;
                default:
                    (rate["model"], rate["price_per_minute"], rate["connection_fee"]) = ("timed", n[0], n[1]);
                    (rate["minimum_seconds"], rate["increment_seconds"]) = (Least, Step);
                    break;
            }

            return rate;
        }
    }

    private decimal First => decimal.Round(_numbers[5] * 5, 0) + 1;

    private decimal Second => First + decimal.Round(_numbers[6] * 10, 0) + 1;

    private decimal Size => decimal.Round(_numbers[5] * 2, 0) + 1;

    private decimal Free => decimal.Round(_numbers[6], 0);

    private decimal Least => decimal.Round(_numbers[5] * 10, 0);

    private decimal Step => decimal.Round(_numbers[6] * 3, 0) + 1;

    /// <summary>What all the records of a counter come to.</summary>
    public Ratio Quantity(IReadOnlyList<decimal> records) =>
        _model == "max" ? records.DefaultIfEmpty().Max() : records.Sum();

    /// <summary>What they cost.</summary>
    public Ratio Price(IReadOnlyList<decimal> records)
    {
        var (n, all) = (_numbers, records.Sum());
        Ratio price = _model switch
        {
            "graduated" => Tiers(all),
            "units" => Math.Max(Math.Ceiling(all / Size) - Free, 0) * n[0],
            "package" => Math.Max(Math.Ceiling((all - Free) / Size), 0) * n[0],
            "max" => records.DefaultIfEmpty().Max() * n[0],
            _ => records.Aggregate(Ratio.Zero, (sum, seconds) => sum + Call(seconds)),
        };
        return price > (_most ?? decimal.MaxValue) && _most is { } most ? most : price;
    }

    private decimal Tiers(decimal all)
    {
        var n = _numbers;
        if (all <= 0) return 0;
        if (all <= First) return n[1] + all * n[0];
        if (all <= Second) return n[1] + First * n[0] + n[3] + (all - First) * n[2];
        return n[1] + First * n[0] + n[3] + (Second - First) * n[2] + (all - Second) * n[4];
    }

    private Ratio Call(decimal seconds)
    {
        if (seconds <= 0) return 0;
        var billed = seconds <= Least ? Least : Least + Math.Ceiling((seconds - Least) / Step) * Step;
        return (Ratio)_numbers[1] + new Ratio((int)billed, 60) * _numbers[0];
    }

    private static JsonObject Tier(decimal? upTo, decimal price, decimal? flat)
    {
        var tier = new JsonObject { ["up_to"] = upTo, ["price"] = price };
        if (flat is { } due) tier["flat"] = due;
        return tier;
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Card}: {_model} {string.Join(' ', _numbers)} at most {_most}");
}
