using Brillig.Core.Basics;
using NodaTime;

namespace Brillig.Core.Ledger;

/// <summary>
/// One debit, one credit, one positive amount: balanced by construction. Entries of one cause share its id.
/// </summary>
/// <param name="Account">Whose books.</param>
/// <param name="Debit">The ledger account that is debited.</param>
/// <param name="Credit">The ledger account that is credited.</param>
/// <param name="Amount">Always above zero.</param>
/// <param name="Seller">To whom it belongs; <see cref="AccountId.Operator"/> where no reseller stands between.</param>
/// <param name="Cause">What it was posted for.</param>
/// <param name="CauseId">The charge, payment, refund or account of the cause.</param>
/// <param name="At">When it counts; a missed period's entries carry the period's own date.</param>
public sealed record JournalEntry(
    AccountId Account,
    LedgerAccount Debit,
    LedgerAccount Credit,
    Money Amount,
    AccountId Seller,
    Cause Cause,
    Guid CauseId,
    Instant At)
{
    /// <summary>What it adds to the account's balance: credits of <c>customer</c> less debits.</summary>
    public Money OnCustomer =>
        Credit == LedgerAccount.Customer ? Amount
        : Debit == LedgerAccount.Customer ? -Amount
        : Money.Zero(Amount.Currency);
}

/// <summary>An entry was posted.</summary>
public sealed record JournalPosted(JournalEntry Entry) : AccountFact(Entry.Account);
