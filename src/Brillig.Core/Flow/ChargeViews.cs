using Brillig.Core.Basics;
using Brillig.Core.Charges;
using NodaTime;

namespace Brillig.Core.Flow;

/// <summary>Charges as people see them, from the books.</summary>
internal static class ChargeViews
{
    /// <summary>Of a charge that was just issued.</summary>
    public static ChargeStatus StatusOf(Charge charge, AccountBook book) =>
        PaidOf(charge, book) >= charge.Total ? ChargeStatus.Paid : ChargeStatus.Due;

    /// <summary>Of a charge that was just issued: what is no longer due.</summary>
    public static Money PaidOf(Charge charge, AccountBook book)
    {
        foreach (var due in book.Balance.Image.Dues)
        {
            if (due.Id == charge.Id.Value) return due.Amount - due.Remaining;
        }

        return charge.Total.IsNegative ? Money.Zero(charge.Total.Currency) : charge.Total;
    }

    /// <summary>A running charge as it would be issued now.</summary>
    public static ChargeView Of(Draft draft, AccountBook book, RunningCharge running)
    {
        var date = running.Image.IssueAt ?? running.Image.Period.End + draft.Terms(book).Grace;
        var due = date + Duration.FromDays(draft.Terms(book).DueDays);
        var charge = Drawing.Of(running).ToCharge(running, book.Id, date, due, null);
        return new ChargeView(
            charge, running.IsOpen ? ChargeStatus.Open : ChargeStatus.Closing, Money.Zero(running.Currency));
    }
}
