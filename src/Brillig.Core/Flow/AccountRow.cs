using System.Collections.Immutable;
using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Bookkeeping;
using Brillig.Core.Charges;
using Brillig.Core.Ledger;
using Brillig.Core.ServicePlans;
using Brillig.Core.Usage;

namespace Brillig.Core.Flow;

/// <summary>The state row of an account.</summary>
public sealed record AccountRow(
    AccountId Id,
    AccountImage Account,
    BalanceImage Balance,
    ImmutableArray<RunningChargeRow> Running,
    long History)
{
    /// <summary>Its open reservations; null: none.</summary>
    public ImmutableArray<Reservation>? Reservations { get; init; }

    /// <summary>The past periods that were corrected; null: none.</summary>
    public ImmutableArray<PastPeriodRow>? Past { get; init; }

    /// <summary>Its quantities; null: none.</summary>
    public QuantitiesRow? Quantities { get; init; }

    /// <summary>Its service plans; null: none.</summary>
    public AccountPlansRow? Plans { get; init; }

    /// <summary>How it stands with its bookkeeper; null: nothing was told.</summary>
    public AccountSyncImage? Sync { get; init; }

    /// <summary>What is to be done outside; null: nothing.</summary>
    public AccountIntentsImage? Intents { get; init; }
}
