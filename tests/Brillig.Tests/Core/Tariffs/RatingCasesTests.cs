using System.Text.Json;
using Brillig.Core.Basics;
using Brillig.Core.Tariffs;
using Brillig.Tests.Cases;
using Xunit;

namespace Brillig.Tests.Core.Tariffs;

public class RatingCasesTests
{
    private static readonly string[] ModelsPending =
        ["percentage", "graduated_percentage", "timed", "deck", "matrix", "prepriced"];

    private static readonly string[] ModifiersPending = ["windows"];

    /// <summary>The cases that wait, by their first reason. Building what is named lowers its number.</summary>
    private static readonly Dictionary<string, int> Waiting = new(StringComparer.Ordinal)
    {
        ["charge to usage"] = 20,
        ["model deck"] = 5,
        ["model graduated_percentage"] = 4,
        ["model matrix"] = 6,
        ["model percentage"] = 8,
        ["model prepriced"] = 1,
        ["model timed"] = 42,
        ["modifier windows"] = 2,
    };

    public static TheoryData<string, string> Cases => CaseFile.Rows("rating-*.json", item => WaitsFor(item) is null);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Costs_what_the_case_expects(string file, string id)
    {
        var item = CaseFile.Find(file, id);
        var faults = new Faults();
        var tariff = TariffDocument.Read(item.GetProperty("tariff"), faults);
        var expect = item.GetProperty("expect");
        if (expect.TryGetProperty("status", out var status)) IsRefused(status.GetInt32(), expect, tariff, faults);
        else Costs(item.GetProperty("usage"), expect, Assert.IsType<TariffDocument>(tariff));
    }

    [Fact]
    public void Every_other_case_waits_for_a_reason()
    {
        var waiting = CaseFile.Names("rating-*.json").SelectMany(CaseFile.All)
            .Select(WaitsFor).OfType<string>().CountBy(reason => reason)
            .OrderBy(pair => pair.Key, StringComparer.Ordinal);
        Assert.Equal(Waiting.OrderBy(pair => pair.Key, StringComparer.Ordinal), waiting);
    }

    [Fact]
    public void What_is_not_built_yet_is_refused_and_not_ignored()
    {
        foreach (var item in CaseFile.Names("rating-*.json").SelectMany(CaseFile.All))
        {
            if (WaitsFor(item) is null or "charge to usage") continue;
            var faults = new Faults();
            Assert.Null(TariffDocument.Read(item.GetProperty("tariff"), faults));
            Assert.Contains(faults.List,
                fault => fault.Detail.EndsWith("is not supported yet", StringComparison.Ordinal));
        }
    }

    /// <summary>Why a case cannot be run yet; null if it can.</summary>
    private static string? WaitsFor(JsonElement item)
    {
        var rates = item.GetProperty("tariff").GetProperty("rates").EnumerateArray().ToArray();
        var models = rates.Select(rate => rate.Text("model")).Where(model => ModelsPending.Contains(model));
        var keys = rates.SelectMany(rate => rate.EnumerateObject()).Select(property => property.Name);
        var backward = item.GetProperty("usage").EnumerateArray().Any(entry => entry.TryGetProperty("charge", out _));
        return models.Select(model => "model " + model).FirstOrDefault()
            ?? keys.Where(key => ModifiersPending.Contains(key)).Select(key => "modifier " + key).FirstOrDefault()
            ?? (backward ? "charge to usage" : null);
    }

    private static void IsRefused(int status, JsonElement expect, TariffDocument? tariff, Faults faults)
    {
        Assert.Equal(400, status);
        Assert.Null(tariff);
        Assert.True(faults.Any);
        if (!expect.TryGetProperty("pointers", out var pointers)) return;
        Assert.Equal(pointers.EnumerateArray().Select(pointer => pointer.ToString()),
            faults.List.Select(fault => fault.Pointer));
    }

    private static void Costs(JsonElement usage, JsonElement expect, TariffDocument tariff)
    {
        var state = new Dictionary<string, Counter>(StringComparer.Ordinal);
        var items = expect.GetProperty("items").EnumerateArray().ToArray();
        Assert.Equal(usage.GetArrayLength(), items.Length);
        foreach (var (entry, item) in usage.EnumerateArray().Zip(items))
        {
            var (name, quantity) = (entry.Text("name"), Exact.Parse(entry.Text("usage")));
            var rate = tariff.Rates.SingleOrDefault(rate => rate.Service == name)
                ?? tariff.Rates.Single(rate => rate.Service == "*");
            var before = state.GetValueOrDefault(name);
            var properties = entry.TryGetProperty("properties", out var given) ? given.GetRawText() : null;
            var record = new UsedRecord(quantity, default, properties);
            Assert.True(rate.TryCount(before, record, new PriceScope(default, "UTC", new Decks()), out var counted));
            state[name] = counted.After;
            if (item.TryGetProperty("charge", out var charge))
                Assert.Equal(Exact.Parse(charge.ToString()), Shown(counted.After.Charge - before.Charge));
        }

        var total = state.Values.Aggregate(Exact.Zero, (sum, counter) => sum + counter.Owed);
        var currency = Assert.NotNull(tariff.Currency);
        Assert.Equal(Exact.Parse(expect.Text("total")), (Exact)Money.RoundToMinor(total, currency).Amount);
    }

    private static Exact Shown(Exact charge) => charge.ToString().Contains('/') ? charge.Round(6) : charge;
}
