using System.Collections.Immutable;
using Brillig.Core.Basics;

namespace Brillig.Core.Tariffs;

/// <summary>One value of a step: a number, a text, or neither (null).</summary>
public readonly record struct StepValue(string Name, Exact? Number, string? Text = null);

/// <summary>
/// One step from what was used to what it costs, as data. The amounts of all steps add up to the charge they explain.
/// </summary>
/// <param name="Name">What happens in it: "tier", "package", "interval", "included", "rounding", "maximum" …</param>
/// <param name="Values">What it works on, in the order in which it is shown.</param>
/// <param name="Amount">What it adds to the charge, exact; null: it only changes the quantity, or is outside of
/// it.</param>
public sealed record ExplainStep(string Name, ImmutableArray<StepValue> Values, Exact? Amount);

/// <summary>Collects the steps of an explanation.</summary>
public sealed class Steps
{
    private readonly ImmutableArray<ExplainStep>.Builder _all = ImmutableArray.CreateBuilder<ExplainStep>();

    /// <summary>What the amounts so far add up to.</summary>
    public Exact Sum { get; private set; }

    /// <summary>The steps so far, in order.</summary>
    public ImmutableArray<ExplainStep> All => _all.ToImmutable();

    /// <summary>Adds a step that adds an amount to the charge.</summary>
    public void Add(string name, Exact amount, params ReadOnlySpan<StepValue> values)
    {
        Sum += amount;
        _all.Add(new ExplainStep(name, [.. values], amount));
    }

    /// <summary>Adds a step without an amount.</summary>
    public void Note(string name, params ReadOnlySpan<StepValue> values) =>
        _all.Add(new ExplainStep(name, [.. values], null));
}
