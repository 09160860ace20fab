using System.Collections.Immutable;
using Brillig.Core.Basics;
using Brillig.Core.Flow;
using NodaTime;

namespace Brillig.Core.Charges;

/// <summary>Live: the charges that are not issued yet, those of past periods first, the open one last.</summary>
public sealed record ReadRunningCharges(AccountId Account) : Command
{
    /// <inheritdoc/>
    public override AccountId Subject => Account;

    /// <summary>Answers <see cref="RunningCharges"/>.</summary>
    public static Decision Decide(ReadRunningCharges command, Draft draft) =>
        draft.Reach(command.Account) is { } book
            ? new Done(new RunningCharges([.. book.Image.Running.Select(r => ChargeView.Of(draft, book, r))]))
            : Refusal.NoAccount(command.Account);
}

/// <summary>The charges of an account that are not issued yet.</summary>
public sealed record RunningCharges(ImmutableArray<ChargeView> Charges);

/// <summary>Where a charge stands.</summary>
public enum ChargeStatus
{
    /// <summary>Its period runs.</summary>
    Open,

    /// <summary>Its period is over; late records still reach it.</summary>
    Closing,

    /// <summary>Issued, and something remains to be paid.</summary>
    Due,

    /// <summary>Issued and settled in full.</summary>
    Paid,

    /// <summary>Issued, and credited in full.</summary>
    Void,
}

/// <summary>A charge as people see it.</summary>
/// <param name="Charge">The document.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Paid">What has been settled of it.</param>
public sealed record ChargeView(Charge Charge, ChargeStatus Status, Money Paid)
{
    /// <summary>Of a charge that was just issued.</summary>
    internal static ChargeStatus StatusOf(Charge charge, AccountBook book) =>
        PaidOf(charge, book) >= charge.Total ? ChargeStatus.Paid : ChargeStatus.Due;

    /// <summary>Of a charge that was just issued: what is no longer due.</summary>
    internal static Money PaidOf(Charge charge, AccountBook book)
    {
        foreach (var due in book.Balance.Image.Dues)
        {
            if (due.Id == charge.Id.Value) return due.Amount - due.Remaining;
        }

        return charge.Total.IsNegative ? Money.Zero(charge.Total.Currency) : charge.Total;
    }

    /// <summary>A running charge as it would be issued now.</summary>
    internal static ChargeView Of(Draft draft, AccountBook book, RunningCharge running)
    {
        var date = running.Image.IssueAt ?? running.Image.Period.End + draft.Terms(book).Grace;
        var due = date + Duration.FromDays(draft.Terms(book).DueDays);
        var charge = Drawing.Of(running).ToCharge(running, book.Id, date, due, null);
        return new ChargeView(
            charge, running.IsOpen ? ChargeStatus.Open : ChargeStatus.Closing, Money.Zero(running.Currency));
    }
}
