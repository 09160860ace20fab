using System.Text.Json;
using Brillig.Core.Basics;
using Brillig.Core.Tariffs;
using Xunit;

namespace Brillig.Tests.Core.Tariffs;

/// <summary>What can be wrong with the keys of percentages, timed and prepriced rates, and their text.</summary>
public class ModelDocumentTests
{
    private const string Free = """
        {"service":"x","model":"percentage","percent":2.9,"fixed":1,"free_records":3,"free_amount":9,
        "minimum_per_record":1,"maximum_per_record":2}
        """;

    [Theory]
    [InlineData(""" "model": "percentage" """, "/percent")]
    [InlineData(""" "model": "percentage", "percent": -1, "fixed": "x" """, "/percent", "/fixed")]
    [InlineData(""" "model": "percentage", "percent": 1, "free_records": 1.5 """, "/free_records")]
    [InlineData(""" "model": "percentage", "percent": 1, "price": 1, "per": "period" """, "/price", "/per")]
    [InlineData(""" "model": "percentage", "percent": 1, "minimum_per_record": 2, "maximum_per_record": 1 """,
        "/minimum_per_record")]
    [InlineData(""" "model": "graduated_percentage" """, "/tiers")]
    [InlineData(""" "model": "graduated_percentage", "tiers": [{"up_to": null, "price": 1}] """,
        "/tiers/0/percent", "/tiers/0/price")]
    [InlineData(""" "model": "graduated_percentage", "tiers": [{"up_to": null, "percent": 1, "block": 5}] """,
        "/tiers/0/block")]
    [InlineData(""" "model": "graduated_percentage", "tiers": [{"up_to": 5, "percent": 1}] """, "/tiers/0/up_to")]
    [InlineData(""" "model": "timed" """, "/price_per_minute")]
    [InlineData("""
        "model": "timed", "price_per_minute": 1, "minimum_seconds": -1, "increment_seconds": "a",
        "connection_fee": -1, "no_charge_seconds": null, "price": 2
        """,
        "/connection_fee", "/minimum_seconds", "/increment_seconds", "/price")]
    [InlineData("""
        "model": "timed", "intervals": [{"from": 0, "price": 1}], "price_per_minute": 1, "minimum_seconds": 1
        """, "/price_per_minute", "/minimum_seconds")]
    [InlineData(""" "model": "timed", "intervals": [] """, "/intervals")]
    [InlineData(""" "model": "timed", "intervals": null """, "/intervals")]
    [InlineData(""" "model": "timed", "intervals": [{"from": 1, "price": 1}] """, "/intervals/0/from")]
    [InlineData(""" "model": "timed", "intervals": [{"from": 0}, {"price": 1, "increment": 0, "per": 0}] """,
        "/intervals/0/price", "/intervals/1/from", "/intervals/1/increment", "/intervals/1/per")]
    [InlineData(""" "model": "timed", "intervals": [{"from": 0, "price": 1}, {"from": 0, "price": 1}] """,
        "/intervals/1/from")]
    [InlineData(""" "model": "timed", "intervals": [{"from": 0, "price": 1}, {"from": 90, "price": 1}] """,
        "/intervals/1/from")]
    [InlineData(""" "model": "prepriced", "price": 1 """, "/price")]
    [InlineData(""" "model": "prepriced", "per": "period" """, "/per")]
    public void Refuses_a_faulty_rate(string terms, params string[] pointers)
    {
        var (rate, faults) = Read($$"""{"service": "x", {{terms}}}""");
        Assert.Null(rate);
        Assert.Equal(pointers.Order(StringComparer.Ordinal),
            faults.List.Select(fault => fault.Pointer).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(Free)]
    [InlineData("""{"service":"x","model":"percentage","percent":2.9}""")]
    [InlineData("""
        {"service":"x","model":"graduated_percentage","tiers":[{"up_to":5,"percent":0.01,"flat":1},
        {"up_to":null,"percent":200}],"flat_at_zero":true}
        """)]
    [InlineData("""{"service":"x","model":"timed","price_per_minute":0.12}""")]
    [InlineData("""
        {"service":"x","model":"timed","included":3,"price_per_minute":0.12,"minimum_seconds":30,"increment_seconds":6,
        "connection_fee":0.05,"no_charge_seconds":5}
        """)]
    [InlineData("""
        {"service":"x","model":"timed","connection_fee":0.05,"no_charge_seconds":5,"intervals":[{"from":0,"price":1},
        {"from":60,"increment":1,"price":0.5,"per":1}]}
        """)]
    [InlineData("""{"service":"x","model":"prepriced"}""")]
    public void The_canonical_text_is_the_rate(string text)
    {
        var one = text.ReplaceLineEndings("");
        var (rate, faults) = Read(one);
        Assert.Empty(faults.List);
        Assert.Equal(one, rate?.Text);
        Assert.Equal(one, RateDocument.Parse(one).Text);
    }

    [Fact]
    public void What_is_as_without_it_is_left_out_of_the_text() => Assert.Equal(
        """{"service":"x","model":"timed","price_per_minute":1}""",
        Read("""
            {"service": "x", "model": "timed", "price_per_minute": "1.0", "minimum_seconds": 0, "increment_seconds": 0,
             "connection_fee": 0, "no_charge_seconds": 0, "per": "record", "included": 0}
            """).Rate?.Text);

    private static (RateDocument? Rate, Faults Faults) Read(string text)
    {
        var faults = new Faults();
        using var json = JsonDocument.Parse(text);
        var fields = Fields.Of(json.RootElement, "", faults);
        return (fields is null ? null : RateDocument.Read(fields, faults), faults);
    }
}
