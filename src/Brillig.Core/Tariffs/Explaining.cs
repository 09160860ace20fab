using System.Collections.Immutable;
using Brillig.Core.Basics;

namespace Brillig.Core.Tariffs;

/// <summary>Says how the charge of a counter comes about, as steps whose amounts add up to it.</summary>
public static class Explaining
{
    /// <summary>
    /// How one record that <see cref="RateDocument.TryCount"/> counts moves a counter: the amounts add up to the
    /// difference of its charges.
    /// </summary>
    public static ImmutableArray<ExplainStep> Record(
        RateDocument rate, in Counter before, in Counter after, in UsedRecord record, in PriceScope scope)
    {
        if (!rate.Terms.TryFind(record, scope, out var leaf)) return [];
        var steps = new Steps();
        NestedRate.Explain(rate.Terms, leaf.Path, steps);
        var cell = before.At(leaf.Path);
        if (leaf.Terms.PerRecord) leaf.Terms.ExplainAlone(record, scope, cell, steps);
        else Period(leaf.Terms, cell, after.At(leaf.Path), steps);
        Capped(rate, after.Charge - before.Charge, steps);
        return steps.All;
    }

    /// <summary>
    /// How what a counter came to between two of its states came about: the amounts add up to the difference of its
    /// charges. Records that are priced alone are one step: each of them explains itself.
    /// </summary>
    public static ImmutableArray<ExplainStep> Counter(RateDocument rate, in Counter before, in Counter after)
    {
        var steps = new Steps();
        foreach (var path in Paths(before).Union(Paths(after)).Order(StringComparer.Ordinal))
        {
            var (from, to) = (before.At(path), after.At(path));
            if (from == to || rate.Terms.At(path) is not { } terms) continue;
            NestedRate.Explain(rate.Terms, path, steps);
            if (!terms.PerRecord) Period(terms, from, to, steps);
            else
                steps.Add("records", to.Charge - from.Charge, new StepValue("quantity", to.Quantity - from.Quantity));
        }

        Capped(rate, after.Charge - before.Charge, steps);
        return steps.All;
    }

    /// <summary>What a minimum charge adds besides the charge, as a step outside of it; null: nothing.</summary>
    public static ExplainStep? Minimum(RateDocument rate, Exact added)
    {
        if (added.Sign == 0) return null;
        var steps = new Steps();
        steps.Note("minimum", new("minimum_charge", rate.Minimum), new("added", added));
        return steps.All[0];
    }

    private static IEnumerable<string> Paths(in Counter counter) => counter.Cells?.Paths ?? [""];

    // A cell whose records all turned out never to have been owes nothing, not even a flat.
    private static void Period(RateTerms terms, in Cell before, in Cell after, Steps steps)
    {
        if (after != default) terms.ExplainPeriod(after, before.Quantity, steps);
        if (before.Charge.Sign != 0)
            steps.Add("before", -before.Charge, new StepValue("quantity", before.Quantity));
    }

    private static void Capped(RateDocument rate, Exact charge, Steps steps)
    {
        if (steps.Sum == charge) return;
        if (rate.Maximum is not { } maximum)
            throw new InvalidOperationException($"The steps come to {steps.Sum}, the charge is {charge}.");
        steps.Add("maximum", charge - steps.Sum, new StepValue("maximum_charge", maximum));
    }
}
