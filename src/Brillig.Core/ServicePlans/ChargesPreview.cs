using System.Collections.Immutable;
using Brillig.Core.Basics;

namespace Brillig.Core.ServicePlans;

/// <summary>What a change of plans or quantities comes to.</summary>
/// <param name="Account">On whose charge.</param>
/// <param name="Currency">Of all amounts.</param>
/// <param name="Of">The lines, their changes and what is due once.</param>
/// <param name="Prorated">What the rest of the running period costs more, exact; negative: less.</param>
public sealed record ChargesPreview(AccountId Account, Currency Currency, PlanPreview Of, Exact Prorated)
{
    /// <summary>The numbers of a list that are not counted.</summary>
    public ImmutableArray<NotCounted> NotCounted { get; init; } = [];

    /// <summary>What the account has since; null: nothing is done yet.</summary>
    public ServicesView? After { get; init; }

    /// <summary>What the change puts on the open charge.</summary>
    public Exact Today => Of.Activation + Prorated;
}

/// <summary>
/// The change adds to what is billed: nothing is changed until it is asked for with these charges accepted.
/// </summary>
/// <param name="Preview">The charges.</param>
public sealed record MustAccept(ChargesPreview Preview) : Decision;
