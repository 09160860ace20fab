using System.Text.Json;
using Brillig.Core.Basics;

namespace Brillig.Core.Tariffs;

/// <summary>From one second of a call on, what each started increment costs: increment / per × price.</summary>
/// <param name="From">Seconds from the beginning; the interval holds what is beyond.</param>
/// <param name="Increment">Seconds, above 0.</param>
/// <param name="Price">Currency units per <paramref name="Per"/> seconds.</param>
/// <param name="Per">Seconds, above 0.</param>
public sealed record Interval(decimal From, decimal Increment, decimal Price, decimal Per)
{
    /// <summary>The seconds of increments and prices that name none.</summary>
    internal const decimal Minute = 60;

    private const int CountMax = 1_000;

    private readonly Exact _times = (Exact)Increment * Price;
    private readonly bool _isDecimal = ((Exact)Increment * Price / Per).TryToDecimal(out _);

    /// <summary>What one started increment costs.</summary>
    public Exact Each { get; } = (Exact)Increment * Price / Per;

    /// <summary>What so many started increments cost.</summary>
    /// <remarks>
    /// Where the decimals of one increment never end, those of many may: 60 of a second at 0.50 a minute.
    /// </remarks>
    public Exact Of(Exact increments) => _isDecimal ? increments * Each : increments * _times / Per;

    /// <summary>
    /// Reads `intervals`: they begin at 0 and ascend, and each is a multiple of its increment long; null, with a fault
    /// at its pointer for each that is not.
    /// </summary>
    internal static IReadOnlyList<Interval>? Read(Fields fields, Faults faults)
    {
        var before = faults.List.Count;
        if (fields.Objects("intervals", required: true, max: CountMax) is not { } list) return null;
        if (list.Count == 0) fields.Refuse("intervals", "must have at least one interval");
        var intervals = new List<Interval>(list.Count);
        foreach (var item in list)
        {
            var faultsSoFar = faults.List.Count;
            var read = Read(item);
            if (faults.List.Count == faultsSoFar) Check(item, read, intervals.Count == 0 ? null : intervals[^1]);
            intervals.Add(read);
        }

        return faults.List.Count == before ? intervals : null;
    }

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteExact("from", From);
        if (Increment != Minute) json.WriteExact("increment", Increment);
        json.WriteExact("price", Price);
        if (Per != Minute) json.WriteExact("per", Per);
        json.WriteEndObject();
    }

    private static Interval Read(Fields fields)
    {
        var from = fields.Number("from", required: true);
        var increment = fields.Number("increment", min: Tier.Smallest);
        var price = fields.Number("price", required: true);
        var per = fields.Number("per", min: Tier.Smallest);
        fields.End();
        return new(from ?? 0, increment ?? Minute, price ?? 0, per ?? Minute);
    }

    private static void Check(Fields item, Interval read, Interval? before)
    {
        if (before is null && read.From != 0) item.Refuse("from", "must be 0 in the first interval");
        if (before is null) return;
        if (read.From <= before.From) item.Refuse("from", "must be above the interval before");
        else if ((Exact)(read.From - before.From) / before.Increment is var increments
                 && increments != increments.Floor())
            item.Refuse("from", "must end the interval before after a multiple of its increment");
    }
}
