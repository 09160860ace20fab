namespace Brillig.Core.Basics;

/// <summary>What a command may be about.</summary>
public enum TargetKind
{
    /// <summary>Nothing that people set or issue: a read, usage, due work.</summary>
    None,

    /// <summary>An account.</summary>
    Account,

    /// <summary>The open charge of an account.</summary>
    OpenCharge,

    /// <summary>An issued charge.</summary>
    Charge,

    /// <summary>The amendment of a usage record.</summary>
    Amendment,

    /// <summary>A payment.</summary>
    Payment,

    /// <summary>A tariff.</summary>
    Tariff,

    /// <summary>A rate deck.</summary>
    Deck,

    /// <summary>A service plan.</summary>
    ServicePlan,

    /// <summary>The service plans of an account.</summary>
    AssignedPlans,

    /// <summary>The quantities of an account.</summary>
    Quantities,

    /// <summary>What kinds of numbers there are.</summary>
    Classifiers,

    /// <summary>Of which carriers a seller bills the numbers.</summary>
    Carriers,

    /// <summary>What the bookkeeper of an account was told.</summary>
    Sync,

    /// <summary>Whether and when the bookkeeper of a reseller is told.</summary>
    SyncSettings,

    /// <summary>The bookkeeper of a seller.</summary>
    Bookkeeper,

    /// <summary>What is to be done outside.</summary>
    Intent,

    /// <summary>A billing type.</summary>
    BillingType,

    /// <summary>A key.</summary>
    Key,

    /// <summary>A billing run.</summary>
    BillingRun,

    /// <summary>Due and outside work as a whole.</summary>
    Work,
}

/// <summary>
/// What a command makes or changes: the object of its row in the audit log, and the resource whose revision an
/// If-Match names. <c>default</c>: neither.
/// </summary>
/// <param name="Kind">What it is.</param>
/// <param name="Id">Its id.</param>
public readonly record struct Target(TargetKind Kind, Guid Id);
