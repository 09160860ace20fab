using System.Collections.Immutable;
using Brillig.Core.Basics;
using Brillig.Core.Ledger;
using NodaTime;

namespace Brillig.Core.Accounts;

/// <summary>
/// The first stretch of an opened account's billing: its first period and the charge that is open in it.
/// </summary>
public sealed record FirstPeriod(BillingPeriod Period, ChargeId Charge, ImmutableArray<TaxRate> Taxes)
{
    /// <summary>To whom the period's charges are owed.</summary>
    public AccountId Seller { get; init; }
}

/// <summary>An account was opened.</summary>
public sealed record AccountOpened(
    AccountId Account,
    AccountSettings Settings,
    ImmutableArray<TariffAssignment> Tariffs,
    FirstPeriod First,
    Credit? OpeningCredit,
    Due? OpeningDue,
    Instant At) : AccountFact(Account);

/// <summary>Settings of an account were changed; carries all of them.</summary>
public sealed record AccountChanged(
    AccountId Account,
    AccountSettings Settings,
    ImmutableArray<TariffAssignment> Tariffs,
    Instant CutsFrom) : AccountFact(Account)
{
    /// <summary>The parent that it had, if it has another now; null: it did not move.</summary>
    public AccountId? MovedFrom { get; init; }

    /// <summary>The days of the period in which zone or billing day last changed; null: they did not.</summary>
    public KeptDays? Kept { get; init; }

    /// <summary>If another pays for it from now on: since when, and which its own next period is; else null.</summary>
    public PaidSince? Paid { get; init; }
}

/// <summary>An account is being closed: its open period ends now.</summary>
public sealed record AccountClosing(AccountId Account, AccountId Parent, Instant At) : AccountFact(Account);

/// <summary>An account's final charge was issued, or there was none.</summary>
public sealed record AccountClosed(AccountId Account, Instant At) : AccountFact(Account);

/// <summary>An account's standing changed.</summary>
public sealed record StandingChanged(AccountId Account, Standing Standing, Instant At) : AccountFact(Account);

/// <summary>An account's balance fell to its threshold or to nothing, or rose above them again.</summary>
/// <param name="Account">Whose.</param>
/// <param name="Level">How much is left now.</param>
/// <param name="Left">posted − unbilled + credit_limit then; null: nothing limits it any more.</param>
/// <param name="At">When.</param>
public sealed record BalanceLevelChanged(AccountId Account, BalanceLevel Level, Money? Left, Instant At)
    : AccountFact(Account);
