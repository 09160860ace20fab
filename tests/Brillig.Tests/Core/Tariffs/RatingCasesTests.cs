using System.Text.Json;
using Brillig.Core.Basics;
using Brillig.Core.Tariffs;
using Brillig.Tests.Cases;
using Xunit;

namespace Brillig.Tests.Core.Tariffs;

public class RatingCasesTests
{
    private static readonly string[] ModelsPending = ["deck", "matrix"];

    private static readonly string[] ModifiersPending = ["windows"];

    /// <summary>The cases that wait, by their first reason. Building what is named lowers its number.</summary>
    private static readonly Dictionary<string, int> Waiting = new(StringComparer.Ordinal)
    {
        ["model deck"] = 5,
        ["model matrix"] = 6,
        ["modifier windows"] = 10,
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
            if (WaitsFor(item) is null) continue;
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
        return models.Select(model => "model " + model).FirstOrDefault()
            ?? keys.Where(key => ModifiersPending.Contains(key)).Select(key => "modifier " + key).FirstOrDefault();
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
        var items = expect.GetProperty("items").EnumerateArray().ToArray();
        var currency = Assert.NotNull(tariff.Currency);
        var decision = Quoting.Of(currency, [.. usage.EnumerateArray().Select(Entry)], entry => Find(tariff, entry));
        var quote = Assert.IsType<Quote>(Assert.IsType<Done>(decision).Result);
        Assert.Equal(items.Length, quote.Items.Length);
        foreach (var (item, quoted) in items.Zip(quote.Items))
        {
            Assert.Equal(item.Text("name"), quoted.Name);
            Same(item, "usage", quoted.Usage);
            Same(item, "charge", Shown(quoted.Charge));
            Same(item, "remainder", quoted.Remainder);
            Assert.Equal(quoted.Charge, quoted.Steps.Aggregate(Exact.Zero, (sum, step) => sum + (step.Amount ?? 0)));
        }

        Assert.Equal(Exact.Parse(expect.Text("total")), (Exact)quote.Total.Amount);
        Assert.Equal(quote.Total, quote.Items.Aggregate(Money.Zero(currency), (sum, item) => sum + item.Total));
    }

    private static QuoteEntry Entry(JsonElement entry) => new(
        entry.Text("name"), Number(entry, "usage"), Number(entry, "charge"), Number(entry, "step") ?? Exact.One,
        entry.TryGetProperty("timestamp", out var at) && Fields.TryTime(at.ToString(), out var time) ? time : default,
        entry.TryGetProperty("properties", out var properties) ? properties.GetRawText() : null);

    private static QuotedRate? Find(TariffDocument tariff, QuoteEntry entry)
    {
        var rate = tariff.Rates.SingleOrDefault(rate => rate.Service == entry.Name)
            ?? tariff.Rates.SingleOrDefault(rate => rate.Service == "*");
        return rate is null ? null : new(rate, default, 0, new PriceScope(default, "UTC", new Decks()));
    }

    private static Exact? Number(JsonElement item, string name) =>
        item.TryGetProperty(name, out var value) && value.ValueKind is not JsonValueKind.Null
            ? Exact.Parse(value.ToString())
            : null;

    /// <summary>What a case does not state is not asserted.</summary>
    private static void Same(JsonElement expected, string name, Exact? found)
    {
        if (expected.TryGetProperty(name, out _)) Assert.Equal(Number(expected, name), found);
    }

    private static Exact Shown(Exact charge) => charge.ToString().Contains('/') ? charge.Round(6) : charge;
}
