using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Brillig.Core.Basics;
using Brillig.Core.ServicePlans;
using Brillig.Tests.Rating;
using Brillig.Tests.Simulation;
using Xunit;

namespace Brillig.Tests.Core.ServicePlans;

/// <summary>Plans that were drawn, against a reference that shares no code with the rules.</summary>
public class PlanPropertyTests(ITestOutputHelper output)
{
    [Fact]
    public void A_line_costs_what_the_reference_says() =>
        Law.Holds("Lines", output, 20_000, trial =>
        {
            var plans = new RandomPlan(trial.Draw);
            var json = trial.Note(plans.Item());
            var item = Item(json);
            for (var i = 0; i < 20; i++)
            {
                var quantity = trial.Note(plans.Quantity());
                Same(ReferencePlan.Line(json, quantity), LinePricing.Of("c", "a", item, quantity));
                trial.Count();
            }
        });

    [Fact]
    public void What_is_billed_is_a_multiple_of_the_step_within_minimum_and_maximum() =>
        Law.Holds("Bounds", output, 5_000, trial =>
        {
            var plans = new RandomPlan(trial.Draw);
            var item = Item(trial.Note(plans.Item()));
            var quantity = trial.Note(plans.Quantity());
            var line = LinePricing.Of("c", "a", item, quantity);
            var step = item.Step ?? 1;
            Assert.Equal(line.IsFlat ? 1 : line.Bounded, line.Billable);
            Assert.Equal(0, line.Bounded % step);
            Assert.True(line.Bounded >= (item.Minimum ?? 0));
            Assert.True(line.Bounded < (item.Maximum ?? line.Bounded) + step);
            Assert.True(line.Bounded >= quantity || line.Bounded >= item.Maximum);
            trial.Count();
        });

    [Fact]
    public void Plans_merge_as_the_reference_merges_them() =>
        Law.Holds("Merges", output, 3_000, trial =>
        {
            var plans = new RandomPlan(trial.Draw);
            var documents = Enumerable.Range(0, trial.Draw.Of(1, 2, 3, 4)).Select(_ => plans.Document()).ToList();
            foreach (var document in documents) trial.Note(document.ToJsonString());
            var merged = PlanMerge.Of([.. documents.Select((json, order) => Assigned(json, order))]);
            var expected = ReferencePlan.Merged(documents);

            SameItems(expected, merged);
            trial.Count();
        });

    [Fact]
    public void Overrides_change_the_leaves_that_they_name() =>
        Law.Holds("Overrides", output, 3_000, trial =>
        {
            var plans = new RandomPlan(trial.Draw);
            var (document, overrides) = (plans.Document(), plans.Plan());
            Emptied(overrides, trial.Draw);
            trial.Note(document.ToJsonString());
            trial.Note(overrides.ToJsonString());
            var expected = ReferencePlan.Patched(document["plan"], overrides).AsObject();
            var merged = PlanMerge.Of([Assigned(document) with { Overrides = overrides.ToJsonString() }]);

            SameItems(expected, merged);
            trial.Count();
        });

    [Fact]
    public void A_plan_over_itself_is_itself() =>
        Law.Holds("Idempotence", output, 2_000, trial =>
        {
            var json = trial.Note(new RandomPlan(trial.Draw).Document());
            var (plan, document) = (Assigned(json), Read(json));
            var alone = PlanMerge.Of([plan]);

            Assert.Equal(
                document.Items.Select(item => (item.Category, item.Key, item.Item.ToText())), Bare(alone));
            using var given = JsonDocument.Parse(json["plan"]!.ToJsonString());
            var overrides = PlanOverrides.Read(given.RootElement, "", document, new Faults());
            Assert.Equal(Bare(alone), Bare(PlanMerge.Of([plan with { Overrides = overrides?.Text }])));
            if (document.Merge.Strategy != MergeStrategy.Cumulative)
                Assert.Equal(Bare(alone), Bare(PlanMerge.Of([plan, plan with { Order = 1 }])));
            trial.Count();
        });

    [Fact]
    public void The_text_of_a_plan_reads_back_to_it() =>
        Law.Holds("Texts", output, 2_000, trial =>
        {
            var document = Read(trial.Note(new RandomPlan(trial.Draw).Document()));
            var back = PlanDocument.Parse(document.Text);
            Assert.Equal(document.Text, back.Text);
            Assert.Equal(document.Merge, back.Merge);
            foreach (var (before, after) in document.Items.Zip(back.Items))
            {
                Assert.Equal(before.Item.ToText(), after.Item.ToText());
                using var json = JsonDocument.Parse(before.Item.ToText());
                Assert.Equal(before.Item.ToText(), Item(json.RootElement).ToText());
            }

            trial.Count();
        });

    private static void Same(ReferenceLine expected, PlanLine line)
    {
        Assert.Equal(expected.Bounded, (BigInteger)line.Bounded);
        Assert.Equal(expected.Billable, (BigInteger)line.Billable);
        Assert.Equal(expected.Rate, line.Rate is { } rate ? (Ratio)rate : null);
        Assert.Equal(expected.Discount.Text(), line.Discount.ToString());
        Assert.Equal(expected.Total.Text(), line.Total.ToString());
        Assert.Equal(line.Total, line.Explain.Aggregate(Exact.Zero, (sum, step) => sum + (step.Amount ?? 0)));
        Assert.Equal(line.Total.Sign < 0, line.Warnings.Length > 0);
    }

    private static void SameItems(JsonObject expected, MergedPlan merged)
    {
        Assert.Equal(
            expected.SelectMany(items => items.Value!.AsObject().Select(item => (items.Key, item.Key))).Order(),
            merged.Items.Select(item => (item.Category, item.Key)).Order());
        foreach (var item in merged.Items)
            Assert.Equal(Item(expected[item.Category]![item.Key]!.AsObject()).ToText(), item.Item.ToText());
    }

    /// <summary>Some of the leaves are taken away.</summary>
    private static void Emptied(JsonObject overrides, Draw draw)
    {
        foreach (var (key, value) in overrides.ToList())
        {
            if (draw.Chance(6)) overrides[key] = null;
            else if (value is JsonObject inner) Emptied(inner, draw);
        }
    }

    private static IEnumerable<(string, string, string)> Bare(MergedPlan plan) =>
        plan.Items.Select(item => (item.Category, item.Key, item.Item.ToText()));

    private static AssignedPlan Assigned(JsonObject json, int order = 0) =>
        new(new(default, "drawn"), Read(json), null, order);

    private static PlanDocument Read(JsonObject json)
    {
        using var document = JsonDocument.Parse(json.ToJsonString());
        var faults = new Faults();
        var read = PlanDocument.Read(document.RootElement, faults);
        Assert.Empty(faults.List);
        return Assert.IsType<PlanDocument>(read);
    }

    private static PlanItem Item(JsonObject json)
    {
        using var document = JsonDocument.Parse(json.ToJsonString());
        return Item(document.RootElement);
    }

    private static PlanItem Item(JsonElement json)
    {
        var faults = new Faults();
        var item = PlanItem.Read(Assert.IsType<Fields>(Fields.Of(json, "", faults)), new PlanFaults(faults));
        Assert.Empty(faults.List);
        return item;
    }
}
