using System.Text.Json;
using Brillig.Core.Basics;
using Brillig.Core.Tariffs;
using Xunit;

namespace Brillig.Tests.Core.Tariffs;

public class TariffDocumentTests
{
    [Fact]
    public void A_name_alone_is_a_tariff_that_prices_nothing_yet()
    {
        var (tariff, faults) = Read("""{"name": "Empty"}""");
        Assert.False(faults.Any);
        Assert.Equal(("Empty", null, null, null, 0),
            (tariff?.Name, tariff?.Currency, tariff?.EffectiveFrom, tariff?.Apply, tariff?.Rates.Count));
    }

    [Fact]
    public void Reads_all_that_a_tariff_holds()
    {
        var (tariff, _) = Read("""
            {"name": "All", "currency": "KWD", "effective_from": "2026-01-01T00:00:00+03:00", "apply": "at",
             "carry_usage": false, "rates": [{"service": "*", "model": "per_unit", "price": "0.50", "unit": "GB"}]}
            """);
        Assert.Equal(("KWD", "2025-12-31T21:00:00Z", "at"),
            (tariff?.Currency?.Code, tariff?.EffectiveFrom?.ToString(), tariff?.Apply));
        Assert.Equal("""{"service":"*","model":"per_unit","unit":"GB","price":0.5}""", tariff?.Rates.Single().Text);
    }

    [Theory]
    [InlineData("""{}""", "/name")]
    [InlineData("""[]""", "")]
    [InlineData("""{"name": "x", "currency": "usd"}""", "/currency")]
    [InlineData("""{"name": "x", "apply": "now"}""", "/apply")]
    [InlineData("""{"name": "x", "carry_usage": true}""", "/carry_usage")]
    [InlineData("""{"name": "x", "carry_usage": 1}""", "/carry_usage")]
    [InlineData("""{"name": "x", "effective_from": "2026-01-01"}""", "/effective_from")]
    [InlineData("""{"name": "x", "rates": {}}""", "/rates")]
    [InlineData("""{"name": "x", "rates": [7]}""", "/rates/0")]
    [InlineData("""{"name": "x", "valid": 1}""", "/valid")]
    [InlineData("""{"nam": "x"}""", "/name", "/nam")]
    public void Refuses_a_faulty_tariff(string json, params string[] pointers) => Refuses(json, pointers);

    [Theory]
    [InlineData("""{"model": "per_unit", "price": 1}""", "/rates/0/service")]
    [InlineData("""{"service": "x", "price": 1}""", "/rates/0/model")]
    [InlineData("""{"service": "x", "model": "per_unit"}""", "/rates/0/price")]
    [InlineData("""{"service": "x", "model": "per_unit", "price": -1}""", "/rates/0/price")]
    [InlineData("""{"service": "x", "model": "per_unit", "price": "NaN"}""", "/rates/0/price")]
    [InlineData("""{"service": "x", "model": "per_unit", "price": 1e29}""", "/rates/0/price")]
    [InlineData("""{"service": "x", "model": "per_unit", "price": 0.0000000000001}""", "/rates/0/price")]
    [InlineData("""{"service": "x", "model": "per_unit", "prise": 1}""", "/rates/0/price", "/rates/0/prise")]
    [InlineData("""{"service": "x", "model": "per_unit", "price": 1, "tiers": []}""", "/rates/0/tiers")]
    [InlineData("""{"service": "x", "model": "tiered", "prise": 1}""", "/rates/0/model")]
    [InlineData("""{"service": "x", "model": "deck"}""", "/rates/0/deck")]
    [InlineData("""{"service": "x", "model": "per_unit", "price": 1, "included": -5, "per": "day"}""",
        "/rates/0/per", "/rates/0/included")]
    [InlineData("""{"service": "x", "model": "package", "price": 1, "size": 0}""", "/rates/0/size")]
    [InlineData("""{"service": "x", "model": "package", "price": 1}""", "/rates/0/size")]
    public void Refuses_a_faulty_rate(string rate, params string[] pointers) =>
        Refuses($$"""{"name": "x", "rates": [{{rate}}]}""", pointers);

    [Fact]
    public void Refuses_two_rates_of_one_service() => Refuses(
        """
        {"name": "x", "rates": [{"service": "a", "model": "per_unit", "price": 1}, {"service": "b", "model": "per_unit",
         "price": 1}, {"service": "a", "model": "package", "size": 1, "price": 1}]}
        """,
        ["/rates/2/service"]);

