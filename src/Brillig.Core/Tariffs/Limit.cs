using Brillig.Core.Basics;

namespace Brillig.Core.Tariffs;

/// <summary>What a number may not be above.</summary>
/// <param name="Value">The end.</param>
/// <param name="IsInclusive">Whether the end itself is allowed.</param>
public readonly record struct Limit(Exact Value, bool IsInclusive)
{
    /// <summary>At most so much.</summary>
    public static Limit AtMost(Exact value) => new(value, true);

    /// <summary>Less than so much.</summary>
    public static Limit Below(Exact value) => new(value, false);

    /// <summary>Whether a number is within it.</summary>
    public bool Allows(Exact number) => IsInclusive ? number <= Value : number < Value;

    /// <summary>The largest whole number within it.</summary>
    public Exact Floor()
    {
        var floor = Value.Floor();
        return IsInclusive || floor != Value ? floor : floor - Exact.One;
    }

    public static Limit operator +(Limit limit, Exact more) => limit with { Value = limit.Value + more };
}

/// <summary>The quantities between two ends.</summary>
/// <param name="Low">The lower end.</param>
/// <param name="IncludesLow">Whether the lower end is one of them.</param>
/// <param name="High">The upper end; null: there is none.</param>
public readonly record struct QuantityRange(Exact Low, bool IncludesLow, Limit? High)
{
    /// <summary>From zero, which is in it, up to a limit.</summary>
    public static QuantityRange UpTo(Limit? high) => new(Exact.Zero, true, high);

    /// <summary>Whether a quantity is in it.</summary>
    public bool Contains(Exact quantity) =>
        (IncludesLow ? quantity >= Low : quantity > Low) && (High is not { } high || high.Allows(quantity));

    /// <summary>All of them, so much higher.</summary>
    public QuantityRange Plus(Exact more) => new(Low + more, IncludesLow, High + more);

    /// <summary>Those of them that are above a quantity.</summary>
    public QuantityRange Above(Exact quantity) =>
        quantity >= Low ? this with { Low = quantity, IncludesLow = false } : this;

    /// <summary>The largest multiple of a step, 0 or above, that is in it; it must have an upper end.</summary>
    public Exact? HighestMultiple(Exact step)
    {
        if (High is not { } high) throw new InvalidOperationException("There is no highest without an end.");
        var multiple = (high with { Value = high.Value / step }).Floor() * step;
        return multiple.Sign >= 0 && Contains(multiple) ? multiple : null;
    }
}
