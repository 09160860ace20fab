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

    private static readonly string[] ModifiersPending =
    [
        "aggregate", "per", "divide_by", "round", "included", "minimum_charge", "maximum_charge", "cascade",
        "round_amount", "windows",
    ];

    /// <summary>The cases that wait, by their first reason. Building what is named lowers its number.</summary>
    private static readonly Dictionary<string, int> Waiting = new(StringComparer.Ordinal)
    {
        ["charge to usage"] = 14,
        ["model deck"] = 5,
        ["model graduated_percentage"] = 4,
        ["model matrix"] = 6,
        ["model percentage"] = 8,
        ["model prepriced"] = 1,
        ["model timed"] = 42,
        ["modifier aggregate"] = 4,
        ["modifier divide_by"] = 11,
        ["modifier included"] = 2,
        ["modifier maximum_charge"] = 4,
        ["modifier minimum_charge"] = 2,
        ["modifier per"] = 4,
        ["modifier round_amount"] = 1,
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
        var state = new Dictionary<string, (Exact Quantity, Exact Charge)>(StringComparer.Ordinal);
        var items = expect.GetProperty("items").EnumerateArray().ToArray();
        Assert.Equal(usage.GetArrayLength(), items.Length);
        foreach (var (entry, item) in usage.EnumerateArray().Zip(items))
        {
            var (name, quantity) = (entry.Text("name"), Exact.Parse(entry.Text("usage")));
            var price = (tariff.Rates.SingleOrDefault(rate => rate.Service == name)
                ?? tariff.Rates.Single(rate => rate.Service == "*")).Price;
            var before = state.GetValueOrDefault(name);
            var after = (Quantity: before.Quantity + quantity, Charge: price.Price(before.Quantity + quantity));
            state[name] = after;
            Assert.Equal(Exact.Parse(item.Text("charge")), Shown(after.Charge - before.Charge));
        }

        var total = state.Values.Aggregate(Exact.Zero, (sum, item) => sum + item.Charge);
        var currency = Assert.NotNull(tariff.Currency);
        Assert.Equal(Exact.Parse(expect.Text("total")), (Exact)Money.RoundToMinor(total, currency).Amount);
    }

    private static Exact Shown(Exact charge) => charge.ToString().Contains('/') ? charge.Round(6) : charge;
}
