using System.Collections.Immutable;
using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Flow;

namespace Brillig.Core.ServicePlans;

/// <summary>A service plan as people see it.</summary>
/// <param name="Plan">Which.</param>
/// <param name="Versions">Its versions, oldest first.</param>
public sealed record ServicePlanView(PlanKey Plan, ImmutableArray<PlanVersion> Versions)
{
    /// <summary>The newest version.</summary>
    public PlanVersion Newest => Versions[^1];

    /// <summary>The plan as it is in the draft.</summary>
    internal static ServicePlanView Of(Draft draft, PlanKey key) =>
        draft.Books.Plan(key) is { } plan
            ? new ServicePlanView(key, plan.Image.Versions)
            : throw new InvalidOperationException($"There is no service plan {key}.");

    /// <summary>The same, also of a plan that is taken from sale.</summary>
    internal static ServicePlanView OfAny(Draft draft, PlanKey key) =>
        new(key, draft.Books.AnyPlan(key)?.Image.Versions ?? []);
}

/// <summary>Service plans.</summary>
public sealed record ServicePlanViews(IReadOnlyList<ServicePlanView> Plans);

/// <summary>Live: the service plans of a reseller or the operator, by name; or one of them.</summary>
/// <param name="Owner">Whose.</param>
/// <param name="Id">Which; null: all.</param>
public sealed record ReadPlans(AccountId Owner, string? Id) : Command
{
    /// <summary>Answers <see cref="ServicePlanViews"/>, or one <see cref="ServicePlanView"/>.</summary>
    public static Decision Decide(ReadPlans command, Draft draft)
    {
        if (PlanOwners.Refuse(draft, command.Owner) is { } refused) return refused;
        if (command.Id is { } id)
        {
            var key = new PlanKey(command.Owner, id);
            return draft.Books.Plan(key) is null
                ? PlanOwners.NoPlan(id)
                : new Done(ServicePlanView.Of(draft, key));
        }

        return new Done(PlanOwners.All(draft, command.Owner));
    }
}

/// <summary>Live: the service plans that an account's reseller offers it, by name; or one of them.</summary>
/// <param name="Account">Whose.</param>
/// <param name="Id">Which; null: all.</param>
public sealed record ReadOffers(AccountId Account, string? Id) : Command
{
    /// <summary>Answers <see cref="ServicePlanViews"/>, or one <see cref="ServicePlanView"/>.</summary>
    public static Decision Decide(ReadOffers command, Draft draft)
    {
        if (draft.Reach(command.Account) is not { } book) return Refusal.NoAccount(command.Account);
        var seller = draft.Books.Tree.Seller(book);
        if (command.Id is not { } id) return new Done(PlanOwners.All(draft, seller));
        var key = new PlanKey(seller, id);
        return draft.Books.Plan(key) is null ? PlanOwners.NoPlan(id) : new Done(ServicePlanView.Of(draft, key));
    }
}

/// <summary>What an account has of service plans, and what that costs it in a whole period.</summary>
/// <param name="Account">Whose.</param>
/// <param name="Seller">Whose plans.</param>
/// <param name="Currency">Of all amounts.</param>
/// <param name="Standing">What its payments let it do.</param>
/// <param name="Assigned">Its plans.</param>
/// <param name="Lines">The lines.</param>
/// <param name="Own">What was counted.</param>
/// <param name="Manual">What stands instead.</param>
/// <param name="Cascade">What all accounts below it have.</param>
/// <param name="Period">The period that runs, or null.</param>
public sealed record ServicesView(
    AccountId Account, AccountId Seller, Currency Currency, Standing Standing,
    ImmutableArray<AssignedView> Assigned, ImmutableArray<PlanLine> Lines,
    ImmutableArray<ItemCount> Own, ImmutableArray<ItemCount> Manual, ImmutableArray<ItemCount> Cascade,
    BillingPeriod? Period)
{
    /// <summary>Who pays for it: itself, or an account above.</summary>
    public required AccountId Payer { get; init; }

    /// <summary>True if it sells itself.</summary>
    public bool IsReseller { get; init; }

    /// <summary>The account as it is in the draft.</summary>
    internal static ServicesView Of(Draft draft, AccountBook book)
    {
        var counted = book.Quantities;
        var cascade = counted?.Cascade ?? [];
        return new ServicesView(
            book.Id, draft.Books.Tree.Seller(book), book.Currency, draft.Payer(book).Account.Image.Standing,
            [.. (book.Plans?.Image.Assigned ?? []).Select(a => new AssignedView(
                a, draft.Books.AnyPlan(a.Plan)?.Newest ?? throw new InvalidOperationException($"No plan {a.Plan}.")))],
            Recurring.Lines(draft, book, draft.Now),
            counted?.Image.Own.ToRow() ?? [], counted?.Image.Manual.ToRow() ?? [],
            [.. cascade.Select(c => new ItemCount(c.Item.Category, c.Item.Item, c.Count))
                .OrderBy(c => c.Category, StringComparer.Ordinal).ThenBy(c => c.Item, StringComparer.Ordinal)],
            draft.Open(book)?.Image.Period)
        {
            Payer = draft.Payer(book).Id,
            IsReseller = book.Account.Settings.Reseller,
        };
    }
}

/// <summary>A plan that an account has.</summary>
/// <param name="Assignment">Since when, until when, with which overrides.</param>
/// <param name="Version">The plan's newest version.</param>
public sealed record AssignedView(PlanAssignment Assignment, PlanVersion Version);

/// <summary>Live: what an account has of service plans.</summary>
/// <param name="Account">Whose.</param>
public sealed record ReadServices(AccountId Account) : Command
{
    /// <inheritdoc/>
    public override AccountId Subject => Account;

    /// <summary>Answers <see cref="ServicesView"/>.</summary>
    public static Decision Decide(ReadServices command, Draft draft) =>
        draft.Reach(command.Account) is { } book
            ? new Done(ServicesView.Of(draft, book))
            : Refusal.NoAccount(command.Account);
}

/// <summary>The service plans where an account has them: those it sells, and those it is billed by.</summary>
/// <param name="Own">Those that are its own, by name.</param>
/// <param name="Assigned">Those of its reseller that it has, in the order they were assigned.</param>
public sealed record AccountPlansView(
    IReadOnlyList<ServicePlanView> Own, ImmutableArray<(ServicePlanView Plan, PlanAssignment Assignment)> Assigned);

/// <summary>Live: the service plans where an account has them.</summary>
/// <param name="Account">Whose.</param>
public sealed record ReadAccountPlans(AccountId Account) : Command
{
    /// <inheritdoc/>
    public override AccountId Subject => Account;

    /// <summary>Answers <see cref="AccountPlansView"/>.</summary>
    public static Decision Decide(ReadAccountPlans command, Draft draft)
    {
        if (draft.Reach(command.Account) is not { } book) return Refusal.NoAccount(command.Account);
        return new Done(new AccountPlansView(
            PlanOwners.All(draft, command.Account).Plans,
            [.. (book.Plans?.Image.Assigned ?? []).Select(a => (ServicePlanView.OfAny(draft, a.Plan), a))]));
    }
}
