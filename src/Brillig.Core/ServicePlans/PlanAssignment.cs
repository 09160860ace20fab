using NodaTime;

namespace Brillig.Core.ServicePlans;

/// <summary>A service plan that an account has.</summary>
/// <param name="Plan">Which.</param>
/// <param name="Order">The later assigned has the higher; assigned again it keeps its own.</param>
/// <param name="At">When it was assigned, or assigned again.</param>
public sealed record PlanAssignment(PlanKey Plan, int Order, Instant At)
{
    /// <summary>What this account has otherwise, a JSON object as text, or null.</summary>
    public string? Overrides { get; init; }

    /// <summary>The first local day of it; null: since it was assigned.</summary>
    public LocalDate? From { get; init; }

    /// <summary>The day after the last; null: until it is withdrawn.</summary>
    public LocalDate? Until { get; init; }

    /// <summary>True if it counts on a local day.</summary>
    public bool Holds(LocalDate day) =>
        (From is not { } from || from <= day) && (Until is not { } until || day < until);
}
