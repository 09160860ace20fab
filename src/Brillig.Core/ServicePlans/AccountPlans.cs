using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Charges;
using NodaTime;

namespace Brillig.Core.ServicePlans;

/// <summary>The values of <see cref="AccountPlans"/>.</summary>
public record struct AccountPlansImage
{
    /// <summary>The plans it has, in the order they were first assigned.</summary>
    public ImmutableArray<PlanAssignment> Assigned { get; set; }

    /// <summary>How far its lines are billed.</summary>
    public ImmutableArray<BilledLine> Lines { get; set; }

    /// <summary>Up to when changes of its plans are billed.</summary>
    public Instant At { get; set; }

    /// <summary>When a plan of it begins or ends next; null: that is not known.</summary>
    public Instant? Next { get; set; }

    /// <summary>True if it could not pay for the period that runs: a payment tries again.</summary>
    public bool IsUnpaid { get; set; }

    /// <summary>
    /// What beginning to use something cost while it could not pay: due with the first lines it pays for.
    /// </summary>
    public ImmutableArray<OwedActivation> Owed { get; set; }
}

/// <summary>What beginning to use more of a line costs, not billed yet.</summary>
/// <param name="Category">The category of what is used.</param>
/// <param name="Key">The plans' item: a name, or <c>_all</c>.</param>
/// <param name="Count">How many.</param>
/// <param name="Rate">For each.</param>
public sealed record OwedActivation(string Category, string Key, long Count, decimal Rate);

/// <summary>The plans of an account were assigned, changed or withdrawn; carries all of them.</summary>
public sealed record PlansAssigned(AccountId Account, ImmutableArray<PlanAssignment> Plans) : AccountFact(Account);

/// <summary>Lines of an account were billed; carries those that changed, or all.</summary>
/// <param name="Account">Whose lines.</param>
/// <param name="Payer">On whose charge.</param>
/// <param name="Period">Which period of the payer.</param>
/// <param name="Items">The items, each as it is then; if another pays, a <see cref="LinesCharged"/> has them.</param>
/// <param name="Lines">How far the lines of <see cref="Places"/> are billed.</param>
/// <param name="At">Up to when.</param>
/// <param name="Next">When a plan begins or ends next.</param>
public sealed record LinesBilled(
    AccountId Account, AccountId Payer, int Period, ImmutableArray<LineItem> Items, ImmutableArray<BilledLine> Lines,
    Instant At, Instant? Next) : AccountFact(Account)
{
    /// <summary>True if the period that begins could not be paid for, so that nothing is billed.</summary>
    public bool IsUnpaid { get; init; }

    /// <summary>What activations remain to be billed, until it can pay; null: none.</summary>
    public ImmutableArray<OwedActivation>? Owed { get; init; }

    /// <summary>The places of the lines among those that are there, the others of which stay; null: these are all.
    /// </summary>
    public ImmutableArray<int>? Places { get; init; }

    /// <summary>The lines that are not those of before, with their places; all where they are not as many.</summary>
    internal static (ImmutableArray<BilledLine> Lines, ImmutableArray<int>? Places) Changed(
        ImmutableArray<BilledLine> before, ImmutableArray<BilledLine> after)
    {
        if (before.Length != after.Length) return (after, null);
        var count = 0;
        for (var i = 0; i < after.Length; i++)
            if (!ReferenceEquals(before[i], after[i])) count++;
        if (count == after.Length) return (after, null);
        var (lines, places) = (new BilledLine[count], new int[count]);
        for (int i = 0, at = 0; i < after.Length; i++)
            if (!ReferenceEquals(before[i], after[i])) (lines[at], places[at++]) = (after[i], i);
        return (ImmutableCollectionsMarshal.AsImmutableArray(lines),
            ImmutableCollectionsMarshal.AsImmutableArray(places));
    }

    /// <summary>All lines after it.</summary>
    internal ImmutableArray<BilledLine> After(ImmutableArray<BilledLine> before)
    {
        if (Places is not { } places) return Lines;
        var after = before.AsSpan().ToArray();
        for (var i = 0; i < places.Length; i++) after[places[i]] = Lines[i];
        return ImmutableCollectionsMarshal.AsImmutableArray(after);
    }
}

