namespace Brillig.Core.Ledger;

/// <summary>The general-ledger accounts kept for each account of the books.</summary>
public enum LedgerAccount
{
    /// <summary>What the customer owes (debit) or has with us (credit).</summary>
    Customer,

    /// <summary>What was earned.</summary>
    Revenue,

    /// <summary>What was charged in advance and is not yet earned.</summary>
    Deferred,

    /// <summary>Tax owed to the authority.</summary>
    Tax,

    /// <summary>Money received.</summary>
    Cash,

    /// <summary>Credit given for nothing.</summary>
    Discount,

    /// <summary>What will not be collected.</summary>
    Writeoff,

    /// <summary>Balances brought from elsewhere.</summary>
    Migration,
}

/// <summary>What an entry was posted for.</summary>
public enum Cause
{
    /// <summary>The balance an account was opened with.</summary>
    OpeningBalance,

    /// <summary>An issued charge.</summary>
    Charge,

    /// <summary>A credit note.</summary>
    CreditNote,

    /// <summary>A payment.</summary>
    Payment,

    /// <summary>A refund or a chargeback.</summary>
    Refund,

    /// <summary>The end of a period that a charge billed in advance.</summary>
    Earned,

    /// <summary>What a bookkeeper billed and collected by a subscription of its own.</summary>
    Subscription,
}
