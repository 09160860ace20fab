using Brillig.Core.Basics;
using NodaTime;

namespace Brillig.Core.Ledger;

/// <summary>What an account still has to pay: an issued charge, or a negative opening balance.</summary>
/// <param name="Id">The charge's id; the account's own id for its opening balance.</param>
/// <param name="At">When it is due: the oldest is settled first.</param>
/// <param name="Amount">What was due at first.</param>
/// <param name="Remaining">What is still due, in [0, Amount].</param>
public sealed record Due(Guid Id, Instant At, Money Amount, Money Remaining);

/// <summary>Money of the account that is not yet allocated: a payment, a credit note, an opening balance.</summary>
/// <param name="Id">The payment's or credit note's id; the account's own id for its opening balance.</param>
/// <param name="At">When it came: the oldest is used first.</param>
/// <param name="Amount">What it was worth, less refunds.</param>
/// <param name="Remaining">What is not allocated, in [0, Amount].</param>
public sealed record Credit(Guid Id, Instant At, Money Amount, Money Remaining);

/// <summary>
/// A part of a credit settles a part of a due; negative when an allocation is undone. Carries both as they are after.
/// </summary>
public sealed record Allocated(AccountId Account, Credit Credit, Due Due, Money Amount) : AccountFact(Account)
{
    /// <summary>As much of <paramref name="credit"/> as <paramref name="due"/> takes.</summary>
    public static Allocated Of(AccountId account, Credit credit, Due due)
    {
        var amount = credit.Remaining < due.Remaining ? credit.Remaining : due.Remaining;
        return Moved(account, credit, due, amount);
    }

    /// <summary>Takes <paramref name="amount"/> of an earlier allocation back.</summary>
    public static Allocated Undone(AccountId account, Credit credit, Due due, Money amount) =>
        Moved(account, credit, due, -amount);

    private static Allocated Moved(AccountId account, Credit credit, Due due, Money amount) =>
        new(account,
            credit with { Remaining = credit.Remaining - amount },
            due with { Remaining = due.Remaining - amount },
            amount);
}

/// <summary>Which credit settles which due: the oldest due first, by the oldest credit.</summary>
public static class Settlement
{
    /// <summary>The next allocation, or null when credits or dues are used up.</summary>
    public static Allocated? Next(AccountId account, in BalanceImage balance) =>
        balance.Dues.IsEmpty || balance.Credits.IsEmpty
            ? null
            : Allocated.Of(account, balance.Credits[0], balance.Dues[0]);
}
