using System.Collections.Immutable;
using Brillig.Core.Basics;

namespace Brillig.Core.ServicePlans;

/// <summary>What becomes of a line.</summary>
public enum LineChangeType
{
    /// <summary>It was not there.</summary>
    Created,

    /// <summary>Its quantity, what is billed of it, its price or its total is another.</summary>
    Modified,

    /// <summary>It is not there any more.</summary>
    Removed,
}

/// <summary>How a line changes.</summary>
/// <param name="Line">As it will be; of one that is removed, as it was.</param>
/// <param name="Type">What becomes of it.</param>
/// <param name="Quantity">By how much what is counted changes.</param>
/// <param name="Billable">By how much what is billed changes.</param>
/// <param name="Rate">By how much the price of one changes; no price counts as 0.</param>
public sealed record LineChange(PlanLine Line, LineChangeType Type, long Quantity, long Billable, Exact Rate);

/// <summary>What is due at once because billed ones are added.</summary>
/// <param name="Line">Of which.</param>
/// <param name="Quantity">How many.</param>
/// <param name="Rate">For each.</param>
public sealed record ActivationCharge(PlanLine Line, long Quantity, decimal Rate)
{
    /// <summary>For all.</summary>
    public Exact Total => (Exact)Quantity * Rate;
}

/// <summary>What a change of quantities or plans comes to, before it is made.</summary>
/// <param name="Lines">The lines as they will be.</param>
/// <param name="Changes">The lines that change.</param>
/// <param name="Activations">What is due at once.</param>
/// <param name="Activation">The sum of it.</param>
/// <param name="Recurring">What a full period will cost.</param>
public sealed record PlanPreview(
    ImmutableArray<PlanLine> Lines,
    ImmutableArray<LineChange> Changes,
    ImmutableArray<ActivationCharge> Activations,
    Exact Activation,
    Exact Recurring)
{
    /// <summary>Nothing, and nothing of it changes.</summary>
    public static readonly PlanPreview None = new([], [], [], Exact.Zero, Exact.Zero);

    /// <summary>Whether it is asked first: more is billed of some line, or something is due at once.</summary>
    public bool Prompts => Activations.Length > 0 || Changes.Any(change => change.Billable > 0);

    /// <summary>The change from some lines to others.</summary>
    public static PlanPreview Of(ImmutableArray<PlanLine> before, ImmutableArray<PlanLine> after)
    {
        var changes = ChangesOf(before, after);
        var activations = changes.IsEmpty
            ? []
            : changes.Select(Activated).OfType<ActivationCharge>().ToImmutableArray();
        var (activation, recurring) = (Exact.Zero, Exact.Zero);
        foreach (var charge in activations) activation += charge.Total;
        foreach (var line in after) recurring += line.Total;
        return new(after, changes, activations, activation, recurring);
    }

    private static ImmutableArray<LineChange> ChangesOf(ImmutableArray<PlanLine> before, ImmutableArray<PlanLine> after)
    {
        var changes = ImmutableArray.CreateBuilder<LineChange>();
        if (AreInPlace(before, after))   // as where only quantities change
        {
            for (var i = 0; i < after.Length; i++)
                if (Change(before[i], after[i]) is { } change) changes.Add(change);
            return changes.DrainToImmutable();
        }

        var known = before.ToDictionary(line => (line.Category, line.Key));
        foreach (var line in after)
            if (Change(known.TryGetValue((line.Category, line.Key), out var was) ? was : null, line) is { } change)
                changes.Add(change);
        var kept = after.Select(line => (line.Category, line.Key)).ToHashSet();
        changes.AddRange(before.Where(line => !kept.Contains((line.Category, line.Key))).Select(Removal));
        return changes.DrainToImmutable();
    }

    private static bool AreInPlace(ImmutableArray<PlanLine> before, ImmutableArray<PlanLine> after)
    {
        if (before.Length != after.Length) return false;
        for (var i = 0; i < after.Length; i++)
            if (before[i].Key != after[i].Key || before[i].Category != after[i].Category) return false;
        return true;
    }

    private static LineChange? Change(PlanLine? before, PlanLine after)
    {
        if (before is null)
            return new(after, LineChangeType.Created, after.Quantity, after.Billable, PriceOf(after));
        if (before.Quantity == after.Quantity && before.Billable == after.Billable && before.Rate == after.Rate
            && before.Total == after.Total) return null;
        return new(after, LineChangeType.Modified, after.Quantity - before.Quantity, after.Billable - before.Billable,
            PriceOf(after) - PriceOf(before));
    }

    private static LineChange Removal(PlanLine line) =>
        new(line, LineChangeType.Removed, -line.Quantity, -line.Billable, -PriceOf(line));

    private static Exact PriceOf(PlanLine line) => line.Rate ?? 0;

    private static ActivationCharge? Activated(LineChange change) =>
        change.Billable > 0 && change.Line.ActivationCharge is > 0 and { } rate
            ? new(change.Line, change.Billable, rate)
            : null;
}
