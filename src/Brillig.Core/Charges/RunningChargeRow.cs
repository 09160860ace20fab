using System.Collections.Immutable;

namespace Brillig.Core.Charges;

/// <summary>All of a running charge, for a state row.</summary>
public sealed record RunningChargeRow(
    RunningChargeImage Image,
    ImmutableArray<RunningItemImage> Items,
    ImmutableArray<TaxGroupImage> Groups);
