using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Flow;
using Brillig.Core.Ledger;
using NodaTime;

namespace Brillig.Core.Charges;

/// <summary>
/// The billing event "now": issues what is on the open charge; the next charge of the same period opens.
/// </summary>
public sealed record CloseCharge(AccountId Account) : Command
{
    /// <inheritdoc/>
    public override Target Target => new(TargetKind.OpenCharge, Account.Value);

    /// <inheritdoc/>
    public override AccountId Subject => Account;

    /// <summary>Answers the issued <see cref="Charge"/>.</summary>
    public static Decision Decide(CloseCharge command, Draft draft)
    {
        if (draft.Reach(command.Account) is not { } book) return Refusal.NoAccount(command.Account);
        if (Paying.PaidFor(book) is { } paid) return paid;
        if (book.Open is not { } open) return Refusal.Closed(book);
        var charge = Issue(draft, book, open, draft.Now, isLast: false);
        return charge is null
            ? new Refused(Reason.NothingToCharge, "Nothing has been used or added since the last charge.")
            : new Done(new ChargeView(charge, ChargeViews.StatusOf(charge, book), ChargeViews.PaidOf(charge, book)));
    }

    /// <summary>
    /// Issues a charge out of a running one, with its number, entries, due date and allocations; null if it has no
    /// items. The last one of a period adds what unused services owe and lets the period go; that is owed where the
    /// period ends, and not where it is cut for another to pay.
    /// </summary>
    internal static Charge? Issue(
        Draft draft, AccountBook book, RunningCharge running, Instant at, bool isLast, bool isCut = false)
    {
        if (isLast && !isCut) UnusedRates.Add(draft, book, running);
        Charge? charge = null;
        if (running.HasItems)
        {
            charge = IssueItems(draft, book, running, at, isLast);
        }
        else if (isLast)
        {
            draft.Add(new PeriodEnded(book.Id, running.Image.Index));
        }

        if (book.Account.Image.Status == AccountStatus.Closing && book.Image.Running.IsEmpty)
            draft.Add(new AccountClosed(book.Id, at));
        if (isLast) EndPaid(draft, book, running, at);
        return charge;
    }

    // Late facts of accounts that it paid for were taken as long as its own.
    private static void EndPaid(Draft draft, AccountBook book, RunningCharge running, Instant at)
    {
        foreach (var paid in draft.Books.Payees.Of(book.Id).ToArray())
        {
            if (paid.Account.Image is { Status: AccountStatus.Closing, ClosedAt: { } closed }
                && closed <= running.Image.Period.End)
                draft.Add(new AccountClosed(paid.Id, at));
        }
    }

    private static Charge IssueItems(Draft draft, AccountBook book, RunningCharge running, Instant at, bool isLast)
    {
        var drawing = Drawing.Of(running);
        var dueDate = at + Duration.FromDays(draft.Terms(book).DueDays);
        var drawn = drawing.ToCharge(running, book.Id, at, dueDate, null);
        var charge = drawn with { Number = draft.Books.Series(drawn.Seller).Next(drawn.Kind) };
        var next = isLast
            ? null
            : new NextCharge(new ChargeId(draft.NewId()), draft.Taxes(book.Account.Settings, drawn.Seller));
        var due = charge.Total.IsNegative || charge.Total.IsZero
            ? null
            : new Due(charge.Id.Value, dueDate, charge.Total, charge.Total);
        var credit = charge.Total.IsNegative ? new Credit(charge.Id.Value, at, -charge.Total, -charge.Total) : null;
        var (deferred, until) = (Deferring.Parts(book, charge), Deferring.Until(book, charge));
        draft.Add(new ChargeIssued(charge, drawing.Groups, next, due, credit));
        foreach (var posted in ChargePostings.Of(charge, deferred)) draft.AddIf(posted);
        Deferring.Issued(draft, book, charge, deferred, until);
        draft.Settle(book);
        Collecting.Ask(draft, book, charge);
        return charge;
    }
}
