using System.Collections.Immutable;
using System.Text.Json;
using Brillig.Core.Basics;
using Brillig.Core.ServicePlans;
using Brillig.Tests.Cases;
using Xunit;

namespace Brillig.Tests.Core.ServicePlans;

public class PlanCasesTests
{
    public static TheoryData<string> Lines => [.. PlanCase.All.Where(c => c.Change is null).Select(c => c.Name)];

    public static TheoryData<string> Previews => [.. PlanCase.All.Where(c => c.Change is not null).Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Lines))]
    public void Costs_what_the_case_expects(string name)
    {
        var item = Find(name);
        var lines = LinesOf(item, changed: false);

        Assert.Equal(Exact.Parse(item.Total ?? ""), lines.Aggregate(Exact.Zero, (sum, line) => sum + line.Total));
        var left = lines.ToList();
        foreach (var expected in item.Lines)
        {
            var found = left.FirstOrDefault(line => IsSame(expected, line));
            Assert.True(found is not null, $"{expected}\nis none of\n{string.Join('\n', left)}");
            left.Remove(found);
        }

        Assert.DoesNotContain(left, line => line.Quantity != 0 || line.Total != Exact.Zero);
    }

    [Theory]
    [MemberData(nameof(Previews))]
    public void Previews_what_the_case_expects(string name)
    {
        var item = Find(name);
        var expected = Assert.NotNull(item.Preview);
        var preview = PlanPreview.Of(LinesOf(item, changed: false), LinesOf(item, changed: true));

        Assert.Equal(expected.GetProperty("prompt").GetBoolean(), preview.Prompts);
        var summary = expected.GetProperty("summary");
        Assert.Equal(Exact.Parse(summary.Text("activation")), preview.Activation);
        Assert.Equal(Exact.Parse(summary.Text("recurring")), preview.Recurring);
        Assert.Equal(
            PlanCase.List(expected, "activation_charges").Select(charge => (charge.Text("category"),
                charge.Text("item"), Number(charge, "quantity"), Number(charge, "rate"), Number(charge, "total"))),
            preview.Activations.Select(charge => (charge.Line.Category, charge.Line.Item, (Exact?)charge.Quantity,
                (Exact?)charge.Rate, (Exact?)charge.Total)));
        Assert.Equal(
            PlanCase.List(expected, "differences").Select(change => (change.Text("category"), change.Text("item"),
                Number(change, "quantity"), Number(change, "billable"))),
            preview.Changes.Select(change => (change.Line.Category, change.Line.Item, (Exact?)change.Quantity,
                (Exact?)change.Billable)));
    }

    private static PlanCase Find(string name) => PlanCase.All.Single(item => item.Name == name);

    private static ImmutableArray<PlanLine> LinesOf(PlanCase item, bool changed)
    {
        var quantities = new CaseQuantities(item, changed);
        return PlanLines.Of(PlanMerge.Of([.. Assigned(item)]), quantities.One, quantities.All);
    }

    private static IEnumerable<AssignedPlan> Assigned(PlanCase item)
    {
        foreach (var ((id, json), order) in item.Plans.Select((plan, order) => (plan, order)))
        {
            var faults = new Faults();
            var document = PlanDocument.Read(json, faults);
            Assert.Empty(faults.List);
            Assert.NotNull(document);
            string? overrides = null;
            if (item.Overrides.TryGetValue(id, out var given))
                overrides = PlanOverrides.Read(given, "/overrides", document, faults)?.Text;
            Assert.Empty(faults.List);
            yield return new(new PlanKey(default, id), document, overrides, order);
        }
    }

    /// <summary>What a case does not state is not asserted.</summary>
    private static bool IsSame(JsonElement expected, PlanLine line) =>
        expected.Text("category") == line.Category && expected.Text("item") == line.Item
        && Same(expected, "quantity", line.Quantity) && Same(expected, "billable", line.Billable)
        && Same(expected, "rate", line.Rate) && Same(expected, "discount", line.Discount)
        && Same(expected, "single", line.Single) && Same(expected, "total", line.Total)
        && (!expected.TryGetProperty("unpriced", out var unpriced) || unpriced.GetBoolean() == line.IsUnpriced)
        && (!expected.TryGetProperty("cumulative", out var of)
            || (Same(of, "quantity", line.CumulativeQuantity) && Same(of, "rate", line.CumulativeRate)));

    private static bool Same(JsonElement expected, string name, Exact? found) =>
        !expected.TryGetProperty(name, out _) || Number(expected, name) == found;

    private static Exact? Number(JsonElement element, string name) =>
        element.GetProperty(name) is { ValueKind: not JsonValueKind.Null } value ? Exact.Parse(value.ToString()) : null;
}
