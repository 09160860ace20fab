using System.Globalization;
using System.Text.Json;
using Brillig.Tests.Cases;
using Brillig.Tests.Simulation;
using NodaTime;
using NodaTime.Text;
using Xunit;

namespace Brillig.Tests.Rating;

/// <summary>The reference itself is right where somebody has worked out the numbers.</summary>
public class ReferenceTests
{
    public static TheoryData<string, string> Cases => CaseFile.Rows(
        "rating-*.json", item => !item.GetProperty("expect").TryGetProperty("status", out var status)
            || status.GetInt32() == 422);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Gives_what_the_case_expects(string file, string id)
    {
        var item = CaseFile.Find(file, id);
        var expect = item.GetProperty("expect");
        var scope = new ReferenceScope("UTC", Decks(item));
        var rates = item.GetProperty("tariff").GetProperty("rates").EnumerateArray().ToArray();
        var periods = new Dictionary<string, ReferencePeriod>(StringComparer.Ordinal);
        var items = expect.List("items").ToArray();
        foreach (var (entry, index) in item.GetProperty("usage").EnumerateArray().Select((entry, i) => (entry, i)))
        {
            var name = entry.Text("name");
            var rate = rates.FirstOrDefault(r => r.Text("service") == name);
            if (rate.ValueKind is JsonValueKind.Undefined) rate = rates.FirstOrDefault(r => r.Text("service") == "*");
            if (rate.ValueKind is JsonValueKind.Undefined) return;
            if (!periods.TryGetValue(name, out var period)) periods[name] = period = new(new(rate, scope));
            if (items.Length == 0) Refuses(expect, period, entry);
            else if (entry.TryGetProperty("charge", out _)) Buys(items[index], period, entry);
            else Costs(items[index], period, entry);
        }
    }

    private static void Refuses(JsonElement expect, ReferencePeriod period, JsonElement entry)
    {
        if (expect.Text("type") == "no-rate") Assert.Null(period.Add(RecordOf(entry, entry.Number("usage") ?? 0)));
    }

    private static void Costs(JsonElement item, ReferencePeriod period, JsonElement entry)
    {
        var charge = Assert.NotNull(period.Add(RecordOf(entry, entry.Number("usage") ?? 0)));
        if (item.Number("charge") is { } expected) Assert.Equal(expected, Shown(charge, expected));
    }

    private static void Buys(JsonElement item, ReferencePeriod period, JsonElement entry)
    {
        var step = entry.Number("step") ?? 1;
        var bought = period.Buys(entry.Number("charge") ?? 0, step, RecordOf(entry, 0), 2_000);
        if (item.Number("usage") is not { } usage)
        {
            Assert.Null((object?)bought.Usage);
            return;
        }

        if (usage > step * 2_000) return;   // too far for a brute force
        Assert.True(bought.Usage == usage, $"{usage} is not {bought.Usage}.");
        var charge = Assert.NotNull(period.Add(RecordOf(entry, bought.Usage ?? 0)));
        if (item.Number("charge") is { } expected) Assert.Equal(expected, Shown(charge, expected));
    }

    private static Ratio Shown(Ratio charge, Ratio expected) =>
        expected == charge || charge.Under == 1 ? charge : charge.Round(6);

    private static Used RecordOf(JsonElement entry, Ratio quantity)
    {
        var at = entry.TryGetProperty("timestamp", out var time)
            ? OffsetDateTimePattern.Rfc3339.Parse(time.ToString()).Value.ToInstant()
            : Instant.FromUtc(2026, 1, 1, 0, 0);
        var properties = entry.TryGetProperty("properties", out var given)
            ? given.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.ToString()) : [];
        return new(quantity, at, properties);
    }

    private static Dictionary<string, ReferenceDeck> Decks(JsonElement item)
    {
        var decks = new Dictionary<string, ReferenceDeck>(StringComparer.Ordinal);
        if (!item.TryGetProperty("decks", out var given)) return decks;
        foreach (var deck in given.EnumerateObject())
            decks[deck.Name] = new([.. deck.Value.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1)
                .Select(line => line.Split(','))
                .Select(cells => new ReferencePrefix(cells[0], int.Parse(cells[7], CultureInfo.InvariantCulture),
                    ReferenceTimed.Short(Cell(cells[5]), Cell(cells[6]), Cell(cells[2]), Cell(cells[3]),
                        Cell(cells[4]))))]);
        return decks;
    }

    private static Ratio Cell(string text) => ReferenceJson.Parse(text);
}
