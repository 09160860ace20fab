using Brillig.Core.ServicePlans;
using Xunit;

namespace Brillig.Tests.Core.ServicePlans;

public class PlanMergeTests
{
    private const string Plan =
        """{"c": {"a": {"rate": 1, "rates": {"5": 4}, "discounts": {"single": {"rate": 1}}}}}""";

    [Theory]
    [InlineData("simple", """{"rates":{"5":9,"7":8},"exceptions":["y"],"cascade":false,"""
        + """ "discounts":{"cumulative":{"maximum":7}},"prorate":{"additions":false}}""")]
    [InlineData("recursive", """{"name":"A","rate":1,"rates":{"5":9,"7":8},"minimum":2,"exceptions":["y"],"""
        + """ "cascade":false,"discounts":{"cumulative":{"maximum":7,"rate":2}},"prorate":{"additions":false},"""
        + """ "x":1}""")]
    [InlineData("cumulative", """{"name":"A","rate":1,"rates":{"5":9,"7":8},"minimum":2,"exceptions":["x","y"],"""
        + """ "cascade":true,"discounts":{"cumulative":{"maximum":10,"rate":2}},"prorate":{"additions":true},"x":1}""")]
    public void A_plan_goes_over_what_lies_below_by_its_own_strategy(string strategy, string expected)
    {
        var below = Plans.With("""
            {"c": {"a": {"name": "A", "rate": 1, "rates": {"5": 4}, "minimum": 2, "cascade": true, "exceptions": ["x"],
             "discounts": {"cumulative": {"maximum": 3, "rate": 2}}, "prorate": {"additions": true}, "x": 1}}}
            """);
        var above = Plans.With("""
            {"c": {"a": {"rates": {"5": 9, "7": 8}, "cascade": false, "exceptions": ["y"], "prorate":
             {"additions": false}, "discounts": {"cumulative": {"maximum": 7}}}}}
            """, $$""" "merge": {"strategy": "{{strategy}}"} """);
        var merged = Assert.Single(Plans.Merged(below, above).Items).Item;
        Assert.Equal(expected.Replace(" ", "", StringComparison.Ordinal), merged.ToText());
    }

    [Theory]
    [InlineData("simple 0, simple 0", "p1")]
    [InlineData("simple 1, simple 0", "p0")]
    [InlineData("simple 0, simple 0, simple -1", "p1")]
    [InlineData("recursive 0, simple 9", "p1 p0")]
    [InlineData("cumulative -5, recursive 3, simple 9", "p2 p1 p0")]
    [InlineData("recursive 2, recursive 1, recursive 2", "p1 p0 p2")]
    [InlineData("recursive 0, simple 0, simple 1", "p2 p0")]
    public void Strategy_then_priority_then_time_decides(string merges, string expected)
    {
        var plans = merges.Split(", ").Select((merge, place) => Plans.With(
            $$$$"""{"c": {"a": {"rate": {{{{place}}}}}}}""",
            $$""" "merge": {"strategy": "{{merge.Split(' ')[0]}}", "priority": "{{merge.Split(' ')[1]}}"} """));
        var item = Assert.Single(Plans.Merged([.. plans]).Items);
        Assert.Equal(expected, string.Join(' ', item.Plans.Select(plan => plan.Id)));
        Assert.Equal(expected[^1] - '0', item.Item.Rate);
    }

