using Brillig.Core.Tariffs;
using Xunit;

namespace Brillig.Tests.Core.Tariffs;

public class MatrixTests
{
    private const string Regions = """
        "model": "matrix", "dimensions": ["region", "tier"],
        "cells": [
            {"when": {"region": "eu", "tier": "gold"}, "rate": {"model": "per_unit", "price": 1}},
            {"when": {"region": "eu"}, "rate": {"model": "per_unit", "price": 2,
                "windows": [{"from": "22:00", "to": "06:00", "rate": {"model": "per_unit", "price": 20}}]}},
            {"when": {"tier": 5}, "rate": {"model": "per_unit", "price": 3}},
            {"when": {"tier": true}, "rate": {"model": "per_unit", "price": 4}}]
        """;

    private static string Of(string cell) => $$"""
        "model": "matrix", "dimensions": ["r"], "cells": [{{cell}}]
        """;

    [Theory]
    [InlineData("""{"region": "eu", "tier": "gold"}""", 1)]
    [InlineData("""{"tier": "gold", "more": {"region": "us"}, "region": "eu"}""", 1)]
    [InlineData("""{"region": "e\u0075", "tier": "tin"}""", 2)]
    [InlineData("""{"region": "eu"}""", 2)]
    [InlineData("""{"tier": 5}""", 3)]
    [InlineData("""{"tier": "5"}""", 3)]
    [InlineData("""{"tier": true}""", 4)]
    [InlineData("""{"tier": 5.0}""", null)]
    [InlineData("""{"tier": null}""", null)]
    [InlineData("""{"region": "EU"}""", null)]
    [InlineData("""{}""", null)]
    [InlineData(null, null)]
    public void The_first_cell_that_equals_the_properties_prices(string? properties, int? cost)
    {
        var costs = new Rated(Regions).Costs(1, properties: properties, at: "2026-01-01T12:00:00Z");
        Assert.Equal(cost, costs is null ? null : int.Parse($"{costs}", null));
    }

    [Fact]
    public void What_no_cell_equals_is_priced_by_otherwise()
    {
        var rate = new Rated(Regions + """, "otherwise": {"model": "package", "size": 10, "price": 9}""");
        Assert.Equal(18, rate.Costs(11, properties: """{"region": "us"}"""));
        Assert.Equal(20, rate.Costs(1, "2026-01-01T23:00:00Z", """{"region": "eu"}"""));
        Assert.Equal(["m*", "m1/w0"], rate.Counter.Cells?.Paths);
    }

    [Fact]
    public void A_matrix_may_be_in_a_window_and_long_values_are_compared_in_full()
    {
        var value = new string('ü', 255);
        var rate = new Rated($$$"""
            "model": "per_unit", "price": 10, "windows": [{"from": "08:00", "to": "18:00", "rate": {
                "model": "matrix", "dimensions": ["r"],
                "cells": [{"when": {"r": "{{{value}}}"}, "rate": {"model": "per_unit", "price": 1}}],
                "otherwise": {"model": "per_unit", "price": 5} } }]
            """);
        Assert.Equal(1, rate.Costs(1, "2026-01-01T08:00:00Z", $$"""{"r": "{{value}}"}"""));
        Assert.Equal(5, rate.Costs(1, "2026-01-01T08:00:00Z", $$"""{"r": "{{value}}ü"}"""));
        Assert.Equal(10, rate.Costs(1, "2026-01-01T18:00:00Z"));
        Assert.Equal(["", "w0/m*", "w0/m0"], rate.Counter.Cells?.Paths);
    }

    [Fact]
    public void Why_there_is_no_price_is_said() =>
        Assert.Contains("No cell", new Rated(Regions).Why(1), StringComparison.Ordinal);

    [Theory]
    [InlineData(""" "model": "matrix", "cells": [] """, "/dimensions")]
    [InlineData(""" "model": "matrix", "dimensions": [], "cells": [] """, "/dimensions")]
    [InlineData(""" "model": "matrix", "dimensions": ["a", "a"], "cells": [] """, "/dimensions/1")]
    [InlineData(""" "model": "matrix", "dimensions": ["a"] """, "/cells")]
    [InlineData("""
        "model": "matrix", "dimensions": ["a"], "cells": [], "otherwise": {"model": "per_unit"}
        """, "/otherwise/price")]
    [InlineData("""
        "model": "matrix", "dimensions": ["a"], "cells": [], "aggregate": "max", "per": "record", "included": 1,
        "divide_by": 2, "round": "up", "round_amount": {"places": 2, "mode": "up"}
        """, "/aggregate", "/per", "/divide_by", "/round", "/included", "/round_amount")]
    public void A_faulty_matrix_is_refused_where_it_is_wrong(string rate, params string[] pointers) =>
        Assert.Equal(pointers, Rated.Pointers(rate));

    [Theory]
    [InlineData("""{"rate": {"model": "per_unit", "price": 1}}""", "/cells/0/when")]
    [InlineData("""{"when": {"r": "a"}}""", "/cells/0/rate")]
    [InlineData("""{"when": {"s": "a"}, "rate": {"model": "per_unit", "price": 1}}""", "/cells/0/when/s")]
    [InlineData("""{"when": {"r": {}}, "rate": {"model": "per_unit", "price": 1}}""", "/cells/0/when/r")]
    [InlineData("""{"when": {"r": null}, "rate": {"model": "per_unit", "price": 1}}""", "/cells/0/when/r")]
    [InlineData("""{"when": {}, "rate": {"model": "per_unit", "price": 1}, "x": 1}""", "/cells/0/x")]
    [InlineData("""{"when": {}, "rate": {"model": "per_unit", "price": 1, "service": "y"}}""", "/cells/0/rate/service")]
    public void A_faulty_cell_is_refused_where_it_is_wrong(string cell, params string[] pointers) =>
        Assert.Equal(pointers, Rated.Pointers(Of(cell)));

    [Fact]
    public void Choosing_a_cell_allocates_nothing()
    {
        var rate = new Rated(Regions).Rate.Terms;
        var scope = new PriceScope(default, "UTC", new Decks());
        var record = new UsedRecord(1, default, """{"region": "eu", "tier": "gold"}""");
        Assert.True(rate.TryFind(record, scope, out _));
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++) rate.TryFind(record, scope, out _);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
