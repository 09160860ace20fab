using System.Collections.Immutable;
using System.Text.Json;
using Brillig.Core.Basics;
using Brillig.Core.Flow;
using NodaTime;

namespace Brillig.Core.ServicePlans;

/// <summary>
/// Gives an account a service plan of its reseller; one that it has gets these overrides and days instead.
/// </summary>
/// <param name="Account">Whose.</param>
/// <param name="Plan">The plan's name among those of its reseller.</param>
public sealed record AssignPlan(AccountId Account, string Plan) : Command
{
    /// <summary>What this account has otherwise: a JSON object as it was sent, or null.</summary>
    public string? Overrides { get; init; }

    /// <summary>The first local day of it; null: today.</summary>
    public LocalDate? From { get; init; }

    /// <summary>The day after the last; null: until it is withdrawn.</summary>
    public LocalDate? Until { get; init; }

    /// <summary>True if what it costs is accepted.</summary>
    public bool IsAccepted { get; init; }

    /// <inheritdoc/>
    public override Target Target => new(TargetKind.AssignedPlans, Account.Value);

    /// <inheritdoc/>
    public override AccountId Subject => Account;

    /// <summary>Answers the <see cref="ChargesPreview"/> of what happened, or <see cref="MustAccept"/>.</summary>
    public static Decision Decide(AssignPlan command, Draft draft)
    {
        if (AssignedPlans.Reach(draft, command.Account, out var refused) is not { } book) return refused;
        return PlanChange.Make(draft, book, command.IsAccepted, () => Assign(command, draft, book));
    }

    /// <summary>Adds the assignment; answers why not, or null.</summary>
    internal static Refused? Assign(
        AssignPlan command, Draft draft, AccountBook book, string pointer = "/overrides")
    {
        var key = new PlanKey(draft.Books.Tree.Seller(book), command.Plan);
        if (draft.Books.Plan(key) is not { } plan)
            return new Refused(Reason.UnknownPlan, $"The account's reseller has no service plan {command.Plan}.");
        if (plan.Newest.Document.Currency is { } currency && currency != book.Currency)
        {
            return new Refused(
                Reason.CurrencyMismatch, $"Plan {command.Plan} is in {currency}, the account in {book.Currency}.");
        }

        var today = draft.Day(book, draft.Now);
        var first = AssignedPlans.FirstDay(draft, book);
        if (command.From < first)
            return Refused.At(Reason.BadRequest, "/from", $"A plan begins on {first:uuuu-MM-dd} or later.");
        var from = command.From ?? first;
        if (command.Until < from)
            return Refused.At(Reason.BadRequest, "/until", "A plan does not end before it begins.");

        var overrides = ReadOverrides(command, pointer, plan.Newest.Document, out var faults);
        if (faults is not null) return faults;
        var all = book.Plans?.Image.Assigned ?? [];
        var known = book.Plans?.Of(key);
        var assigned = new PlanAssignment(key, known?.Order ?? NextOrder(all), known?.At ?? draft.Now)
        {
            Overrides = overrides,
            From = from > today ? from : known?.From is { } begun && begun <= today ? begun : null,
            Until = command.Until,
        };
        draft.Add(new PlansAssigned(book.Id, known is null ? all.Add(assigned) : all.Replace(known, assigned)));
        return null;
    }

    private static string? ReadOverrides(
        AssignPlan command, string pointer, PlanDocument document, out Refused? refused)
    {
        refused = null;
        if (command.Overrides is not { } given) return null;
        var faults = new Faults();
        using var json = JsonDocument.Parse(given);
        var read = PlanOverrides.Read(json.RootElement, pointer, document, faults);
        if (read is null) refused = new Refused(Reason.BadRequest, "The overrides do not fit the plan.", faults.List);
        return read?.Text;
    }

    private static int NextOrder(ImmutableArray<PlanAssignment> all) =>
        all.IsEmpty ? 1 : all.Max(a => a.Order) + 1;
}

/// <summary>Takes a service plan from an account, now or on a later day.</summary>
/// <param name="Account">Whose.</param>
/// <param name="Plan">The plan's name.</param>
/// <param name="At">The first local day without it; null: today.</param>
public sealed record WithdrawPlan(AccountId Account, string Plan, LocalDate? At) : Command
{
    /// <inheritdoc/>
    public override Target Target => new(TargetKind.AssignedPlans, Account.Value);

    /// <inheritdoc/>
    public override AccountId Subject => Account;

    /// <summary>Answers the <see cref="ChargesPreview"/> of what happened: nothing is asked first.</summary>
    public static Decision Decide(WithdrawPlan command, Draft draft)
    {
        if (AssignedPlans.Reach(draft, command.Account, out var refused) is not { } book) return refused;
        return PlanChange.Make(draft, book, isAccepted: true, () => Withdraw(command, draft, book));
    }

    /// <summary>Adds the end of the assignment; answers why not, or null.</summary>
    internal static Refused? Withdraw(WithdrawPlan command, Draft draft, AccountBook book)
    {
        var all = book.Plans?.Image.Assigned ?? [];
        if (all.FirstOrDefault(a => a.Plan.Id == command.Plan) is not { } assigned)
            return NotAssigned(command.Plan);
        var today = draft.Day(book, draft.Now);
        if (command.At < today)
            return Refused.At(Reason.BadRequest, "/at", $"A plan is withdrawn on {today:uuuu-MM-dd} or later.");
        var left = command.At > today && !(assigned.From >= command.At)
            ? all.Replace(assigned, assigned with { Until = command.At })
            : all.Remove(assigned);
        draft.Add(new PlansAssigned(book.Id, left));
        return null;
    }

    /// <summary>Refused because the account does not have the plan.</summary>
    internal static Refused NotAssigned(string plan) =>
        new(Reason.PlanNotAssigned, $"The account does not have the service plan {plan}.");
}