    [Theory]
    [InlineData("arrears", "simple", null, Charged.Advance)]
    [InlineData("arrears", "recursive", null, Charged.Arrears)]
    [InlineData("arrears", "cumulative", "advance", Charged.Advance)]
    [InlineData(null, "recursive", "arrears", Charged.Arrears)]
    public void When_it_is_due_is_a_leaf_too(string? below, string strategy, string? above, Charged expected)
    {
        var plans = Plans.Merged(
            Plans.With(Plan, Said(below)),
            Plans.With(Plan, $$""" {{Said(above)}}, "merge": {"strategy": "{{strategy}}"} """));
        Assert.Equal(expected, Assert.Single(plans.Items).Charged);

        static string Said(string? charged) => $"\"charged\": {(charged is null ? "null" : $"\"{charged}\"")}";
    }

    [Fact]
    public void Items_are_in_the_order_in_which_the_plans_as_assigned_name_them()
    {
        var first = Plans.With("""{"c": {"b": {}}, "d": {"a": {}}}""", """ "merge": {"priority": 9} """);
        var second = Plans.With("""{"e": {"a": {}}, "c": {"a": {}, "b": {}}}""");
        Assert.Equal(
            ["c/b", "c/a", "d/a", "e/a"],
            Plans.Merged(first, second).Items.Select(item => $"{item.Category}/{item.Key}"));
        Assert.Equal("""{"c":{"b":{},"a":{}},"d":{"a":{}},"e":{"a":{}}}""", Plans.Merged(first, second).ToText());
    }

    [Fact]
    public void No_plans_are_no_items() => Assert.Empty(PlanMerge.Of([]).Items);

    [Fact]
    public void A_minimum_that_merging_lifts_above_the_maximum_yields_to_it_and_is_warned_of()
    {
        var plan = Plans.With(
            """{"c": {"a": {"rate": 1, "minimum": 4, "maximum": 6}}}""", """ "merge": {"strategy": "cumulative"} """);
        var item = Assert.Single(Plans.Merged(plan, plan).Items).Item;
        var line = LinePricing.Of("c", "a", item, 1);
        Assert.Equal((8L, 6L), (line.Minimum, line.Billable));
        Assert.Contains("minimum", Assert.Single(line.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{}""", """{"rate":1,"rates":{"5":4},"discounts":{"single":{"rate":1}}}""")]
    [InlineData("""{"plan": null}""", """{"rate":1,"rates":{"5":4},"discounts":{"single":{"rate":1}}}""")]
    [InlineData("""{"c": {"a": {"rate": null, "rates": {"5": null, "9": 2}}}}""",
        """{"rates":{"9":2},"discounts":{"single":{"rate":1}}}""")]
    [InlineData("""{"plan": {"c": {"a": {"rate": 3, "discounts": null}}}}""", """{"rate":3,"rates":{"5":4}}""")]
    [InlineData("""{"c": {"a": {"rates": null, "discounts": {"single": {"rate": null, "minimum": 2}}}}}""",
        """{"rate":1,"discounts":{"single":{"minimum":2}}}""")]
    public void Overrides_are_the_inside_of_a_plan_or_a_plan(string given, string expected)
    {
        var document = Plans.With(Plan);
        var overrides = Assert.IsType<PlanOverrides>(Plans.Override(document, given).Overrides);
        var merged = PlanMerge.Of([new(default, document, overrides.Text, 0)]);
        Assert.Equal(expected, Assert.Single(merged.Items).Item.ToText());
        Assert.Empty(overrides.Warnings);
    }

    [Theory]
    [InlineData("""{"c": {"a": null, "b": {"rate": 2}}}""", """{"c":{"b":{"rate":2}}}""")]
    [InlineData("""{"c": null, "d": {"e": {}}}""", """{"d":{"e":{}}}""")]
    public void Overrides_take_items_away_and_add_them(string given, string expected)
    {
        var document = Plans.With(Plan);
        var overrides = Assert.IsType<PlanOverrides>(Plans.Override(document, given).Overrides);
        Assert.Equal(expected, PlanMerge.Of([new(default, document, overrides.Text, 0)]).ToText());
    }

    [Theory]
    [InlineData("5", "/overrides")]
    [InlineData("""{"c": 5}""", "/overrides/c")]
    [InlineData("""{"c": {"a": [1]}}""", "/overrides/c/a")]
    [InlineData("""{"c": {"a": {"rate": -1, "rates": {"x": 1}}}}""", "/overrides/c/a/rate", "/overrides/c/a/rates/x")]
    [InlineData("""{"c": {"a": {"rates": 5}}}""", "/overrides/c/a/rates")]
    [InlineData("""{"c": {"a": {"step": 0}}}""", "/overrides/c/a/step")]
    [InlineData("""{"c": {"a": {"x": {"y": 1, "y": 2}}}}""", "/overrides/c/a/x/y")]
    [InlineData("""{"c": {"limited": {"minimum": 11}}}""", "/overrides/c/limited/minimum")]
    [InlineData("""{"plan": 5}""", "/overrides/plan")]
    [InlineData("""{"plan": {"c": {"a": {"rate": "x"}}}}""", "/overrides/plan/c/a/rate")]
    [InlineData("""{"plan": {"c": {}}, "d": {}}""", "/overrides/d")]
    [InlineData("""{"plan": null, "d": {}}""", "/overrides/d")]
    public void Overrides_of_a_wrong_shape_are_refused_with_all_their_faults(string given, params string[] pointers)
    {
        var document = Plans.With("""{"c": {"a": {"rate": 1}, "limited": {"maximum": 10}}}""");
        var (overrides, faults) = Plans.Override(document, given);
        Assert.Null(overrides);
        Assert.Equal(pointers, faults.Select(fault => fault.Pointer));
    }

    [Fact]
    public void Overrides_warn_of_their_own_keys_alone()
    {
        var document = Plans.With("""{"c": {"a": {"quantity": 5}}}""");
        var overrides = Plans.Override(document, """{"plan": {"c": {"a": {"rat": 5}}}}""").Overrides;
        Assert.Equal(
            new PlanWarning("/overrides/plan/c/a/rat", "unknown key: kept, without effect; did you mean rate?"),
            Assert.Single(Assert.IsType<PlanOverrides>(overrides).Warnings));
    }

    [Fact]
    public void Overrides_outlive_a_plan_that_becomes_another()
    {
        var text = Plans.Override(Plans.With(Plan), """{"c": {"a": {"minimum": 9, "rate": null}}}""").Overrides?.Text;
        var other = Plans.With("""{"c": {"a": {"maximum": 5, "rate": 2}}, "d": {"e": {}}}""");
        Assert.Equal(
            """{"c":{"a":{"minimum":9,"maximum":5}},"d":{"e":{}}}""",
            PlanMerge.Of([new(default, other, text, 0)]).ToText());
    }
}
