using System.Collections.Immutable;
using Brillig.Core.Basics;
using NodaTime;

namespace Brillig.Core.Bookkeeping;

/// <summary>What a bookkeeper is asked to do.</summary>
public enum IntentKind
{
    /// <summary>Collect what is due of a charge.</summary>
    Sale,

    /// <summary>Collect what raises a balance.</summary>
    TopUp,

    /// <summary>Give back what was collected, or a part of it.</summary>
    Refund,

    /// <summary>Keep a payment method, or forget one.</summary>
    PaymentMethod,

    /// <summary>Take a credit note off an invoice that is not paid yet.</summary>
    CreditNote,
}

/// <summary>How far an intent is.</summary>
public enum IntentState
{
    /// <summary>Nobody has asked the bookkeeper yet.</summary>
    Waiting,

    /// <summary>A worker is asking.</summary>
    Calling,

    /// <summary>It surely did not do it, for a reason that may pass: it is asked again.</summary>
    Retrying,

    /// <summary>Nobody knows whether it did it: it is looked up there, before anything is sent again.</summary>
    Unknown,

    /// <summary>It did it.</summary>
    Done,

    /// <summary>It will not do it, for want of money or of a way to pay.</summary>
    Refused,

    /// <summary>It was asked so often that it is asked no more, until a person says so.</summary>
    Dead,

    /// <summary>There is nothing left to do, and surely nothing was done.</summary>
    Withdrawn,

    /// <summary>It made an invoice of it, which is not paid yet.</summary>
    Invoiced,
}

/// <summary>
/// Something to be done outside, exactly once. Its id is made with the decision and is its name there, too, on every
/// try; of one that is done it is the id of the payment, or of the refund.
/// </summary>
/// <param name="Id">Its name, here and there.</param>
/// <param name="Kind">What is to be done.</param>
/// <param name="Account">Who pays, or is given back.</param>
/// <param name="Seller">Whose bookkeeper does it.</param>
/// <param name="Via">Which system that is.</param>
/// <param name="Amount">How much; never another, and above zero but of payment methods, which move no money.</param>
/// <param name="MadeAt">When it was decided.</param>
public sealed record OutboxIntent(
    IntentId Id, IntentKind Kind, AccountId Account, AccountId Seller, BookkeeperType Via, Money Amount, Instant MadeAt)
{
    /// <summary>Of a sale: the charge; of a credit note: the charge that it is of.</summary>
    public ChargeId? Charge { get; init; }

    /// <summary>Of a refund: the payment that is given back.</summary>
    public PaymentId? Of { get; init; }

    /// <summary>
    /// What the bookkeeper calls what it has: of a refund, what it collected; of a removal, the payment method; of a
    /// credit note, the invoice.
    /// </summary>
    public string? Collected { get; init; }

    /// <summary>Of a refund: the caller's own reference, or null; of a credit note: its number, or null.</summary>
    public string? Note { get; init; }

    /// <summary>Of a top-up: true if nobody asked for it but the balance.</summary>
    public bool IsAutomatic { get; init; }

    /// <summary>Of a payment method that is not kept yet: what the bookkeeper's own page made of it.</summary>
    public string? Token { get; init; }

    /// <summary>Of a payment method: true if it is to be forgotten.</summary>
    public bool IsRemoval { get; init; }

    /// <summary>Of a payment method that is kept: that.</summary>
    public PaymentMethod? Method { get; init; }

    /// <summary>How far it is.</summary>
    public IntentState State { get; init; }

    /// <summary>When a worker may take it; null: not at all.</summary>
    public Instant? Due { get; init; }

    /// <summary>How often it was taken, since it was made or a person let it go on.</summary>
    public int Attempts { get; init; }

    /// <summary>True if it may have been done: it is looked up before it is sent again.</summary>
    public bool MustLookUp { get; init; }

    /// <summary>
    /// When it was sent last, or may have been by a worker that never told; null: it was never sent.
    /// </summary>
    public Instant? SentAt { get; init; }

    /// <summary>What the bookkeeper calls it, or null.</summary>
    public string? Reference { get; init; }

    /// <summary>Why it is not done, in the bookkeeper's words or ours; null: nothing is wrong.</summary>
    public string? Why { get; init; }

    /// <summary>When it came this far.</summary>
    public Instant At { get; init; }

    /// <summary>True while the account's book holds it: something may still come of it, or follows from it.</summary>
    public bool IsHeld => State switch
    {
        IntentState.Done or IntentState.Withdrawn => false,
        IntentState.Refused => Kind == IntentKind.Sale,
        _ => true,
    };

    /// <summary>True while money may still move by it.</summary>
    public bool IsOpen =>
        State is not (IntentState.Done or IntentState.Withdrawn or IntentState.Refused or IntentState.Invoiced);
}

/// <summary>An intent was made, or came further: carries it as it is then.</summary>
public sealed record IntentSet(OutboxIntent Intent) : AccountFact(Intent.Account);

/// <summary>Refusals of an account from which nothing follows any more: what they asked for is not due.</summary>
public sealed record IntentsLetGo(AccountId Account, ImmutableArray<IntentId> Intents)
    : AccountFact(Account);
