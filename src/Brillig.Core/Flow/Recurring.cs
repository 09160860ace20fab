using System.Collections.Immutable;
using Brillig.Core.Accounts;
using Brillig.Core.Basics;
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
        book.Plans is null || draft.Open(book) is null ? [] : Lookout.Of(draft, book, at).Lines;

    /// <summary>The local days of a period of an account.</summary>
    public static PeriodDays Days(Draft draft, AccountBook book, BillingPeriod period) =>
        draft.Payer(book) is var payer && book.Plans is { } plans
            ? plans.Days(period, payer.Account, draft.Terms(book))
            : PeriodDays.Of(period, draft.Cuts(book), payer.Account.Image.Kept);

    /// <summary>Bills what has changed at a time of the open period; answers what that adds to its charge.</summary>
    public static Exact Settle(Draft draft, AccountBook book, Instant at) =>
        book.Plans is null || draft.Open(book) is null ? Exact.Zero
            : Settle(draft, book, Lookout.Of(draft, book, at), at, isDue: false, activations: []);

    /// <summary>
    /// Bills what a time that was due, which plans foresaw, changes. What a prepaid account cannot pay for waits
    /// until it can; what it has paid for already stays.
    /// </summary>
    public static void SettleDue(Draft draft, AccountBook book, Instant at)
    {
        if (book.Plans is null || draft.Open(book) is null) return;
        var look = Lookout.Of(draft, book, at);
        var before = PeriodDays.Day(at - Duration.Epsilon, look.Days.Zone);
        SettleDue(draft, book, look, at, look.Begun(draft, book, at, before));
    }

    private static void SettleDue(
        Draft draft, AccountBook book, Lookout look, Instant at, ImmutableArray<ActivationCharge> begun)
    {
        if (book.Plans is not { } plans || draft.Open(book) is not { } open) return;
        var mark = draft.Mark();
        var cost = Settle(draft, book, look, at, isDue: true, begun);
        if (cost.Sign <= 0 || CanPay(draft, draft.Payer(book))) return;
        draft.Back(mark);
        BilledLines.Add(draft, book, open, Kept(book, plans, open, look), look, at, look.Owed(plans, begun));
    }

    /// <summary>Bills what has changed of lines that were looked at; answers what that adds to the charge.</summary>
    /// <param name="draft">The books.</param>
    /// <param name="book">Whose lines.</param>
    /// <param name="look">The lines.</param>
    /// <param name="at">When they changed.</param>
    /// <param name="isDue">True if it is noted even if nothing changed.</param>
    /// <param name="activations">What beginning to use something costs, besides.</param>
    public static Exact Settle(
        Draft draft, AccountBook book, Lookout look, Instant at, bool isDue,
        ImmutableArray<ActivationCharge> activations)
    {
        if (book.Plans is not { } plans || draft.Open(book) is not { } open) return Exact.Zero;
        if (plans.Image.IsUnpaid)
        {
            if (!isDue && activations.IsEmpty) return Exact.Zero;
            var owed = look.Owed(plans, activations);
            BilledLines.Add(draft, book, open, Kept(book, plans, open, look), look, at, owed);
            return Exact.Zero;
        }

        var billing = Changed(book, plans, open, look);
        foreach (var activation in activations) billing.Activate(activation);
        if (isDue || billing.HasChanged || look.Next != plans.Image.Next)
            BilledLines.Add(draft, book, open, billing, look, at);
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
            if (draft.Open(book) is not null)
                SettleDue(draft, book, Lookout.Of(draft, book, draft.Now), draft.Now, []);
        }
    }

    /// <summary>
    /// A period has begun: its lines in advance, and those in arrears of the one before, are on the charge of the one
    /// before, those of the accounts that it pays for too. A prepaid account that cannot pay for all of them has none,
    /// until it can.
    /// </summary>
    public static void Begin(Draft draft, AccountBook payer, RunningCharge ended) => Try(
        draft, payer, Together(draft, payer), (book, isUnpaid) => Begin(draft, book, ended, isUnpaid));

    /// <summary>
    /// The period before was cut now, or there was none: the lines of the one that began are on its own charge. A
    /// prepaid account that cannot pay for them has none, until it can.
    /// </summary>
    /// <param name="draft">The books.</param>
    /// <param name="payer">Whose period it is.</param>
    /// <param name="isFirst">True if its plans are assigned with it, and activated.</param>
    public static void BeginCut(Draft draft, AccountBook payer, bool isFirst = false) => Try(
        draft, payer, [.. Together(draft, payer).Where(b => b.Plans is { Image.Assigned.IsEmpty: false })],
        (book, isUnpaid) => BeginOwn(
            draft, book, draft.Now, isUnpaid, takesOver: !isFirst,
            activatesAfter: isFirst ? LocalDate.MinIsoValue : null));

    /// <summary>Another pays for an account from now on, or it itself does: its lines are on that charge.</summary>
    public static void BeginPaid(Draft draft, AccountBook book) => Try(
        draft, draft.Payer(book), book.Plans is { Image.Assigned.IsEmpty: false } ? [book] : [],
        (one, isUnpaid) => BeginOwn(draft, one, draft.Now, isUnpaid, takesOver: true));

    /// <summary>
    /// The open period is cut now: what was billed for days from now on is given back, and what is billed in arrears is
    /// billed until now.
    /// </summary>
    /// <param name="draft">The books.</param>
    /// <param name="payer">Whose period it is.</param>
    /// <param name="goesOn">True if the lines go on, in the next period or on another account's charge.</param>
    public static void End(Draft draft, AccountBook payer, bool goesOn)
    {
        foreach (var book in Together(draft, payer)) EndOne(draft, book, goesOn);
    }

    /// <summary>The same of one account.</summary>
    public static void EndOne(Draft draft, AccountBook book, bool goesOn)
    {
        if (book.Plans is not { Image: var plans } || draft.Open(book) is not { } open) return;
        if (plans is { Lines.IsEmpty: true, IsUnpaid: false, Next: null }) return;
        var days = Days(draft, book, open.Image.Period);
        var billing = Of(book, open, plans.Lines, days, PeriodDays.Day(draft.Now, days.Zone));
        billing.EndAll(goesOn);
        BilledLines.Put(
            draft, book, open, billing.Items, [], draft.Now, null, isUnpaid: false, goesOn ? plans.Owed : []);
    }

    /// <summary>
    /// A payment may be enough for the period that runs: its lines are billed from this day on, and what began since it
    /// could not pay is activated.
    /// </summary>
    public static void TryAgain(Draft draft, AccountBook payer)
    {
        if (!IsUnpaid(draft, payer)) return;   // as nearly always
        var mark = draft.Mark();
        foreach (var book in Together(draft, payer))
        {
            if (book.Plans is not { Image.IsUnpaid: true } plans || payer.Open is not { } open) continue;
            var look = Lookout.Of(draft, book, draft.Now);
            var billing = Changed(book, plans, open, look);
            foreach (var activation in look.Due(plans, [])) billing.Activate(activation);
            BilledLines.Add(draft, book, open, billing, look, draft.Now);
        }

        if (!CanPay(draft, payer)) draft.Back(mark);
    }

    /// <summary>True if lines of it, or of an account that it pays for, could not be paid for.</summary>
    public static bool IsUnpaid(Draft draft, AccountBook payer)
    {
        if (payer.Plans is { Image.IsUnpaid: true }) return true;
        foreach (var book in draft.Books.Payees.Of(payer.Id))
            if (book.Plans is { Image.IsUnpaid: true }) return true;
        return false;
    }

    // The account, and those that it pays for, that have plans.
    private static AccountBook[] Together(Draft draft, AccountBook payer) =>
    [
        .. draft.Books.Payees.Of(payer.Id).Prepend(payer).Where(b => b.Plans is not null && draft.Open(b) is not null),
    ];

    // All lines, or none if together they cannot be paid for.
    private static void Try(
        Draft draft, AccountBook payer, AccountBook[] books, Func<AccountBook, bool, Exact> begin)
    {
        if (books.Length == 0) return;
        var mark = draft.Mark();
        var cost = Exact.Zero;
        foreach (var book in books) cost += begin(book, false);
        if (cost.Sign <= 0 || CanPay(draft, payer)) return;
        draft.Back(mark);
        foreach (var book in books) begin(book, true);
    }

    private static Exact Begin(Draft draft, AccountBook book, RunningCharge ended, bool isUnpaid)
    {
        if (book.Plans is not { } plans || draft.Open(book) is not { } open) return Exact.Zero;
        var at = open.Image.Period.Start;
        var look = Lookout.Of(draft, book, at);
        var before = Days(draft, book, ended.Image.Period);
        var seen = LocalDate.Max(look.Days.Start.PlusDays(-1), before.DayOf(ended.Image.Period.Start));
        var billing = Of(book, ended, plans.Image.Lines, look.Days, look.Day);
        billing.End(before);
        if (ended.Image.Seller != open.Image.Seller)
        {
            // The seller before bills what ended, and the one now, on its own charge, what begins.
            BilledLines.Put(
                draft, book, ended, billing.Items, [], at, look.Next, plans.Image.IsUnpaid, plans.Image.Owed);
            return BeginOwn(draft, book, at, isUnpaid, activatesAfter: seen);
        }

        var activations = look.Begun(draft, book, at, seen);
        if (isUnpaid) BilledLines.Add(draft, book, ended, billing, look, at, look.Owed(plans, activations));
        if (isUnpaid) return billing.Cost;
        for (var i = 0; i < look.Lines.Length; i++)
            billing.Begin(look.Priced[i], look.To(i));
        var begun = Of(book, open, [], look.Days, look.Day);
        foreach (var activation in look.Due(plans, activations)) begun.Activate(activation);
        BilledLines.Add(draft, book, ended, billing, look, at);
        if (!begun.Items.IsEmpty) BilledLines.Put(draft, book, open, begun.Items, billing.Lines, at, look.Next);
        return billing.Cost + begun.Cost;
    }

    private static Exact BeginOwn(
        Draft draft, AccountBook book, Instant at, bool isUnpaid, bool takesOver = false,
        LocalDate? activatesAfter = null)
    {
        if (book.Plans is not { } plans || draft.Open(book) is not { } open) return Exact.Zero;
        var look = Lookout.Of(draft, book, at);
        var begun = activatesAfter is { } day ? look.Begun(draft, book, at, day) : [];
        if (isUnpaid)
        {
            BilledLines.Add(draft, book, open, Nothing(book, open, look), look, at, look.Owed(plans, begun));
            return Exact.Zero;
        }

        var billing = Changed(book, plans, open, look, takesOver);
        foreach (var activation in look.Due(plans, begun)) billing.Activate(activation);
        BilledLines.Add(draft, book, open, billing, look, at);
        return billing.Cost;
    }

    private static Billing Changed(
        AccountBook book, AccountPlans plans, RunningCharge open, Lookout look, bool takesOver = false)
    {
        var billing = Of(book, open, plans.Image.Lines, look.Days, look.Day, takesOver);
        for (var i = 0; i < look.Lines.Length; i++) billing.Change(look.Priced[i], look.To(i));
        billing.EndOthers();
        return billing;
    }

    private static Billing Nothing(AccountBook book, RunningCharge open, Lookout look) =>
        Of(book, open, [], look.Days, look.Day);

    // What is paid for already stays.
    private static Billing Kept(AccountBook book, AccountPlans plans, RunningCharge open, Lookout look)
    {
        var billing = Of(book, open, plans.Image.Lines, look.Days, look.Day);
        billing.Keep();
        return billing;
    }

    private static Billing Of(
        AccountBook book, RunningCharge on, ImmutableArray<BilledLine> known, PeriodDays days, LocalDate day,
        bool takesOver = false) =>
        new(on, known, days, day, book.IsPaidFor ? (book.Id, book.Account.Image.Paid?.At) : null)
        {
            TakesOver = takesOver,
        };

    private static bool CanPay(Draft draft, AccountBook book) =>
        draft.Terms(book).Mode != BillingMode.Prepaid || draft.Available(book) is not { IsNegative: true };
}
