using System.Collections.Immutable;
using System.Text.Json;
using Brillig.Core.Basics;

namespace Brillig.Core.ServicePlans;

/// <summary>What an assignment changes in a plan, leaf by leaf; null takes a leaf away.</summary>
/// <param name="Text">The inside of a `plan`, as it was given, without space.</param>
/// <param name="Warnings">What in it does nothing, or may be misspelt.</param>
public sealed record PlanOverrides(string Text, ImmutableArray<PlanWarning> Warnings)
{
    /// <summary>
    /// Reads overrides: the inside of a `plan`, or {plan}. Null, with at least one fault, if anything is wrong with
    /// them, or with the plan that results.
    /// </summary>
    /// <param name="given">The overrides.</param>
    /// <param name="pointer">Where they stand in what was sent.</param>
    /// <param name="document">The plan that they change.</param>
    /// <param name="faults">Where the faults go.</param>
    public static PlanOverrides? Read(JsonElement given, string pointer, PlanDocument document, Faults faults)
    {
        var (before, found) = (faults.List.Count, new PlanFaults(faults));
        if (Fields.Of(given, pointer, faults) is not { } fields) return null;
        var inside = fields;
        if (fields.Has("plan"))
        {
            if (fields.Object("plan") is not { } plan) return Nothing(fields, faults, before);
            inside = plan;
            fields.End("stands beside plan: categories belong inside of it");
        }

        PlanDocument.ReadItems(inside, found);
        if (faults.List.Count > before) return null;
        var text = PlanText.Of(fields.Raw("plan") ?? given, inside.Pointer, faults);
        if (faults.List.Count > before) return null;
        PlanDocument.Check(ItemsOf(document, text), inside.Pointer, faults);
        return faults.List.Count > before ? null : new(text, [.. found.Warnings]);
    }

    /// <summary>The items of a plan with the overrides of an assignment over them.</summary>
    /// <param name="document">The plan, even another one than that which the overrides were read for.</param>
    /// <param name="text">The <see cref="Text"/> of the overrides; null: none.</param>
    /// <exception cref="InvalidOperationException">The text was never that of overrides.</exception>
    public static ImmutableArray<PlanEntry> ItemsOf(PlanDocument document, string? text)
    {
        if (text is null) return document.Items;
        using var plan = JsonDocument.Parse(document.Text);
        using var merged = JsonDocument.Parse(
            MergePatch.Into(plan.RootElement.GetProperty("plan").GetRawText(), text));
        var faults = new Faults();
        var items = Fields.Of(merged.RootElement, "", faults) is { } fields
            ? PlanDocument.ReadItems(fields, new PlanFaults(faults))
            : [];
        return faults.Any ? throw new InvalidOperationException($"Stored overrides cannot be read: {text}") : items;
    }

    /// <summary>`plan` is null, which changes nothing, or no object, which is a fault already.</summary>
    private static PlanOverrides? Nothing(Fields fields, Faults faults, int before)
    {
        fields.End("stands beside plan: categories belong inside of it");
        return faults.List.Count > before ? null : new("{}", []);
    }
}
