using Brillig.Core.Basics;
using Brillig.Core.ServicePlans;
using Xunit;

namespace Brillig.Tests.Core.ServicePlans;

public class PlanDocumentTests
{
    [Theory]
    [InlineData("""[]""", "")]
    [InlineData("""{}""", "/name", "/plan")]
    [InlineData("""{"name": "", "plan": {}}""", "/name")]
    [InlineData("""{"name": 5, "plan": {}}""", "/name")]
    [InlineData("""{"name": "a", "plan": null}""", "/plan")]
    [InlineData("""{"name": "a", "plan": []}""", "/plan")]
    [InlineData("""{"name": "a", "plan": {}, "plan": {}}""", "/plan")]
    [InlineData("""{"name": "a", "plan": {}, "description": 5}""", "/description")]
    [InlineData("""{"name": "a", "plan": {}, "description": "\ud800"}""", "/description")]
    [InlineData("""{"name": "a", "plan": {}, "category": 5}""", "/category")]
    [InlineData("""{"name": "a", "plan": {}, "bookkeepers": "braintree"}""", "/bookkeepers")]
    [InlineData("""{"name": "a", "plan": {}, "bookkeeper": []}""", "/bookkeeper")]
    [InlineData("""{"name": "a", "plan": {}, "bookkeepers": {"b": {"c": 1, "c": 2}}}""", "/bookkeepers/b/c")]
    [InlineData("""{"name": "a", "plan": {}, "currency": "usd"}""", "/currency")]
    [InlineData("""{"name": "a", "plan": {}, "charged": "later"}""", "/charged")]
    [InlineData("""{"name": "a", "plan": {}, "merge": 5}""", "/merge")]
    [InlineData("""{"name": "a", "plan": {}, "merge": {"strategy": "newest"}}""", "/merge/strategy")]
    [InlineData("""{"name": "a", "plan": {}, "merge": {"priority": 1.5}}""", "/merge/priority")]
    [InlineData("""{"name": "a", "plan": {}, "merge": {"priority": 3000000000}}""", "/merge/priority")]
    [InlineData("""{"name": "a", "plan": {"c": 5, "d": []}}""", "/plan/c", "/plan/d")]
    [InlineData("""{"name": "a", "plan": {"": {}}}""", "/plan/")]
    [InlineData("""{"name": "a", "plan": {"c": {"x": 5, "a/b": [], "": {}}}}""",
        "/plan/c/x", "/plan/c/a~1b", "/plan/c/")]
    [InlineData("""{"name": "a", "plan": {"c": {"x": {}, "x": {}}}}""", "/plan/c/x")]
    [InlineData("""{"name": "a", "plan": {}, "ui": {"x": 1, "x": 2}}""", "/ui/x")]
    [InlineData("""{"name": "a", "plan": {}, "ui": [{"x": "\ud800"}]}""", "/ui/0/x")]
    public void Refuses_a_document_with_all_its_faults(string json, params string[] pointers)
    {
        var (document, faults) = Plans.Read(json);
        Assert.Null(document);
        Assert.Equal(pointers, faults.Select(fault => fault.Pointer));
    }

    [Theory]
    [InlineData(""" "name": 5, "as": [] """, "/name", "/as")]
    [InlineData(""" "rate": -1, "flat_rate": "-0.01" """, "/rate", "/flat_rate")]
    [InlineData(""" "rate": "much", "flat_rate": true """, "/rate", "/flat_rate")]
    [InlineData(""" "rate": 0.0000000000001, "flat_rate": "1,5" """, "/rate", "/flat_rate")]
    [InlineData(""" "rates": [1, 2], "flat_rates": 5 """, "/rates", "/flat_rates")]
    [InlineData(""" "rates": {"many": 1, "-1": 1, "1.5": 1, "": 1} """,
        "/rates/many", "/rates/-1", "/rates/1.5", "/rates/")]
    [InlineData(""" "rates": {"05": 1, "1e3": 1, "1000000000001": 1} """,
        "/rates/05", "/rates/1e3", "/rates/1000000000001")]
    [InlineData(""" "rates": {"5": -1, "10": "x"}, "flat_rates": {"5": []} """,
        "/rates/5", "/rates/10", "/flat_rates/5")]
    [InlineData(""" "rates": {"5": 1, "5": 1} """, "/rates/5")]
    [InlineData(""" "minimum": -1, "maximum": 1.5, "step": 0 """, "/minimum", "/maximum", "/step")]
    [InlineData(""" "minimum": true, "maximum": 1000000000001, "step": -1 """, "/minimum", "/maximum", "/step")]
    [InlineData(""" "minimum": 11, "maximum": 10 """, "/minimum")]
    [InlineData(""" "exceptions": "a" """, "/exceptions")]
    [InlineData(""" "exceptions": ["a", 5, "a"] """, "/exceptions/1", "/exceptions/2")]
    [InlineData(""" "cascade": "yes" """, "/cascade")]
    [InlineData(""" "activation_charge": -1 """, "/activation_charge")]
    [InlineData(""" "discounts": [] """, "/discounts")]
    [InlineData(""" "discounts": {"single": 5, "cumulative": 5} """, "/discounts/single", "/discounts/cumulative")]
    [InlineData(""" "discounts": {"single": {"rate": -1, "minimum": -1}} """,
        "/discounts/single/rate", "/discounts/single/minimum")]
    [InlineData(""" "discounts": {"cumulative": {"maximum": "all", "rate": -1, "rates": {"x": 1}, "minimum": 0.5}} """,
        "/discounts/cumulative/maximum", "/discounts/cumulative/rate", "/discounts/cumulative/rates/x",
        "/discounts/cumulative/minimum")]
    [InlineData(""" "prorate": true """, "/prorate")]
    [InlineData(""" "prorate": {"additions": "no", "removals": 0} """, "/prorate/additions", "/prorate/removals")]
    [InlineData(""" "taxes": {"x": 1, "x": 2} """, "/taxes/x")]
    public void Refuses_an_item_with_all_its_faults(string item, params string[] pointers)
    {
        var (document, faults) = Plans.Read($$$$$"""{"name": "a", "plan": {"c": {"_all": { {{{{{item}}}}} }}}}""");
        Assert.Null(document);
        Assert.Equal(pointers.Select(pointer => $"/plan/c/_all{pointer}").Order(), Pointers(faults));

        static IEnumerable<string> Pointers(IEnumerable<Fault> faults) => faults.Select(fault => fault.Pointer).Order();
    }

