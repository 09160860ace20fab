namespace Brillig.Core.Basics;

/// <summary>
/// Why a command is refused. Each has a problem type of the same name, documented in docs/problems.md.
/// </summary>
public enum Reason
{
    /// <summary>A field is wrong. 400.</summary>
    BadRequest,

    /// <summary>No such account, or none that the caller may see. 404.</summary>
    AccountNotFound,

    /// <summary>No such tariff, or none that the caller may see. 404.</summary>
    TariffNotFound,

    /// <summary>No such rate deck, or none that the caller may see. 404.</summary>
    DeckNotFound,

    /// <summary>No such billing type, or none that the caller may see. 404.</summary>
    BillingTypeNotFound,

    /// <summary>No such service plan, or none that the caller may see. 404.</summary>
    PlanNotFound,

    /// <summary>The account does not have this service plan. 404.</summary>
    PlanNotAssigned,

    /// <summary>The service plan is not one of the account's reseller. 422.</summary>
    UnknownPlan,

    /// <summary>An account has the service plan. 409.</summary>
    PlanInUse,

    /// <summary>The account could not pay for its period. 402.</summary>
    BillingIssue,

    /// <summary>No such charge on this account. 404.</summary>
    ChargeNotFound,

    /// <summary>The charge is there, but nothing of it is due: it is paid or void. 409.</summary>
    ChargeNotDue,

    /// <summary>No such payment on this account. 404.</summary>
    PaymentNotFound,

    /// <summary>No such intent, or none that the caller may see. 404.</summary>
    IntentNotFound,

    /// <summary>The intent is done with: nothing of it can be tried again. 409.</summary>
    IntentSettled,

    /// <summary>The account sells to nobody: it has no bookkeeper of its own. 409.</summary>
    NotReseller,

    /// <summary>The account's seller has no bookkeeper that could collect. 409.</summary>
    NothingCollects,

    /// <summary>The bookkeeper could not be read. 409.</summary>
    BookkeeperUnread,

    /// <summary>A top-up of the account is not settled yet. 409.</summary>
    TopUpOpen,


    /// <summary>The bookkeeper that collects keeps no payment methods. 409.</summary>
    NoPaymentMethods,

    /// <summary>The account has no payment method. 404.</summary>
    PaymentMethodNotFound,

    /// <summary>A payment method of the account is not settled yet. 409.</summary>
    PaymentMethodOpen,

    /// <summary>No such key, or none that the caller may see. 404.</summary>
    KeyNotFound,

    /// <summary>No such billing run. 404.</summary>
    BillingRunNotFound,

    /// <summary>The caller's role or place does not allow it: nobody makes himself richer. 403.</summary>
    NotAllowed,

    /// <summary>The tariff or billing type named in the request is not one this account can use. 422.</summary>
    UnknownTariff,

    /// <summary>The billing type named in the request is not one this account can use. 422.</summary>
    UnknownBillingType,

    /// <summary>The parent named in the request does not exist or is not the caller's to use. 422.</summary>
    UnknownParent,

    /// <summary>The payer named in the request does not exist, is closed, or is not the caller's to see. 422.</summary>
    UnknownPayer,

    /// <summary>The payer does not stand above the account. 422.</summary>
    PayerNotAbove,

    /// <summary>The payer has another seller than the account. 422.</summary>
    PayerOfAnotherSeller,

    /// <summary>The payer is paid for itself, or the account pays for others. 422.</summary>
    PayerChain,

    /// <summary>Accounts would no longer stand below their payer, or have another seller. 409.</summary>
    PayerLost,

    /// <summary>Another account pays for this one: it has no charges and no balance. 409.</summary>
    PaidFor,

    /// <summary>The account has or owes money, and another shall pay for it. 409.</summary>
    BalanceNotZero,

    /// <summary>Reservations are open: another shall pay for the account, or too many move with it. 409.</summary>
    ReservationsOpen,

    /// <summary>The name or external id is taken. 409.</summary>
    NameTaken,

    /// <summary>Money of one currency meets another. 422.</summary>
    CurrencyMismatch,

    /// <summary>The account's currency cannot change once money moved. 422.</summary>
    CurrencyFixed,

    /// <summary>The service has no rate in the account's tariff. 422.</summary>
    NoRate,

    /// <summary>How much usage an amount buys cannot be told of a rate of this kind. 422.</summary>
    NotInvertible,

    /// <summary>The account's available balance does not cover it. 402.</summary>
    InsufficientFunds,

    /// <summary>No such reservation on this account. 404.</summary>
    ReservationNotFound,

    /// <summary>The reservation was committed, released, or has expired. 409.</summary>
    ReservationEnded,

    /// <summary>The account has as many open reservations as it may have. 409.</summary>
    TooManyReservations,

    /// <summary>The account is closed, or closing and past what it still takes. 409.</summary>
    AccountClosed,

    /// <summary>The account still has open children. 409.</summary>
    AccountHasChildren,

    /// <summary>The record's or the payment's time is more than 5 minutes ahead. 422.</summary>
    TimestampInFuture,

    /// <summary>The record is older than the late limit, or from before the account was opened. 422.</summary>
    TooLate,

    /// <summary>The time lies in a period that has been issued, for which there is no quote. 422.</summary>
    PeriodIssued,

    /// <summary>No such usage record on this account. 404.</summary>
    RecordNotFound,

    /// <summary>The record is void, and stays so. 409.</summary>
    RecordVoid,

    /// <summary>The price of the record depends on more others than can be rated again at once. 422.</summary>
    TooManyRecords,

    /// <summary>The record's id is known with another content. 409.</summary>
    RecordConflict,

    /// <summary>The amount leaves ±9.2 · 10¹² currency units. 422.</summary>
    AmountOutOfRange,

    /// <summary>There is nothing on the open charge to issue. 409.</summary>
    NothingToCharge,

    /// <summary>The charge is void already. 409.</summary>
    ChargeVoid,

    /// <summary>The refund is above what remains of the payment. 422.</summary>
    RefundTooLarge,

    /// <summary>The credit is above what remains of the charge. 422.</summary>
    CreditTooLarge,

    /// <summary>A published version never changes and versions follow each other in time. 422.</summary>
    VersionOutOfOrder,

    /// <summary>The billing type's mode cannot change, and the built-in types cannot change at all. 409.</summary>
    BillingTypeFixed,

    /// <summary>Due work waits for a person to confirm that it may go on. 409.</summary>
    WorkPaused,

    /// <summary>The resource is not at the revision that If-Match names. 412.</summary>
    PreconditionFailed,

    /// <summary>The tree of accounts is at most 20 levels deep. 422.</summary>
    TreeTooDeep,

    /// <summary>An account cannot stand below itself. 422.</summary>
    TreeCycle,

    /// <summary>Resellers stand below the one to be demoted. 409.</summary>
    ResellerDescendants,

    /// <summary>The operator stands above all accounts, and stays a seller. 409.</summary>
    MasterAccount,

    /// <summary>Accounts use what their new seller lacks, and nobody said that it may be dropped. 409.</summary>
    NotOffered,

    /// <summary>The seller's bookkeeper bills by subscriptions, which begin on no such day. 409.</summary>
    BillingDayUnknown,

    /// <summary>More accounts would have to change than can at once. 422.</summary>
    TooManyAccounts,

    /// <summary>The key was revoked or has expired, and stays so. 409.</summary>
    KeyEnded,
}
