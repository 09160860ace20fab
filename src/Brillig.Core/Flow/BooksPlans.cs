using Brillig.Core.Basics;
using Brillig.Core.Bookkeeping;
using Brillig.Core.Charges;
using Brillig.Core.ServicePlans;
using NodaTime;

namespace Brillig.Core.Flow;

/// <summary>The service plans that the books hold.</summary>
public sealed partial class Books
{
    private readonly Dictionary<PlanKey, ServicePlan> _plans = [];
    private readonly Dictionary<AccountId, Carriers> _carriers = [];

    /// <summary>Every service plan.</summary>
    public IReadOnlyCollection<ServicePlan> Plans => _plans.Values;

    /// <summary>What kinds of numbers there are.</summary>
    public Classifiers Classifiers { get; } = new();

    /// <summary>What plans come to together, for all accounts that have the same.</summary>
    internal MergedPlans Merged { get; } = new();

    /// <summary>The service plan, or null.</summary>
    public ServicePlan? Plan(PlanKey key) =>
        _plans.TryGetValue(key, out var plan) && !plan.Image.IsRemoved ? plan : null;

    /// <summary>A service plan, also one that is taken from sale; null: there never was one.</summary>
    public ServicePlan? AnyPlan(PlanKey key) => _plans.GetValueOrDefault(key);

    /// <summary>What a seller said of carriers, or null.</summary>
    public Carriers? Carriers(AccountId seller) => _carriers.GetValueOrDefault(seller);

    /// <summary>True if the numbers of a carrier are billable by this seller.</summary>
    public bool IsBillable(AccountId seller, string carrier) =>
        Carriers(seller)?.IsBillable(carrier) ?? Carriers(AccountId.Operator)?.IsBillable(carrier) ?? true;

    /// <summary>
    /// Puts back what follows from the states of all accounts and from the plans; when all facts are applied.
    /// </summary>
    public void RestoreDerived()
    {
        Tree.RestoreParents();
        Cascade.Restore(this);
        var nothing = new UndoLog(isOn: false);
        foreach (var book in Accounts)
        {
            if (book.Plans is not { } plans) continue;
            ApplyReprice(plans, nothing);
            _due.Restore(book);
        }
    }

    private void ApplyMoved(AccountBook book, AccountId from, UndoLog undo)
    {
        Cascade.Apply(this, book, from, -1, undo);
        Tree.ApplyMoved(book, from, undo);
        Cascade.Apply(this, book, book.Account.Settings.Parent, +1, undo);
    }

    private void ApplyToPlans(Fact fact, UndoLog undo)
    {
        switch (fact)
        {
            case PlanPublished f: ApplyPlan(f, undo); break;
            case PlanRemoved f when _plans.TryGetValue(f.Plan, out var plan): ServicePlan.Apply(plan, f, undo); break;
            case ClassifiersSet f: Classifiers.Apply(Classifiers, f, undo); break;
            case CarriersSet f:
                var carriers = Hold(_carriers, f.Seller, () => new Carriers(f.Seller), undo);
                ServicePlans.Carriers.Apply(carriers, f, undo);
                break;
            case SyncSettingsSet f:
                var settings = Hold(_syncSettings, f.Seller, () => new SyncSettings(f.Seller), undo);
                Bookkeeping.SyncSettings.Apply(settings, f, undo);
                break;
        }
    }

    private void ApplyPlan(PlanPublished fact, UndoLog undo)
    {
        var plan = Hold(_plans, fact.Plan, () => new ServicePlan(fact.Plan), undo);
        ServicePlan.Apply(plan, fact, undo);
        if (!fact.AtOnce || fact.Number == 1) return;
        foreach (var book in Accounts)
        {
            if (book.Plans is not { } own || own.Of(fact.Plan) is null) continue;
            var due = book.NextDue;
            ApplyReprice(own, undo);
            _due.Apply(book, due, undo);
        }
    }

    private void ApplyAssigned(AccountBook book, PlansAssigned fact, UndoLog undo)
    {
        var plans = AccountBook.ApplyPlans(book);
        AccountPlans.Apply(plans, fact, undo);
        ApplyReprice(plans, undo);
    }

    // When a version of its plans changes what its lines cost since they were last billed.
    private void ApplyReprice(AccountPlans plans, UndoLog undo)
    {
        Instant? first = null;
        foreach (var assigned in plans.Image.Assigned)
        {
            if (AnyPlan(assigned.Plan)?.RepriceAfter(Instant.Max(plans.Image.At, assigned.At)) is not { } at) continue;
            if (!(first < at)) first = at;
        }

        AccountPlans.ApplyReprice(plans, first, undo);
    }

    private void ApplyLines(LinesBilled fact, long batch, UndoLog undo)
    {
        if (Taking(fact.Account, batch) is not { } book) return;
        if (fact.Payer == fact.Account && book.RunningOf(fact.Period) is { } running)
            foreach (var item in fact.Items) RunningCharge.Apply(running, item, undo);
        var due = book.NextDue;
        var plans = AccountBook.ApplyPlans(book);
        AccountPlans.Apply(plans, fact, undo);
        ApplyReprice(plans, undo);
        _due.Apply(book, due, undo);
    }
}