    [Fact]
    public void Numbers_are_exact_be_they_numbers_or_texts()
    {
        var item = Plans.Item("""
            {"rate": "0.100000000001", "rates": {"10": 24.95, "5": "0"}, "minimum": "3", "step": 5.0, "maximum": 1e2}
            """);
        Assert.Equal(0.100000000001m, item.Rate);
        Assert.Equal([new PriceTier(5, 0), new PriceTier(10, 24.95m)], item.Rates?.All);
        Assert.Equal((3L, 5L, 100L), (item.Minimum, item.Step, item.Maximum));
    }

    [Fact]
    public void Null_and_empty_texts_are_as_good_as_absent()
    {
        var item = Plans.Item("""
            {"name": "", "as": "", "rate": null, "rates": {"5": null}, "discounts": null, "exceptions": null}
            """);
        Assert.Equal("""{"rates":{}}""", item.ToText());
        var plan = Plans.Of("""
            {"name": "a", "description": "", "category": "", "plan": {"c": null, "d": {"e": null}}, "merge": null}
            """);
        Assert.Equal((null, null, 0), (plan.Description, plan.Category, plan.Items.Length));
    }

    [Fact]
    public void Items_stay_in_the_order_of_the_document()
    {
        var plan = Plans.With("""{"z": {"b": {}, "a": {}}, "y": {}, "a": {"_all": {}}}""");
        Assert.Equal([("z", "b"), ("z", "a"), ("a", "_all")], plan.Items.Select(item => (item.Category, item.Key)));
    }

    [Fact]
    public void Every_field_is_read()
    {
        var plan = Plans.Of("""
            {"name": "SIP", "description": "Two\nlines", "category": "voice", "plan": {}, "currency": "EUR",
             "charged": "arrears", "merge": {"strategy": "cumulative", "priority": "7"},
             "bookkeepers": {"braintree": {"c": {"a": {"plan": "P", "addon": "A"}}}}, "bookkeeper": {"id": "b1"}}
            """);
        Assert.Equal(("SIP", "Two\nlines", "voice"), (plan.Name, plan.Description, plan.Category));
        Assert.Equal(("EUR", Charged.Arrears), ($"{plan.Currency}", plan.Charged));
        Assert.Equal(new PlanMerging(MergeStrategy.Cumulative, 7), plan.Merge);
        Assert.Equal("""{"braintree":{"c":{"a":{"plan":"P","addon":"A"}}}}""", plan.Bookkeepers);
        Assert.Equal("""{"id":"b1"}""", plan.Bookkeeper);
        Assert.Empty(plan.Warnings);
        Assert.Equal(Charged.Advance, Plans.With("{}").Charged);
    }

    [Fact]
    public void Takes_a_thousand_tiers_and_ten_thousand_items_and_no_more()
    {
        Assert.Equal(1_000, Plans.Item($$"""{"rates": {{Tiers(1_000)}} }""").Rates?.Count);
        var (_, tiers) = Plans.Read($$$$$"""{"name": "a", "plan": {"c": {"a": {"rates": {{{{{Tiers(1_001)}}}}} }}}}""");
        Assert.Equal("/plan/c/a/rates", Assert.Single(tiers).Pointer);
        Assert.Equal(10_000, Plans.With(Items(10_000)).Items.Length);
        var (_, items) = Plans.Read($$"""{"name": "a", "plan": {{Items(10_001)}} }""");
        Assert.Equal("/plan", Assert.Single(items).Pointer);

        static string Tiers(int count) =>
            $"{{{string.Join(',', Enumerable.Range(0, count).Select(i => $"\"{i}\": 1"))}}}";
        static string Items(int count) =>
            $"{{\"c\": {{{string.Join(',', Enumerable.Range(0, count).Select(i => $"\"i{i}\": {{}}"))}}}}}";
    }

    [Theory]
    [InlineData("mycompany_default_plan", true)]
    [InlineData("Straße 7 \U0001F600", true)]
    [InlineData("", false)]
    [InlineData("a/b", false)]
    [InlineData("a\nb", false)]
    [InlineData("..", false)]
    [InlineData("...", true)]
    public void An_id_is_one_step_of_a_path(string id, bool expected) => Assert.Equal(expected, PlanKey.IsId(id));

    [Fact]
    public void An_id_is_valid_text_of_at_most_128_characters()
    {
        Assert.False(PlanKey.IsId($"{'\ud800'}a"));
        Assert.False(PlanKey.IsId($"a{'\udc00'}"));
        Assert.True(PlanKey.IsId(new string('a', 128)));
        Assert.False(PlanKey.IsId(new string('a', 129)));
    }
}
