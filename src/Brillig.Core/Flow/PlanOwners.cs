using Brillig.Core.Basics;
using Brillig.Core.ServicePlans;

namespace Brillig.Core.Flow;

/// <summary>Whose service plans a caller may make, see and assign.</summary>
internal static class PlanOwners
{
    /// <summary>
    /// Refused unless the caller may write this owner's plans, or what else a seller says: its own, or one's below it.
    /// </summary>
    public static Refused? Refuse(Draft draft, AccountId owner, string what = "service plans")
    {
        if (owner.IsOperator)
        {
            return draft.Caller.IsOperator
                ? null
                : new Refused(Reason.NotAllowed, $"The operator's {what} are seen and made by its keys alone.");
        }

        if (draft.Reach(owner) is not { } book) return Refusal.NoAccount(owner);
        return draft.Open(book) is null ? Refusal.Closed(book) : null;
    }

    /// <summary>All that an owner sells, by name.</summary>
    public static ServicePlanViews All(Draft draft, AccountId owner) => new([
        .. draft.Books.Plans.Where(p => p.Key.Owner == owner && !p.Image.IsRemoved)
            .OrderBy(p => p.Key.Id, StringComparer.Ordinal).Select(p => ServicePlanView.Of(draft, p.Key)),
    ]);

    /// <summary>Refused because there is no such plan.</summary>
    public static Refused NoPlan(string id) => new(Reason.PlanNotFound, $"There is no service plan {id}.");
}
