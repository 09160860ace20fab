using System.Collections.Immutable;
using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Bookkeeping;
using Brillig.Core.Charges;
using Brillig.Core.ServicePlans;
using NodaTime;

namespace Brillig.Core.Flow;

/// <summary>
/// Bills the lines of an account's service plans: compares what they are with how far they are billed, and puts the
/// difference on the open charge. Called whenever something they follow from has changed; nothing happens if the lines
/// are the same.
/// </summary>
internal static class Recurring
{
    /// <summary>What its plans cost an account at a time of its open period, with the quantities as they are.</summary>
    public static ImmutableArray<PlanLine> Lines(Draft draft, AccountBook book, Instant at) =>
        book.Plans is null || book.Open is null ? [] : Lookout.Of(draft, book, at).Lines;

    /// <summary>Bills what has changed at a time of the open period; answers what that adds to its charge.</summary>
    /// <param name="draft">The books.</param>
    /// <param name="book">Whose lines.</param>
    /// <param name="at">When they changed.</param>
    /// <param name="isDue">True if this time was due: that it is done is noted even if nothing changed.</param>
    /// <param name="activations">What beginning to use something costs, besides.</param>
    public static Exact Settle(
        Draft draft, AccountBook book, Instant at, bool isDue = false,
        ImmutableArray<ActivationCharge> activations = default) => book.Plans is null || book.Open is null
            ? Exact.Zero
            : Settle(draft, book, Lookout.Of(draft, book, at), at, isDue, activations);

    /// <summary>The same, of lines that were looked at.</summary>
    public static Exact Settle(
        Draft draft, AccountBook book, Lookout look, Instant at, bool isDue,
        ImmutableArray<ActivationCharge> activations)
    {
        if (book.Plans is not { } plans || book.Open is not { } open) return Exact.Zero;
        if (plans.Image.IsUnpaid)
        {
            if (isDue) Add(draft, book, open, new Billing(open, [], look.Days, look.Day), look, at, isUnpaid: true);
            return Exact.Zero;
        }

        var billing = Changed(plans, open, look);
        foreach (var activation in activations.IsDefault ? [] : activations) billing.Activate(activation);
        if (isDue || billing.HasChanged || look.Next != plans.Image.Next) Add(draft, book, open, billing, look, at);
        return billing.Cost;
    }

    /// <summary>
    /// A version reprices who has it at once. Who was billed in this very instant would be taken for billed by it, and
    /// is billed again.
    /// </summary>
    public static void Reprice(Draft draft, PlanKey plan)
    {
        foreach (var book in draft.Books.Accounts)
        {
            if (book.Plans is not { } plans || plans.Of(plan) is not { } assigned) continue;
            if (plans.Image.At != draft.Now && assigned.At != draft.Now) continue;
            Advance.To(draft, book);
            Settle(draft, book, draft.Now, isDue: true);
        }
    }

    /// <summary>
    /// A period has begun: its lines in advance, and those in arrears of the one before, are on the charge of the one
    /// before. A prepaid account that cannot pay for them has none, until it can.
    /// </summary>
    public static void Begin(Draft draft, AccountBook book, RunningCharge ended)
    {
        if (book.Plans is not { } plans || book.Open is not { } open) return;
        var at = open.Image.Period.Start;
        var look = Lookout.Of(draft, book, at);
        var before = PeriodDays.Of(ended.Image.Period, book.Account.Cuts(draft.Terms(book)));
        if (ended.Image.Seller != open.Image.Seller)
        {
            BeginAnew(draft, book, ended, before, look, at);
            return;
        }

        var billing = new Billing(ended, plans.Image.Lines, look.Days, look.Day);
        billing.End(before);
        for (var i = 0; i < look.Lines.Length; i++) billing.Begin(look.Lines[i], look.Versions[i], look.To(i));
        var mark = draft.Mark();
        Add(draft, book, ended, billing, look, at);
        if (billing.Cost.Sign <= 0 || CanPay(draft, book)) return;

        draft.Back(mark);
        var none = new Billing(ended, plans.Image.Lines, look.Days, look.Day);
        none.End(before);
        Add(draft, book, ended, none, look, at, isUnpaid: true);
    }

