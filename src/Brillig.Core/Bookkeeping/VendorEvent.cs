using Brillig.Core.Basics;
using NodaTime;

namespace Brillig.Core.Bookkeeping;

/// <summary>What a bookkeeper outside tells of by itself.</summary>
public enum HeardKind
{
    /// <summary>Something that moves no money here.</summary>
    Other,

    /// <summary>An amount was collected, or an invoice paid.</summary>
    Paid,

    /// <summary>What was to be collected, or was taken for collected, is not.</summary>
    Failed,

    /// <summary>An amount was given back.</summary>
    Refunded,

    /// <summary>The payer's bank takes an amount back.</summary>
    Disputed,

    /// <summary>It was decided that the bank gives it back.</summary>
    DisputeWon,

    /// <summary>It was decided that it does not.</summary>
    DisputeLost,

    /// <summary>A subscription ended there.</summary>
    Ended,

    /// <summary>What an account pays by expires soon.</summary>
    MethodExpires,

    /// <summary>What an account pays by was renewed by its bank.</summary>
    MethodUpdated,

    /// <summary>What an account pays by was revoked by whoever owns it.</summary>
    MethodRevoked,
}

/// <summary>Something that a bookkeeper outside tells of by itself, in the words of these books.</summary>
/// <param name="Id">Its name; what is told again has the same.</param>
/// <param name="Kind">What happened.</param>
/// <param name="At">When, as the bookkeeper says.</param>
public sealed record VendorEvent(string Id, HeardKind Kind, Instant At)
{
    /// <summary>What the bookkeeper calls what it collected, or invoiced; null: it names the intent.</summary>
    public string? Reference { get; init; }

    /// <summary>The intent, where the bookkeeper names it.</summary>
    public IntentId? Intent { get; init; }

    /// <summary>Of a payment method: what may be shown of it now; or null.</summary>
    public MethodShown? Shown { get; init; }

    /// <summary>Of a subscription, which is its reference: whose it is, as the bookkeeper says; else null.</summary>
    public AccountId? Subscriber { get; init; }

    /// <summary>Of what is taken back of a subscription: what the bookkeeper calls its collection; else null.</summary>
    public string? Of { get; init; }

    /// <summary>What the bookkeeper calls the payment, refund or dispute itself, or null.</summary>
    public string? Subject { get; init; }

    /// <summary>How much; null: all of it.</summary>
    public Money? Amount { get; init; }

    /// <summary>
    /// Of a payment as it stands by now, which may change: the version; the amount is all that there is of it. Null: it
    /// happened once.
    /// </summary>
    public long? Version { get; init; }

    /// <summary>Why, in its words, or null.</summary>
    public string? Why { get; init; }
}

/// <summary>A bookkeeper outside told of something; carries what followed from it.</summary>
/// <param name="Account">Of whom.</param>
/// <param name="Seller">Whose bookkeeper.</param>
/// <param name="Via">Which system that is.</param>
/// <param name="Event">What it told.</param>
/// <param name="Intent">Of which intent.</param>
/// <param name="What">What followed: `recorded`, or why nothing did.</param>
public sealed record EventHeard(
    AccountId Account, AccountId Seller, BookkeeperType Via, VendorEvent Event, IntentId Intent, string What)
    : AccountFact(Account)
{
    /// <summary>What follows, where something does.</summary>
    public const string Recorded = "recorded";

    /// <summary>How much money moved here, if any did; less than was told where less was left.</summary>
    public Money? Moved { get; init; }

    /// <summary>What moved, as it adds to what a subscription collected: below zero, it was taken back.</summary>
    public Money? Collected() =>
        Moved is { } moved && Event.Kind is not (HeardKind.Paid or HeardKind.DisputeWon) ? -moved : Moved;

    /// <summary>Of what a subscription collected: how much its lines come to for a whole period; else null.</summary>
    public Money? Expected { get; init; }

    /// <summary>The receipt of what an event moves: the same however it is told.</summary>
    public static PaymentId Receipt(AccountId seller, VendorEvent told) =>
        new(DerivedId.Of($"{told.Kind} {seller} {(told.Version is null ? told.Subject ?? told.Id : told.Id)}"));
}
