using System.Text.Json;

namespace Brillig.Tests.Rating;

/// <summary>Writes random valid rates as JSON.</summary>
internal sealed class RandomRate(Draw draw)
{
    public static readonly string[] Models =
    [
        "per_unit", "graduated", "volume", "package", "percentage", "graduated_percentage", "timed", "prepriced",
    ];

    /// <summary>A rate of one of these models, with all modifiers there are.</summary>
    public JsonElement Next(params string[] models)
    {
        List<string> parts = ["\"service\": \"x\"", .. Terms(draw.Of(models))];
        var maximum = draw.Chance(4) ? draw.Price() : (decimal?)null;
        if (maximum is { } most) parts.Add($"\"maximum_charge\": {Draw.Text(most)}");
        if (draw.Chance(5))
            parts.Add($"\"minimum_charge\": {Draw.Text(Math.Min(draw.Price(), maximum ?? decimal.MaxValue))}");
        return JsonDocument.Parse(Object(parts)).RootElement;
    }

    private static string Object(IEnumerable<string> parts) => $"{{{string.Join(", ", parts)}}}";

    private IEnumerable<string> Terms(string model) => [$"\"model\": \"{model}\"", .. Keys(model), .. Modifiers(model)];

    private IEnumerable<string> Modifiers(string model)
    {
        var isAlone = model is "percentage" or "timed" or "prepriced";
        if (draw.Chance(4) && !isAlone) yield return "\"per\": \"record\"";
        if (draw.Chance(isAlone ? 12 : 4))
            yield return draw.Of(
                "\"aggregate\": \"sum\"", "\"aggregate\": \"count\"", "\"aggregate\": \"max\"",
                "\"aggregate\": \"last\"", "\"aggregate\": \"unique\", \"unique_by\": \"who\"");
        if (draw.Chance(4)) yield return $"\"divide_by\": {Draw.Text(draw.Of(60m, 1000m, 3m, 0.7m, draw.Amount()))}";
        if (draw.Chance(4)) yield return $"\"round\": \"{draw.Of("up", "down", "none")}\"";
        if (draw.Chance(3)) yield return $"\"included\": {Draw.Text(draw.Amount())}";
        if (draw.Chance(4))
            yield return $"\"round_amount\": {{\"places\": {draw.Random.Next(13)}, "
                + $"\"mode\": \"{draw.Of("up", "down", "half_up", "half_even")}\"}}";
    }

    private IEnumerable<string> Keys(string model) => model switch
    {
        "per_unit" => [$"\"price\": {Price()}"],
        "graduated" or "volume" => Tiers("price"),
        "graduated_percentage" => Tiers("percent"),
        "package" => Some(
            (true, "size", Amount), (true, "price", Price), (draw.Chance(2), "free", Amount)),
        "percentage" => Some(
            (true, "percent", Price), (draw.Chance(2), "fixed", Price),
            (draw.Chance(3), "free_records", () => $"{draw.Random.Next(1, 5)}"),
            (draw.Chance(3), "free_amount", Amount))
            .Concat(Bounds(draw.Price(), draw.Price())),
        "timed" => draw.Chance(2) ? Short() : Intervals(),
        "prepriced" => [],
        _ => throw new NotSupportedException(model),
    };

    private string Price() => Draw.Text(draw.Price());

    private string Amount() => Draw.Text(draw.Amount());

    private static IEnumerable<string> Some(params (bool Is, string Name, Func<string> Value)[] keys) =>
        keys.Where(key => key.Is).Select(key => $"\"{key.Name}\": {key.Value()}");

    private IEnumerable<string> Bounds(decimal a, decimal b) => Some(
        (draw.Chance(3), "minimum_per_record", () => Draw.Text(Math.Min(a, b))),
        (draw.Chance(3), "maximum_per_record", () => Draw.Text(Math.Max(a, b))));

    private IEnumerable<string> Tiers(string price)
    {
        var ends = Enumerable.Range(0, draw.Random.Next(5)).Select(_ => draw.Amount()).Distinct().Order()
            .Select(Draw.Text).Append("null");
        var tiers = ends.Select(end => Object([
            $"\"up_to\": {end}", $"\"{price}\": {Price()}",
            .. Some((draw.Chance(3), "flat", Price), (price == "price" && draw.Chance(3), "block", Amount))]));
        yield return $"\"tiers\": [{string.Join(", ", tiers)}]";
        if (draw.Chance(3)) yield return "\"flat_at_zero\": true";
    }

    private IEnumerable<string> Short() => Some(
        (true, "price_per_minute", Price), (draw.Chance(2), "minimum_seconds", Seconds),
        (draw.Chance(2), "increment_seconds", Seconds), (draw.Chance(2), "connection_fee", Price),
        (draw.Chance(3), "no_charge_seconds", Seconds));

    private string Seconds() => Draw.Text(draw.Of(0m, 1, 5, 6, 30, 45, 60, 0.5m, 3600, 7));

    private IEnumerable<string> Intervals()
    {
        var (from, intervals) = (0m, new List<string>());
        for (var left = draw.Random.Next(4); left >= 0; left--)
        {
            var increment = draw.Of(1m, 6, 30, 45, 60, 0.5m, 7);
            intervals.Add(Object(Some(
                (true, "from", () => Draw.Text(from)), (increment != 60 || draw.Chance(2), "increment",
                    () => Draw.Text(increment)),
                (true, "price", Price), (draw.Chance(2), "per", () => draw.Of("1", "60", "3600", "7")))));
            from += increment * draw.Random.Next(1, 6);
        }

        return Some((draw.Chance(2), "connection_fee", Price), (draw.Chance(3), "no_charge_seconds", Seconds))
            .Append($"\"intervals\": [{string.Join(", ", intervals)}]");
    }
}
