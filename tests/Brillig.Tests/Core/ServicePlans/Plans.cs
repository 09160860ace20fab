using System.Text.Json;
using Brillig.Core.Basics;
using Brillig.Core.ServicePlans;
using Xunit;

namespace Brillig.Tests.Core.ServicePlans;

/// <summary>Reads plans for the tests of them.</summary>
internal static class Plans
{
    /// <summary>A document that has no fault.</summary>
    public static PlanDocument Of(string json)
    {
        var (document, faults) = Read(json);
        Assert.Empty(faults);
        return Assert.IsType<PlanDocument>(document);
    }

    /// <summary>A document of the items of a plan, and its other fields.</summary>
    public static PlanDocument With(string items, string rest = "") =>
        Of($$"""{"name": "Plan", "plan": {{items}} {{(rest.Length > 0 ? "," : "")}} {{rest}}}""");

    /// <summary>A document and its faults.</summary>
    public static (PlanDocument? Document, IReadOnlyList<Fault> Faults) Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        var faults = new Faults();
        return (PlanDocument.Read(document.RootElement, faults), faults.List);
    }

    /// <summary>Overrides of a document, under /overrides, and their faults.</summary>
    public static (PlanOverrides? Overrides, IReadOnlyList<Fault> Faults) Override(PlanDocument plan, string json)
    {
        using var document = JsonDocument.Parse(json);
        var faults = new Faults();
        return (PlanOverrides.Read(document.RootElement, "/overrides", plan, faults), faults.List);
    }

    /// <summary>The only item of a plan.</summary>
    public static PlanItem Item(string json) => Assert.Single(With($$$"""{"c": {"a": {{{json}}}}}""").Items).Item;

    /// <summary>The line of such an item.</summary>
    public static PlanLine Line(string json, long quantity) => LinePricing.Of("c", "a", Item(json), quantity);

    /// <summary>Plans, assigned in this order, as one.</summary>
    public static MergedPlan Merged(params PlanDocument[] plans) => PlanMerge.Of(
        [.. plans.Select((plan, order) => new AssignedPlan(new PlanKey(default, $"p{order}"), plan, null, order))]);
}
