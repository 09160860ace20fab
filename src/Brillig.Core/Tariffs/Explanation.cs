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
