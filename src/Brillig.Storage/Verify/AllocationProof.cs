using Brillig.Core.Basics;
using Brillig.Core.Flow;
using Brillig.Core.Ledger;
using Brillig.Core.Payments;

namespace Brillig.Storage.Verify;

/// <summary>
/// Every allocation takes the same amount from what remained of its credit and of its due, and neither leaves
/// [0, amount]. A credit or due that is not resident has nothing remaining.
/// </summary>
internal sealed class AllocationProof(Books books, Breaches breaches)
{
    /// <summary>Checks an allocation before it is applied.</summary>
    public void Check(Allocated allocated)
    {
        if (books.Account(allocated.Account) is not { } book) return;
        var (credit, due, amount) = (allocated.Credit, allocated.Due, allocated.Amount);
        var name = $"The allocation of {amount} of credit {credit.Id} to due {due.Id} of account {allocated.Account}";
        var balance = book.Balance.Image;
        var credited = balance.Credits.FirstOrDefault(c => c.Id == credit.Id);
        var owed = balance.Dues.FirstOrDefault(d => d.Id == due.Id);
        var creditLeft = (credited?.Remaining ?? Money.Zero(amount.Currency)) - amount;
        var dueLeft = (owed?.Remaining ?? Money.Zero(amount.Currency)) - amount;
        if (credit.Remaining != creditLeft || (credited is not null && credited.Amount != credit.Amount))
            breaches.Add($"{name} leaves {credit.Remaining} of the credit; {creditLeft} remain.");
        if (due.Remaining != dueLeft || (owed is not null && owed.Amount != due.Amount))
            breaches.Add($"{name} leaves {due.Remaining} of the due; {dueLeft} remain.");
        if (credit.Remaining.IsNegative || credit.Remaining > credit.Amount)
            breaches.Add($"{name} takes more than the credit's {credit.Amount}.");
        if (due.Remaining.IsNegative || due.Remaining > due.Amount)
            breaches.Add($"{name} pays more than the due's {due.Amount}.");
    }

    /// <summary>Checks what a payment or a refund leaves as credit, before it is applied.</summary>
    public void Check(PaymentRecorded recorded)
    {
        if (books.Account(recorded.Account) is not { } book) return;
        var (payment, credit) = (recorded.Payment, recorded.Credit);
        if (payment.Refunds is not { } refunded)
        {
            if (credit.Id != payment.Id.Value || credit.Amount != payment.Amount || credit.Remaining != payment.Amount)
                breaches.Add($"Payment {payment.Id} of account {payment.Account} of {payment.Amount} gave {credit}.");
            return;
        }

        var before = book.Balance.Image.Credits.FirstOrDefault(c => c.Id == refunded.Value);
        if (before is null || credit.Id != refunded.Value || credit.Amount != before.Amount - payment.Amount
            || credit.Remaining != before.Remaining - payment.Amount || credit.Remaining.IsNegative)
        {
            breaches.Add(
                $"Refund {payment.Id} of account {payment.Account} gives {payment.Amount} of payment {refunded} "
                + $"back, of which {before?.Remaining} of {before?.Amount} are free.");
        }
    }
}
