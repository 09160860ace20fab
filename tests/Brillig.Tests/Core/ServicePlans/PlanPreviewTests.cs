using System.Collections.Immutable;
using Brillig.Core.Basics;
using Brillig.Core.ServicePlans;
using Xunit;

namespace Brillig.Tests.Core.ServicePlans;

public class PlanPreviewTests
{
    [Fact]
    public void Nothing_changes_and_nothing_is_asked()
    {
        var lines = Lines("""{"c": {"a": {"rate": 2, "activation_charge": 1}}}""", 3);
        var preview = PlanPreview.Of(lines, lines);
        Assert.False(preview.Prompts);
        Assert.Empty(preview.Changes);
        Assert.Equal((Exact.Zero, (Exact)6), (preview.Activation, preview.Recurring));
    }

    [Fact]
    public void Lines_are_created_modified_and_removed()
    {
        var before = Lines("""{"c": {"a": {"rate": 2}, "b": {"rate": 3}, "d": {}}}""", 3);
        var after = Lines("""{"c": {"b": {"rate": "0.5"}, "d": {"rate": 1}, "e": {"activation_charge": 7}}}""", 3);
        var preview = PlanPreview.Of(before, after);
        Assert.Equal(
            ["b Modified 0 0 -2.5", "d Modified 0 0 1", "e Created 3 3 0", "a Removed -3 -3 -2"],
            preview.Changes.Select(c => $"{c.Line.Key} {c.Type} {c.Quantity} {c.Billable} {c.Rate}"));
        Assert.Equal((3L, 7m, (Exact)21), Charge(Assert.Single(preview.Activations)));
        Assert.Equal(((Exact)21, (Exact)4.5m, true), (preview.Activation, preview.Recurring, preview.Prompts));
    }

    [Fact]
    public void Removals_never_ask_and_never_give_activation_charges_back()
    {
        var plan = """{"c": {"a": {"rate": 2, "activation_charge": 5}}}""";
        var preview = PlanPreview.Of(Lines(plan, 3), Lines(plan, 1));
        Assert.False(preview.Prompts);
        Assert.Empty(preview.Activations);
        Assert.Equal((-2L, -2L), (Assert.Single(preview.Changes).Quantity, preview.Changes[0].Billable));
    }

    [Fact]
    public void What_one_item_adds_is_asked_even_if_another_gives_more_up()
    {
        var (before, after) = (Lines("""{"c": {"a": {"rate": 9}, "b": {"rate": 1, "maximum": 1}}}""", 3),
            Lines("""{"c": {"a": {"rate": 9, "maximum": 1}, "b": {"rate": 1}}}""", 3));
        Assert.True(PlanPreview.Of(before, after).Prompts);
        Assert.True(PlanPreview.Of(after, before).Prompts);
    }

    [Fact]
    public void A_discount_alone_modifies_a_line_without_asking()
    {
        var (before, after) = (Lines("""{"c": {"a": {"rate": 9}}}""", 3),
            Lines("""{"c": {"a": {"rate": 9, "discounts": {"single": {}}}}}""", 3));
        var preview = PlanPreview.Of(before, after);
        Assert.Equal(LineChangeType.Modified, Assert.Single(preview.Changes).Type);
        Assert.False(preview.Prompts);
    }

    [Fact]
    public void A_plan_asks_for_each_quantity_by_what_its_item_says()
    {
        var asked = new List<string>();
        var plan = Plans.Merged(Plans.With("""
            {"c": {"a": {"rate": 1, "cascade": true}, "_all": {"rate": 1, "exceptions": ["b", "a"]}}, "d": {"e": {}}}
            """));
        var lines = PlanLines.Of(
            plan,
            (category, item, cascade) => Asked($"{category} {item} {cascade}", 2),
            (category, except, cascade) => Asked($"{category} but {string.Join(' ', except)} {cascade}", 7));
        Assert.Equal(["c a True", "c but a b False", "d e False"], asked);
        Assert.Equal([2L, 7L, 2L], lines.Select(line => line.Quantity));

        long Asked(string what, long quantity)
        {
            asked.Add(what);
            return quantity;
        }
    }

    private static (long, decimal, Exact) Charge(ActivationCharge charge) =>
        (charge.Quantity, charge.Rate, charge.Total);

    private static ImmutableArray<PlanLine> Lines(string items, long quantity) =>
        PlanLines.Of(Plans.Merged(Plans.With(items)), (_, _, _) => quantity, (_, _, _) => quantity);
}