/// <summary>The plans and lines of an account as a state row holds them.</summary>
public sealed record AccountPlansRow(
    ImmutableArray<PlanAssignment> Assigned, ImmutableArray<BilledLine> Lines, Instant At, Instant? Next,
    bool IsUnpaid)
{
    /// <summary>What activations remain to be billed; null: none.</summary>
    public ImmutableArray<OwedActivation>? Owed { get; init; }
}

/// <summary>The service plans of an account, and how far their lines are billed.</summary>
public sealed class AccountPlans(AccountPlansImage image) : State<AccountPlansImage>(image)
{
    /// <summary>None yet.</summary>
    public AccountPlans()
        : this(new AccountPlansImage { Assigned = [], Lines = [], Owed = [] })
    {
    }

    private (DaysKey Of, PeriodDays Days) _days;

    /// <summary>
    /// When a version of one of its plans reprices it, if that is not billed yet; kept in no row, it follows from the
    /// plans.
    /// </summary>
    public Instant? RepriceAt { get; private set; }

    /// <summary>When its lines change by themselves next, or null.</summary>
    public Instant? NextDue => RepriceAt is { } reprice && !(Image.Next < reprice) ? reprice : Image.Next;

    /// <summary>
    /// The local days of a period of who pays for its account; those of the last are remembered, since they follow
    /// from this alone.
    /// </summary>
    public PeriodDays Days(BillingPeriod period, Account account, BillingTerms terms)
    {
        var (settings, image) = (account.Settings, account.Image);
        var key = new DaysKey(
            period, image.CutsFrom, terms.Period, settings.BillingDay, settings.TimeZone, image.Kept);
        if (_days.Of != key) _days = (key, PeriodDays.Of(period, account.Cuts(terms), image.Kept));
        return _days.Days;
    }

    /// <summary>The assignment of a plan, or null.</summary>
    public PlanAssignment? Of(PlanKey plan)
    {
        foreach (var assigned in Image.Assigned)
            if (assigned.Plan == plan) return assigned;
        return null;
    }

    /// <summary>Takes other plans.</summary>
    public static void Apply(AccountPlans plans, PlansAssigned fact, UndoLog undo) =>
        plans.Change(undo).Assigned = fact.Plans;

    /// <summary>Lines are billed.</summary>
    public static void Apply(AccountPlans plans, LinesBilled fact, UndoLog undo)
    {
        ref var image = ref plans.Change(undo);
        (image.Lines, image.At, image.Next, image.IsUnpaid) =
            (fact.After(image.Lines), fact.At, fact.Next, fact.IsUnpaid);
        image.Owed = fact.Owed ?? [];
    }

    /// <summary>A plan's version reprices it at this time; null: none does.</summary>
    public static void ApplyReprice(AccountPlans plans, Instant? at, UndoLog undo)
    {
        if (plans.RepriceAt == at) return;
        undo.Push(new RepriceBefore(plans, plans.RepriceAt));
        plans.RepriceAt = at;
    }

    /// <summary>For a state row; null: there is nothing.</summary>
    public AccountPlansRow? ToRow() => Image is { Assigned.IsEmpty: true, Lines.IsEmpty: true, IsUnpaid: false }
        ? null
        : new AccountPlansRow(Image.Assigned, Image.Lines, Image.At, Image.Next, Image.IsUnpaid)
        {
            Owed = Image.Owed.IsEmpty ? null : Image.Owed,
        };

    /// <summary>What a state row holds.</summary>
    public static AccountPlans Restore(AccountPlansRow row) => new(new AccountPlansImage
    {
        Assigned = row.Assigned, Lines = row.Lines, At = row.At, Next = row.Next, IsUnpaid = row.IsUnpaid,
        Owed = row.Owed ?? [],
    });

    private static void RestoreReprice(AccountPlans plans, Instant? at) => plans.RepriceAt = at;

    private readonly record struct DaysKey(
        BillingPeriod Period, Instant From, PeriodLength Length, int? BillingDay, string? Zone, KeptDays? Kept);

    private sealed class RepriceBefore(AccountPlans plans, Instant? before) : IUndo
    {
        public void Undo() => RestoreReprice(plans, before);
    }
}