    [Theory]
    [InlineData(""" "currency": "usd" """, "must be an active currency code of ISO 4217")]
    [InlineData(""" "carry_usage": true """, "goes with apply at: nothing changes within a period")]
    [InlineData(""" "rates": [{"service": "x", "model": "tiered"}] """,
        "must be one of: per_unit, graduated, volume, package, percentage, graduated_percentage, timed, prepriced, "
        + "deck, matrix")]
    [InlineData(""" "rates": [{"service": "x", "model": "volume", "tiers": []}] """, "must have at least one tier")]
    [InlineData(""" "rates": [{"service": "x", "model": "volume", "tiers": [{"price": 1, "up_to": 5}]}] """,
        "must be null: the last tier has no end")]
    [InlineData(""" "rates": [{"service": "x", "model": "volume", "tiers": [{"price": 1}, {"price": 1}]}] """,
        "must be a number: only the last tier has no end")]
    [InlineData("""
        "rates": [{"service": "x", "model": "volume", "tiers":
         [{"price": 1, "up_to": 5}, {"price": 1, "up_to": 5}, {"price": 1}]}]
        """, "must be above the tier before")]
    public void Says_what_is_wrong(string member, string detail) =>
        Assert.Equal(detail, Read($$"""{"name": "x", {{member}}}""").Faults.List.Single().Detail);

    [Fact]
    public void A_stored_text_that_is_no_rate_is_shown() =>
        Assert.EndsWith("""{"service":"x"}""", Assert.Throws<InvalidOperationException>(
            () => RateDocument.Parse("""{"service":"x"}""")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"price": "1.50", "model": "per_unit", "service": "é\"/"}""")]
    [InlineData("""{"service": "x", "model": "package", "size": 1e1, "price": 0.10, "free": 0}""")]
    [InlineData("""{"service": "x", "model": "package", "size": 0.000000000001, "price": 0, "free": 5.0}""")]
    [InlineData("""{"service": "x", "unit": null, "model": "graduated", "tiers": [{"price": 1}]}""")]
    [InlineData("""
        {"service": "x", "unit": "GB", "flat_at_zero": true, "model": "volume", "tiers":
         [{"up_to": 10.0, "price": "1.10", "flat": 2, "block": 3}, {"up_to": null, "price": 0, "flat": 0.00}]}
        """)]
    public void The_text_of_a_rate_reads_back_to_the_same_rate(string rate)
    {
        var first = Read($$"""{"name": "x", "rates": [{{rate}}]}""").Tariff?.Rates.Single();
        var second = Read($$"""{"name": "x", "rates": [{{first?.Text}}]}""").Tariff?.Rates.Single();
        Assert.NotNull(first);
        Assert.Equal(first.Text, second?.Text);
        Assert.Equal((first.Service, first.Unit, first.Terms.Model.DueAtZero),
            (second?.Service, second?.Unit, second?.Terms.Model.DueAtZero));
        foreach (Exact quantity in (Exact[])[0, 1, 10, 10.5m, 1_000])
            Assert.Equal(first.Terms.Model.Price(quantity), second?.Terms.Model.Price(quantity));
    }

    [Fact]
    public void Different_writings_of_a_rate_have_one_text()
    {
        string[] writings =
        [
            """{"service": "x", "model": "graduated", "tiers": [{"up_to": 10, "price": 1, "flat": 0}, {"price": 2}]}""",
            """
            {"model": "graduated", "tiers": [{"price": "1.00", "up_to": 1e1}, {"price": 2.0, "up_to": null}],
             "flat_at_zero": false, "service": "x", "unit": null}
            """,
        ];
        var texts = writings.Select(rate =>
            Read($$"""{"name": "x", "rates": [{{rate}}]}""").Tariff?.Rates.Single().Text);
        Assert.NotNull(Assert.Single(texts.Distinct()));
    }

    [Fact]
    public void Refuses_more_than_ten_thousand_rates()
    {
        var rates = Enumerable.Range(0, 10_001).Select(i =>
            $$"""{"service": "s{{i}}", "model": "per_unit", "price": 1}""");
        Refuses($$"""{"name": "x", "rates": [{{string.Join(',', rates)}}]}""", ["/rates"]);
        var most = Read($$"""{"name": "x", "rates": [{{string.Join(',', rates.Skip(1))}}]}""").Tariff;
        Assert.Equal(10_000, most?.Rates.Count);
    }

    private static void Refuses(string json, string[] pointers)
    {
        var (tariff, faults) = Read(json);
        Assert.Null(tariff);
        Assert.Equal(pointers, faults.List.Select(fault => fault.Pointer));
    }

    private static (TariffDocument? Tariff, Faults Faults) Read(string json)
    {
        var faults = new Faults();
        return (TariffDocument.Read(JsonDocument.Parse(json).RootElement, faults), faults);
    }
}