    // The seller before bills what ended, and the one now, on its own charge, what begins.
    private static void BeginAnew(
        Draft draft, AccountBook book, RunningCharge ended, PeriodDays before, Lookout look, Instant at)
    {
        if (book.Plans is not { } plans || book.Open is not { } open) return;
        var ending = new Billing(ended, plans.Image.Lines, look.Days, look.Day);
        ending.End(before);
        draft.Add(new LinesBilled(book.Id, book.Id, ended.Image.Index, ending.Items, [], at, look.Next));
        BeginOwn(draft, book, plans, open, look, at);
    }

    /// <summary>The period before was cut now: the lines of the one that began are on its own charge.</summary>
    public static void BeginCut(Draft draft, AccountBook book)
    {
        if (book.Plans is not { Image.Assigned.IsEmpty: false } plans || book.Open is not { } open) return;
        BeginOwn(draft, book, plans, open, Lookout.Of(draft, book, draft.Now), draft.Now);
    }

    private static void BeginOwn(
        Draft draft, AccountBook book, AccountPlans plans, RunningCharge open, Lookout look, Instant at)
    {
        var mark = draft.Mark();
        var billing = Changed(plans, open, look);
        Add(draft, book, open, billing, look, at);
        if (billing.Cost.Sign <= 0 || CanPay(draft, book)) return;
        draft.Back(mark);
        Add(draft, book, open, new Billing(open, [], look.Days, look.Day), look, at, isUnpaid: true);
    }

    /// <summary>
    /// The open period is cut now: what was billed for days from now on is given back, and what is billed in arrears is
    /// billed until now.
    /// </summary>
    public static void End(Draft draft, AccountBook book, RunningCharge open)
    {
        if (book.Plans is not { Image: var plans }) return;
        if (plans is { Lines.IsEmpty: true, IsUnpaid: false, Next: null }) return;
        var cuts = book.Account.Cuts(draft.Terms(book));
        var days = PeriodDays.Of(open.Image.Period, cuts);
        var billing = new Billing(open, plans.Lines, days, PeriodDays.Day(draft.Now, cuts.Zone));
        billing.EndAll();
        draft.Add(new LinesBilled(book.Id, book.Id, open.Image.Index, billing.Items, [], draft.Now, null));
    }

    /// <summary>A payment may be enough for the period that runs: its lines are billed from this day on.</summary>
    public static void TryAgain(Draft draft, AccountBook book)
    {
        if (book.Plans is not { Image.IsUnpaid: true } plans || book.Open is not { } open) return;
        var look = Lookout.Of(draft, book, draft.Now);
        var mark = draft.Mark();
        Add(draft, book, open, Changed(plans, open, look), look, draft.Now);
        if (!CanPay(draft, book)) draft.Back(mark);
    }

    private static Billing Changed(AccountPlans plans, RunningCharge open, Lookout look)
    {
        var billing = new Billing(open, plans.Image.Lines, look.Days, look.Day);
        for (var i = 0; i < look.Lines.Length; i++) billing.Change(look.Lines[i], look.Versions[i], look.To(i));
        billing.EndOthers();
        return billing;
    }

    private static bool CanPay(Draft draft, AccountBook book) =>
        draft.Terms(book).Mode != BillingMode.Prepaid || draft.Available(book) is not { IsNegative: true };

    private static void Add(
        Draft draft, AccountBook book, RunningCharge on, Billing billing, Lookout look, Instant at,
        bool isUnpaid = false)
    {
        var known = book.Plans?.Image.Lines ?? [];
        draft.Add(new LinesBilled(book.Id, book.Id, on.Image.Index, billing.Items, billing.Lines, at, look.Next)
        {
            IsUnpaid = isUnpaid,
        });
        if (draft.Settings.SyncBuffer is { } buffer && !AreSame(known, billing.Lines))
            draft.Add(new SyncMarked(book.Id, draft.Now, draft.Now + buffer));
    }

    // A period that begins with the lines of the one before is nothing new to a bookkeeper.
    private static bool AreSame(ImmutableArray<BilledLine> before, ImmutableArray<BilledLine> after)
    {
        if (before.Length != after.Length) return false;
        for (var i = 0; i < after.Length; i++)
        {
            if (IsSame(before[i], after[i])) continue;   // usually in the same place
            var line = after[i];
            if (!before.Any(was => IsSame(was, line))) return false;
        }

        return true;
    }

    private static bool IsSame(BilledLine was, BilledLine line) => ReferenceEquals(was, line)
        || (was.Key == line.Key && was.Category == line.Category && was.Terms == line.Terms);
}
