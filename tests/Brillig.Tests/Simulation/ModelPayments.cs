using Brillig.Core.Basics;
using Brillig.Core.Ledger;
using NodaTime;

namespace Brillig.Tests.Simulation;

/// <summary>Charges and payments, by the words of the documentation.</summary>
internal sealed partial class Model
{
    public Expected Close(ModelAccount account)
    {
        Begin(account);
        if (account.Open is not { } open) return Reason.AccountClosed;
        return Issue(account, open, Now, isLast: false) is null ? Reason.NothingToCharge : Expected.Done;
    }

    public Expected Preview(ModelAccount account, Instant? asked)
    {
        Begin(account);
        var at = asked ?? Now;
        if (at < Now) return Reason.BadRequest;
        if (account.Running.LastOrDefault() is not { } period) return Reason.AccountClosed;
        var count = period.Log.Count;
        var issueAt = period.IssueAt ?? (period.End <= at ? period.End + account.Type.Terms.Grace : null);
        if (issueAt is not null) WriteUnused(account, period);
        var charge = Draw(account, period, issueAt ?? at);
        period.Back(count);
        return charge is null ? Reason.NothingToCharge : Expected.Done with { Preview = charge };
    }

    public Expected Pay(ModelAccount account, Guid id, string type, decimal amount, Guid? charge)
    {
        Begin(account);
        if (amount <= 0 || decimal.Round(amount, account.Minor) != amount) return Reason.BadRequest;
        if (charge is { } named && account.Money.DueOf(named) is null) return Reason.ChargeNotFound;
        account.Money.Payments.Add(new ModelPayment(id, type, amount, null));
        account.Money.Credit(id, Now, amount);
        account.Money.Post(Source(type), LedgerAccount.Customer, amount, Cause.Payment, id, Now);
        if (charge is { } due) account.Money.Settle(id, due);
        account.Money.Settle();
        Touch(account);
        return Expected.Done;
    }

    public Expected Refund(ModelAccount account, Guid id, Guid payment, decimal? asked)
    {
        Begin(account);
        if (account.Money.Payments.Find(p => p.Id == payment) is not { Refunds: null } paid)
            return Reason.PaymentNotFound;
        var left = account.Money.NotRefunded(payment);
        var amount = asked ?? left;
        if (decimal.Round(amount, account.Minor) != amount || amount < 0 || (amount == 0 && left != 0))
            return Reason.BadRequest;
        if (amount > left || left == 0) return Reason.RefundTooLarge;
        account.Money.Refund(payment, amount);
        account.Money.Payments.Add(new ModelPayment(id, "refund", amount, payment));
        account.Money.Post(LedgerAccount.Customer, Source(paid.Type), amount, Cause.Refund, id, Now);
        account.Money.Settle();
        Touch(account);
        return Expected.Done;
    }

    public Expected Void(ModelAccount account, Guid id, Guid charge)
    {
        Begin(account);
        if (account.Money.Charges.Find(c => c.Id == charge) is not { IsNote: false } voided)
            return Reason.ChargeNotFound;
        if (account.Money.Charges.Exists(c => c.RefersTo == charge)) return Reason.ChargeVoid;
        var money = account.Money;
        if (voided.Total != 0) money.Free(charge);
        Keep(account, voided with
        {
            Id = id, Number = ++_notes, IsNote = true, Date = Now, DueDate = Now, Total = -voided.Total,
            Tax = -voided.Tax, RefersTo = charge,
            Lines =
            [
                .. voided.Lines.Select(l => l with
                {
                    Usage = Ratio.Zero - l.Usage, Exact = Ratio.Zero - l.Exact,
                    Total = -l.Total, Included = -l.Included,
                }),
            ],
        });
        if (voided.Total != 0)
        {
            money.Credit(id, Now, voided.Total);
            money.Settle(id, charge);
        }

        money.Settle();
        Touch(account);
        return Expected.Done;
    }

    /// <summary>Due work on these accounts, in the order in which it was done.</summary>
    public void Bill(IEnumerable<ModelAccount> accounts)
    {
        Begin((ModelAccount?)null);
        foreach (var account in accounts) Advance(account);
    }

    /// <summary>Only what is due happens.</summary>
    public Expected Read(ModelAccount account)
    {
        Begin(account);
        return Expected.Done;
    }

    private static LedgerAccount Source(string type) => type switch
    {
        "free_credit" or "goodwill" => LedgerAccount.Discount,
        "write_off" => LedgerAccount.Writeoff,
        _ => LedgerAccount.Cash,
    };
}
