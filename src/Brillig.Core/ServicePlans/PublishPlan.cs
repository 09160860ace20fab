using Brillig.Core.Basics;
using Brillig.Core.Flow;

namespace Brillig.Core.ServicePlans;

/// <summary>Publishes a service plan, or its next version. A published version never changes.</summary>
/// <param name="Plan">Which.</param>
/// <param name="Document">What it is.</param>
/// <param name="AtOnce">True if accounts that have it are repriced now, not with their next period.</param>
public sealed record PublishPlan(PlanKey Plan, PlanDocument Document, bool AtOnce) : Command
{
    /// <summary>True if it must be new.</summary>
    public bool IsNew { get; init; }

    /// <inheritdoc/>
    public override Target Target => new(TargetKind.ServicePlan, Plan.Uuid);

    /// <summary>Answers the <see cref="ServicePlanView"/>. The same document again makes no version.</summary>
    public static Decision Decide(PublishPlan command, Draft draft)
    {
        if (PlanOwners.Refuse(draft, command.Plan.Owner) is { } refused) return refused;
        var known = draft.Books.Plan(command.Plan);
        if (command.IsNew && known is not null)
            return new Refused(Reason.NameTaken, $"There is a service plan {command.Plan.Id} already.");
        if (Mismatch(command, draft) is { } mismatch) return mismatch;
        if (known is null || known.Newest.Document.Text != command.Document.Text || command.AtOnce)
        {
            var number = (draft.Books.AnyPlan(command.Plan)?.Image.Versions.Length ?? 0) + 1;
            var fact = new PlanPublished(command.Plan, number, command.Document.Text, command.AtOnce, draft.Now);
            draft.Add(fact.With(command.Document));
        }

        return new Done(ServicePlanView.Of(draft, command.Plan));
    }

    // Who has the plan has its currency: it does not change under them.
    private static Refused? Mismatch(PublishPlan command, Draft draft)
    {
        if (command.Document.Currency is not { } currency) return null;
        var other = draft.Books.Accounts.FirstOrDefault(
            b => b.Currency != currency && b.Plans?.Of(command.Plan) is not null);
        return other is null ? null : Refused.At(
            Reason.CurrencyMismatch, "/currency",
            $"Account {other.Id} has the plan, and is in {other.Currency}, not in {currency}.");
    }
}

/// <summary>Takes a service plan from sale that no account has.</summary>
/// <param name="Plan">Which.</param>
public sealed record RemovePlan(PlanKey Plan) : Command
{
    /// <inheritdoc/>
    public override Target Target => new(TargetKind.ServicePlan, Plan.Uuid);

    /// <summary>Answers the <see cref="ServicePlanView"/> as it was.</summary>
    public static Decision Decide(RemovePlan command, Draft draft)
    {
        if (PlanOwners.Refuse(draft, command.Plan.Owner) is { } refused) return refused;
        if (draft.Books.Plan(command.Plan) is null) return PlanOwners.NoPlan(command.Plan.Id);
        var view = ServicePlanView.Of(draft, command.Plan);
        if (draft.Books.Accounts.FirstOrDefault(b => b.Plans?.Of(command.Plan) is not null) is { } holder)
        {
            return new Refused(
                Reason.PlanInUse, $"Account {holder.Id} has the plan {command.Plan.Id}: withdraw it there first.");
        }

        if (draft.Books.Account(command.Plan.Owner)?.Account.Settings.DefaultServicePlan == command.Plan.Id)
        {
            return new Refused(
                Reason.PlanInUse,
                $"The plan {command.Plan.Id} is the default of the accounts that {command.Plan.Owner} sells to.");
        }

        draft.Add(new PlanRemoved(command.Plan, draft.Now));
        return new Done(view);
    }
}
