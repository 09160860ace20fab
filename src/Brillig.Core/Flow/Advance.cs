using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Charges;
using NodaTime;

namespace Brillig.Core.Flow;

/// <summary>
/// Brings an account to <c>now</c>: what was due meanwhile happens first, in order, each with its own date, whether or
/// not a job got there.
/// </summary>
public static class Advance
{
    /// <summary>
    /// Ends reservations, turns periods, bills what plans change by themselves, and issues charges: of the account, and
    /// of all on the same charge.
    /// </summary>
    public static void To(Draft draft, AccountBook book)
    {
        var payer = draft.Payer(book);
        while (First(draft, payer, b => b.NextDue) is ({ } at, var first) && at <= draft.Now) Step(draft, first, at);
    }

    /// <summary>Only turns periods: enough to count a record in the right one; issuing is due work.</summary>
    public static void Turn(Draft draft, AccountBook book)
    {
        var payer = draft.Payer(book);
        while (payer.Open is { } open && open.Image.Period.End <= draft.Now)
        {
            while (First(draft, payer, b => b.Plans?.NextDue) is ({ } planned, var first)
                && planned < open.Image.Period.End)
                Recurring.SettleDue(draft, first, planned);
            Turn(draft, payer, open);
        }
    }

    private static void Step(Draft draft, AccountBook book, Instant next)
    {
        if (book.Reservations?.NextExpiry == next)
        {
            Holding.Expire(draft, book, next);
            return;
        }

        var due = book.Image.Running.FirstOrDefault(r => (r.Image.IssueAt ?? r.Image.Period.End) == next);
        if (due is null) Recurring.SettleDue(draft, book, next);
        else if (due.IsOpen) Turn(draft, book, due);
        else CloseCharge.Issue(draft, book, due, next, isLast: true);
    }

    // What is due first of an account and those that it pays for; at the same time its own, which turns the period.
    private static (Instant? At, AccountBook Of) First(
        Draft draft, AccountBook payer, Func<AccountBook, Instant?> due)
    {
        var (at, of) = (due(payer), payer);
        foreach (var paid in draft.Books.Payees.Of(payer.Id))
            if (due(paid) is { } other && !(at <= other)) (at, of) = (other, paid);
        return (at, of);
    }

    /// <summary>
    /// The open period ends now, and the next begins by these settings or, for a closing account, none does. Its
    /// charge keeps the grace of the terms it ran under.
    /// </summary>
    /// <param name="draft">What is decided on.</param>
    /// <param name="book">The account.</param>
    /// <param name="open">Its open charge.</param>
    /// <param name="next">The settings of the next period; null: there is none.</param>
    /// <param name="cutsFrom">Where the grid of the next periods begins.</param>
    /// <param name="goesOn">True if its lines go on, on its next charge or on another account's.</param>
    public static void Cut(
        Draft draft, AccountBook book, RunningCharge open, AccountSettings? next, Instant cutsFrom, bool goesOn)
    {
        var grace = draft.Terms(book).Grace;
        Recurring.End(draft, book, goesOn);
        FirstPeriod? first = null;
        if (next is not null)
        {
            var length = draft.Books.BillingType(next.Type).Terms.Period;
            var zone = DateTimeZoneProviders.Tzdb[next.TimeZone];
            var cuts = PeriodCuts.From(cutsFrom, length, next.BillingDay, zone);
            first = First(draft, next, new BillingPeriod(draft.Now, cuts.Next(draft.Now)));
        }

        draft.Add(new PeriodTurned(book.Id, open.Image.Index, draft.Now, draft.Now + grace, first));
        Deferring.EarnAll(draft, book);
    }

    /// <summary>A period that begins, with the charge that opens in it.</summary>
    public static FirstPeriod First(Draft draft, AccountSettings settings, BillingPeriod period)
    {
        var seller = draft.Books.Tree.SellerBelow(settings.Parent);
        return new(period, new ChargeId(draft.NewId()), draft.Taxes(settings, seller)) { Seller = seller };
    }

    /// <summary>The open period ends as planned, and the next begins.</summary>
    internal static void Turn(Draft draft, AccountBook book, RunningCharge open)
    {
        var terms = draft.Terms(book);
        var end = open.Image.Period.End;
        foreach (var paid in draft.Books.Payees.Of(book.Id).Prepend(book)) Holding.Expire(draft, paid, end);
        var cuts = book.Account.Cuts(terms);
        var next = new BillingPeriod(end, cuts.Next(end));
        PeriodGrid? passedOver = null;

        // Periods that nobody used and in which nothing is due are passed over: there is nothing to close in them.
        var settled = draft.Now - terms.Grace;
        if (next.End <= settled && !OwesWhenUnused(draft, book)
            && !draft.Books.Payees.Of(book.Id).Any(paid => OwesWhenUnused(draft, paid)))
        {
            next = cuts.Full(settled);
            var settings = book.Account.Settings;
            passedOver = new PeriodGrid(
                book.Account.Image.CutsFrom, terms.Period, settings.BillingDay, settings.TimeZone);
        }

        draft.Add(new PeriodTurned(
            book.Id, open.Image.Index, end, end + terms.Grace, First(draft, book.Account.Settings, next))
        {
            PassedOver = passedOver,
        });
        Deferring.Earn(draft, book, end);
        Recurring.Begin(draft, book, open);
        Holding.Price(draft, book);
    }

    private static bool OwesWhenUnused(Draft draft, AccountBook book) =>
        book.Plans is { Image.Assigned.IsEmpty: false } || book.Account.Image.Tariffs.Any(a =>
            a.Tariff is { } id && draft.Books.Tariff(id) is { } tariff
            && tariff.Versions.Any(v => v.Rates.Any(r => r.Document.Unused.Owed.Sign > 0)));
}
