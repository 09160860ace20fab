using Brillig.Core.Basics;
using Brillig.Core.Flow;
using NodaTime;

namespace Brillig.Core.ServicePlans;

/// <summary>
/// Drops a service plan where an account has it: an assigned one is withdrawn; else its own is taken from sale.
/// </summary>
/// <param name="Account">Whose.</param>
/// <param name="Plan">The plan's name.</param>
/// <param name="At">The first local day without it; null: today. With a day it is an assigned one.</param>
public sealed record DropPlan(AccountId Account, string Plan, LocalDate? At) : Command
{
    /// <inheritdoc/>
    public override Target Target => new(TargetKind.AssignedPlans, Account.Value);

    /// <inheritdoc/>
    public override AccountId Subject => Account;

    /// <summary>Answers the <see cref="ChargesPreview"/> of what happened, or the <see cref="ServicePlanView"/> as it
    /// was.</summary>
    public static Decision Decide(DropPlan command, Draft draft)
    {
        if (draft.Reach(command.Account) is not { } book) return Refusal.NoAccount(command.Account);
        var own = new PlanKey(command.Account, command.Plan);
        var isAssigned = (book.Plans?.Image.Assigned ?? []).Any(a => a.Plan.Id == command.Plan);
        return command.At is null && !isAssigned && draft.Books.Plan(own) is not null
            ? RemovePlan.Decide(new RemovePlan(own), draft)
            : WithdrawPlan.Decide(new WithdrawPlan(command.Account, command.Plan, command.At), draft);
    }
}
