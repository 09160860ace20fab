using System.Text.Json;
using System.Text.Json.Nodes;
using Brillig.Core.Basics;
using Brillig.Core.ServicePlans;
using Brillig.Tests.Rating;
using Xunit;

namespace Brillig.Tests.Core.ServicePlans;

/// <summary>Plans with something in them that does not belong there.</summary>
public class SpoiltPlanTests(ITestOutputHelper output)
{
    private const string Here = "\"@spoilt@\"";

    private static readonly string[] Junk =
    [
        "null", "true", "-1", "1e400", "0.5", "\"\"", "\"x\"", "\"\\ud800\"", "\"\\u0000\"", "[]", "{}", "[1, \"a\"]",
        """{"5": -1}""", """{"": {"": {}}}""", """{"a": 1, "a": 2}""", """{"\ud800": 1}""", "99999999999999999999999",
    ];

    [Fact]
    public void Whatever_is_sent_is_read_or_refused_at_its_place() =>
        Law.Holds("Spoilt", output, 5_000, trial =>
        {
            var drawn = new RandomPlan(trial.Draw).Document();
            Spoil(drawn, trial.Draw);
            var text = trial.Note(drawn.ToJsonString().Replace(Here, trial.Draw.Of(Junk), StringComparison.Ordinal));
            var (document, faults) = Plans.Read(text);

            Assert.Equal(document is null, faults.Count > 0);
            using var json = JsonDocument.Parse(text);
            foreach (var fault in faults) Assert.True(Leads(json.RootElement, fault.Pointer), $"{fault}");
            if (document is not null) Works(document);
            trial.Count();
        });

    [Fact]
    public void So_are_overrides() =>
        Law.Holds("Spoilt overrides", output, 5_000, trial =>
        {
            var plans = new RandomPlan(trial.Draw);
            var document = Plans.Of(trial.Note(plans.Document().ToJsonString()));
            var drawn = trial.Draw.Chance(2) ? plans.Plan() : new JsonObject { ["plan"] = plans.Plan() };
            Spoil(drawn, trial.Draw);
            var text = trial.Note(drawn.ToJsonString().Replace(Here, trial.Draw.Of(Junk), StringComparison.Ordinal));
            var (overrides, faults) = Plans.Override(document, text);

            Assert.Equal(overrides is null, faults.Count > 0);
            if (overrides is not null) PlanMerge.Of([new(default, document, overrides.Text, 0)]).ToText();
            trial.Count();
        });

    private static void Works(PlanDocument document)
    {
        Assert.Equal(document.Text, PlanDocument.Parse(document.Text).Text);
        foreach (var line in PlanLines.Of(Plans.Merged(document), (_, _, _) => 3, (_, _, _) => 7))
            Assert.Equal(line.Total, line.Explain.Aggregate(Exact.Zero, (sum, step) => sum + (step.Amount ?? 0)));
    }

    /// <summary>Some value, at any depth, becomes another, or one is added.</summary>
    private static void Spoil(JsonObject drawn, Draw draw)
    {
        var target = drawn;
        while (!draw.Chance(4)
            && target.Select(pair => pair.Value).OfType<JsonObject>().ToList() is { Count: > 0 } inner)
            target = inner[draw.Random.Next(inner.Count)];
        string[] keys = [.. target.Select(pair => pair.Key), "new", "a/b~c", "rates"];
        var key = draw.Of(keys);
        target[key] = "@spoilt@";
    }

    /// <summary>Whether a pointer leads to something, or to what is missing from something.</summary>
    private static bool Leads(JsonElement element, string pointer)
    {
        if (pointer.Length == 0) return true;
        var steps = pointer.Split('/')[1..];
        foreach (var (step, place) in steps.Select((step, place) => (step, place)))
        {
            var name = step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            if (element.ValueKind is JsonValueKind.Array) element = element[int.Parse(name, null)];
            else if (element.ValueKind is not JsonValueKind.Object) return false;
            else if (!element.TryGetProperty(name, out element)) return place == steps.Length - 1;
        }

        return true;
    }
}
