using Brillig.Core.ServicePlans;
using Xunit;

namespace Brillig.Tests.Core.ServicePlans;

/// <summary>Documents as Kazoo keeps them are taken as they are.</summary>
public class KazooDocumentTests
{
    [Fact]
    public void A_document_of_the_database_loses_what_the_database_added()
    {
        var plan = Plans.Of("""
            {"_id": "plan_1", "_rev": "3-ab", "id": "plan_1", "pvt_type": "service_plan", "pvt_created": 63500000000,
             "name": "Old", "plan": {"devices": {"sip_device": {"rate": 1.50}}}}
            """);
        Assert.Equal("""{"name":"Old","plan":{"devices":{"sip_device":{"rate":1.50}}}}""", plan.Text);
        Assert.Equal(["/_id", "/_rev", "/pvt_type", "/pvt_created"], plan.Warnings.Select(w => w.Pointer));
    }

    [Fact]
    public void The_old_shape_maps_items_by_type_of_bookkeeper()
    {
        var plan = Plans.Of("""
            {"name": "Old", "bookkeepers": {"braintree": {"phone_numbers": {"did_us": {"plan": "SIP_Services",
             "addon": "did_us", "discounts": {"cumulative": "discount_did_us"}}}}, "local": {}},
             "plan": {"phone_numbers": {"did_us": {"rate": 1, "discounts": {"cumulative": {"maximum": 2}}}}}}
            """);
        Assert.Empty(plan.Warnings);
        Assert.Contains("discount_did_us", plan.Bookkeepers, StringComparison.Ordinal);
    }

    [Fact]
    public void The_new_shape_keeps_what_means_nothing_here()
    {
        var plan = Plans.Of("""
            {"name": "New", "bookkeeper": {"id": "b", "vendor_id": "v", "type": "braintree", "devices": {}},
             "ratedeck": {"id": "main", "name": "Main"}, "applications": {"callflow": {"enabled": true}},
             "limits": {"twoway_trunks": {"enabled": true}}, "asr": {"enabled": true}, "billing": {"threshold": 5},
             "plan": {"ui_apps": {"_all": {"enabled": true, "rate": 0}}}}
            """);
        Assert.Equal(
            ["/plan/ui_apps/_all/enabled", "/ratedeck", "/applications", "/limits", "/asr", "/billing"],
            plan.Warnings.Select(warning => warning.Pointer));
        Assert.All(plan.Warnings, w => Assert.Equal("unknown key: kept, without effect", w.Detail));
        Assert.Contains("""
            "ratedeck":{"id":"main","name":"Main"}
            """.Trim(), plan.Text, StringComparison.Ordinal);
        Assert.Equal("""{"rate":0,"enabled":true}""", Assert.Single(plan.Items).Item.ToText());
    }

    [Theory]
    [InlineData("""{"discount": {"cumulative": {"maximum": 5}}}""", "/discount", "discounts")]
    [InlineData("""{"activation_charges": 5}""", "/activation_charges", "activation_charge")]
    [InlineData("""{"flatrate": 5}""", "/flatrate", "flat_rate")]
    [InlineData("""{"Rate": 5}""", "/Rate", "rate")]
    [InlineData("""{"maxmium": 5}""", "/maxmium", "maximum")]
    [InlineData("""{"discounts": {"cummulative": {}}}""", "/discounts/cummulative", "cumulative")]
    [InlineData("""{"discounts": {"single": {"mimimum": 5}}}""", "/discounts/single/mimimum", "minimum")]
    [InlineData("""{"discounts": {"cumulative": {"max": 5}}}""", "/discounts/cumulative/max", null)]
    [InlineData("""{"prorate": {"addition": false}}""", "/prorate/addition", "additions")]
    [InlineData("""{"single_discount_rate": 5}""", "/single_discount_rate", null)]
    [InlineData("""{"quantity": 5}""", "/quantity", null)]
    public void A_misspelt_key_says_which_was_meant(string item, string pointer, string? meant)
    {
        var plan = Plans.With($$$"""{"c": {"a": {{{item}}}}}""");
        var warning = Assert.Single(plan.Warnings);
        Assert.Equal($"/plan/c/a{pointer}", warning.Pointer);
        Assert.Equal(
            meant is null ? "unknown key: kept, without effect"
                : $"unknown key: kept, without effect; did you mean {meant}?",
            warning.Detail);
        Assert.Contains(pointer.Split('/')[^1], plan.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"name": "a", "plans": {}, "plan": {}}""", "/plans", "plan")]
    [InlineData("""{"name": "a", "plan": {}, "bookeeper": {}}""", "/bookeeper", "bookkeeper")]
    [InlineData("""{"name": "a", "plan": {}, "merge": {"stategy": "simple"}}""", "/merge/stategy", "strategy")]
    public void So_does_one_outside_of_the_items(string json, string pointer, string meant) =>
        Assert.Equal(
            new PlanWarning(pointer, $"unknown key: kept, without effect; did you mean {meant}?"),
            Assert.Single(Plans.Of(json).Warnings));

    [Fact]
    public void What_is_kept_is_kept_to_the_digit_and_the_letter()
    {
        const string text =
            """{"name":"Ä \"b\"","plan":{},"x":[1.10,1e400,{"é":null}],"y":"\u0000/<&>","z":{"a":{},"b":[]}}""";
        Assert.Equal(text, Plans.Of(text).Text);
    }
}
