using Brillig.Core.Basics;

namespace Brillig.Core.Tariffs;

/// <summary>
/// As <see cref="Graduated"/>, over an amount of money: each tier takes a percentage of what lies in it.
/// </summary>
internal static class GraduatedPercentage
{
    /// <summary>Reads `tiers`, `flat_at_zero`; null if one has a fault.</summary>
    public static Graduated? Read(Fields fields, Faults faults) => Graduated.Read(fields, faults, isPercent: true);
}
