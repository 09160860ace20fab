using System.Collections.Immutable;
using Brillig.Core.Basics;
using Brillig.Core.Flow;

namespace Brillig.Core.ServicePlans;

/// <summary>What an account is to have otherwise in a plan that it has.</summary>
/// <param name="Plan">The plan's name.</param>
/// <param name="Overrides">A JSON object as it was sent; null: nothing any more.</param>
public readonly record struct PlanOverride(string Plan, string? Overrides);

/// <summary>Assigns and withdraws several service plans of an account as one: all of it is done, or nothing.</summary>
/// <param name="Account">Whose.</param>
/// <param name="Withdrawn">The names of the plans that it has no longer; they are withdrawn first.</param>
/// <param name="Assigned">The names of the plans that it gets; one that it has keeps its overrides.</param>
public sealed record ChangePlans(
    AccountId Account, ImmutableArray<string> Withdrawn, ImmutableArray<string> Assigned) : Command
{
    /// <summary>What it has otherwise in plans that it has.</summary>
    public ImmutableArray<PlanOverride> Overrides { get; init; } = [];

    /// <summary>True if what it costs is accepted.</summary>
    public bool IsAccepted { get; init; }

    /// <inheritdoc/>
    public override Target Target => new(TargetKind.AssignedPlans, Account.Value);

    /// <inheritdoc/>
    public override AccountId Subject => Account;

    /// <summary>Answers the <see cref="ChargesPreview"/> of what happened, or <see cref="MustAccept"/>.</summary>
    public static Decision Decide(ChangePlans command, Draft draft)
    {
        if (AssignedPlans.Reach(draft, command.Account, out var refused) is not { } book) return refused;
        var isRemoval = command.Assigned.IsEmpty && command.Overrides.IsEmpty;
        return PlanChange.Make(draft, book, command.IsAccepted || isRemoval, () => Change(command, draft, book));
    }

    private static Refused? Change(ChangePlans command, Draft draft, AccountBook book)
    {
        foreach (var plan in command.Withdrawn)
        {
            if (WithdrawPlan.Withdraw(new WithdrawPlan(book.Id, plan, null), draft, book) is { } refused)
                return refused;
        }

        foreach (var plan in command.Assigned)
        {
            var known = Known(book, plan);
            var assign = new AssignPlan(book.Id, plan) { Overrides = known?.Overrides };
            if (AssignPlan.Assign(assign, draft, book) is { } refused) return refused;
        }

        foreach (var (plan, overrides) in command.Overrides)
            if (Override(draft, book, plan, overrides) is { } refused) return refused;
        return null;
    }

    private static Refused? Override(Draft draft, AccountBook book, string plan, string? overrides)
    {
        if (Known(book, plan) is not { } known) return WithdrawPlan.NotAssigned(plan);
        var today = draft.Day(book, draft.Now);
        return AssignPlan.Assign(
            new AssignPlan(book.Id, plan)
            {
                Overrides = overrides, From = known.From > today ? known.From : null, Until = known.Until,
            },
            draft, book, $"/overrides/{plan}");
    }

    private static PlanAssignment? Known(AccountBook book, string plan) =>
        (book.Plans?.Image.Assigned ?? []).FirstOrDefault(a => a.Plan.Id == plan);
}
