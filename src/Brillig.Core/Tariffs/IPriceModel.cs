using Brillig.Core.Basics;

namespace Brillig.Core.Tariffs;

/// <summary>P: what a quantity costs. One file per model implements it.</summary>
public interface IPriceModel
{
    /// <summary>
    /// The exact charge, in currency units, of a quantity (0 or more) used from zero within one period. Pure, and
    /// defined for every quantity. It may fall as the quantity grows (volume tiers), and is never negative.
    /// </summary>
    Exact Price(Exact quantity);

    /// <summary>Whether P(0) is due in a period without any usage.</summary>
    bool DueAtZero { get; }
}
