using Brillig.Core.Basics;
using NodaTime;

namespace Brillig.Core.Ledger;

/// <summary>The named entries (debit → credit). A negative amount posts the reverse; zero posts nothing.</summary>
public sealed record Postings(AccountId Account, AccountId Seller, Cause Cause, Guid CauseId, Instant At)
{
    /// <summary>migration → customer.</summary>
    public JournalPosted? OpeningBalance(Money amount) =>
        Entry(LedgerAccount.Migration, LedgerAccount.Customer, amount);

    /// <summary>customer → revenue, of one item.</summary>
    public JournalPosted? Revenue(Money amount) => Entry(LedgerAccount.Customer, LedgerAccount.Revenue, amount);

    /// <summary>customer → deferred, of one item that is billed in advance.</summary>
    public JournalPosted? Deferred(Money amount) => Entry(LedgerAccount.Customer, LedgerAccount.Deferred, amount);

    /// <summary>deferred → revenue: what was billed in advance is earned.</summary>
    public JournalPosted? Earned(Money amount) => Entry(LedgerAccount.Deferred, LedgerAccount.Revenue, amount);

    /// <summary>customer → tax, of one rate on top of the price.</summary>
    public JournalPosted? Tax(Money amount) => Entry(LedgerAccount.Customer, LedgerAccount.Tax, amount);

    /// <summary>revenue → tax, of one rate that the price includes.</summary>
    public JournalPosted? IncludedTax(Money amount) => Entry(LedgerAccount.Revenue, LedgerAccount.Tax, amount);

    /// <summary><paramref name="from"/> → customer: cash for a payment, discount for a free credit.</summary>
    public JournalPosted? Payment(LedgerAccount from, Money amount) => Entry(from, LedgerAccount.Customer, amount);

    /// <summary>customer → <paramref name="to"/>: the way back of a payment.</summary>
    public JournalPosted? Refund(LedgerAccount to, Money amount) => Entry(LedgerAccount.Customer, to, amount);

    /// <summary>cash → revenue: what a bookkeeper collected by itself, which the customer never owed here.</summary>
    public JournalPosted? Collected(Money amount) => Entry(LedgerAccount.Cash, LedgerAccount.Revenue, amount);

    private JournalPosted? Entry(LedgerAccount debit, LedgerAccount credit, Money amount) =>
        amount.IsZero ? null
        : amount.IsNegative ? new(new JournalEntry(Account, credit, debit, -amount, Seller, Cause, CauseId, At))
        : new(new JournalEntry(Account, debit, credit, amount, Seller, Cause, CauseId, At));
}
