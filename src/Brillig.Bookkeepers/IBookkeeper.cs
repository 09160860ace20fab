using System.Collections.Immutable;
using Brillig.Core.Bookkeeping;
using NodaTime;

namespace Brillig.Bookkeepers;

/// <summary>
/// An outside system that collects and accounts, in its own words. It answers outcomes and throws nothing but what is a
/// bug, or the end of <c>cancel</c>. What it was asked by an intent's id, it does once, however often it is asked.
/// </summary>
public interface IBookkeeper
{
    /// <summary>True if it makes invoices, and is told with each claim what the payer is billed for.</summary>
    bool MakesInvoices => false;

    /// <summary>Asks what became of an intent; null: it never came there, and may be sent.</summary>
    Task<Answered?> LookUp(IntentClaim claim, Entry entry, CancellationToken cancel);

    /// <summary>Has an amount collected, of a sale or a top-up.</summary>
    Task<Answered> Collect(IntentClaim claim, Entry entry, CancellationToken cancel);

    /// <summary>Has an amount given back of what it collected.</summary>
    Task<Answered> Refund(IntentClaim claim, Entry entry, CancellationToken cancel);

    /// <summary>Has an amount taken off an invoice that is not paid yet, for a credit note.</summary>
    Task<Answered> Credit(IntentClaim claim, Entry entry, CancellationToken cancel) =>
        Task.FromResult(new Answered(Outcome.Refused, Why: "no-credit-notes"));

    /// <summary>What it tells by itself: believed, if it is signed as agreed and not too old. Calls nobody.</summary>
    Heard Hear(Message message, Entry entry, Instant now);

    /// <summary>What answers its question whether anybody is there who has the keys; null: it does not ask.</summary>
    string? Answer(string question, Entry entry);

    /// <summary>What became of something that a message of it named; null: it did not say.</summary>
    Task<ImmutableArray<VendorEvent>?> Read(VendorObject about, Entry entry, CancellationToken cancel) =>
        Task.FromResult<ImmutableArray<VendorEvent>?>([]);

    /// <summary>What was collected, paid and given back within a time, whoever asked for it.</summary>
    Task<Listed> List(Entry entry, Instant from, Instant to, CancellationToken cancel) => Task.FromResult(Listed.None);

    /// <summary>
    /// Keeps a payment method as the account's own and default one, by what the system's own page made of it, and makes
    /// the customer where there is none; of a removal: forgets it.
    /// </summary>
    Task<Answered> Register(IntentClaim claim, Entry entry, CancellationToken cancel);

    /// <summary>Reads what it has that plans can be mapped to; by that, whether it can be entered at all.</summary>
    Task<Catalogue> Read(Entry entry, CancellationToken cancel);

    /// <summary>Tells the lines of an account that are new, or other than it has them.</summary>
    Task<Answered> TellLines(SyncClaim claim, Entry entry, CancellationToken cancel);
}

/// <summary>What a bookkeeper answered.</summary>
/// <param name="Outcome">What came of it.</param>
/// <param name="Reference">What it calls what it did, or null.</param>
/// <param name="Why">Why it is not done, or null.</param>
/// <param name="NotBefore">How long it asked to be left alone, or null.</param>
public sealed record Answered(Outcome Outcome, string? Reference = null, string? Why = null, TimeSpan? NotBefore = null)
{
    /// <summary>True if the bookkeeper itself is in trouble, whoever asks it for whatever.</summary>
    public bool IsTrouble { get; init; }

    /// <summary>Of a payment method that is kept: what may be shown of it.</summary>
    public MethodShown? Shown { get; init; }

    /// <summary>Of lines: the subscriptions that there are then; null: nothing was heard of them.</summary>
    public ImmutableArray<SyncedPlan>? Plans { get; init; }

    /// <summary>True if it was not asked at all, as it is left alone for a while.</summary>
    public bool WasLeftAlone { get; init; }

    /// <summary>Of what is done: true if it is an invoice, which is still to be paid.</summary>
    public bool IsInvoiced { get; init; }
}
