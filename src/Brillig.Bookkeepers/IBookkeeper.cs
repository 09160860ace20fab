using Brillig.Core.Bookkeeping;

namespace Brillig.Bookkeepers;

/// <summary>
/// An outside system that collects and accounts, in its own words. It answers outcomes and throws nothing but what is a
/// bug, or the end of <c>cancel</c>. What it was asked by an intent's id, it does once, however often it is asked.
/// </summary>
public interface IBookkeeper
{
    /// <summary>Asks what became of an intent; null: it never came there, and may be sent.</summary>
    Task<Answered?> LookUp(IntentClaim claim, Entry entry, CancellationToken cancel);

    /// <summary>Has an amount collected, of a sale or a top-up.</summary>
    Task<Answered> Collect(IntentClaim claim, Entry entry, CancellationToken cancel);

    /// <summary>Has an amount given back of what it collected.</summary>
    Task<Answered> Refund(IntentClaim claim, Entry entry, CancellationToken cancel);

    /// <summary>
    /// Keeps a payment method as the account's own and default one, by what the system's own page made of it, and makes
    /// the customer where there is none; of a removal: forgets it.
    /// </summary>
    Task<Answered> Register(IntentClaim claim, Entry entry, CancellationToken cancel);

    /// <summary>Tells the lines of an account that are new, or other than it has them.</summary>
    Task<Answered> TellLines(SyncClaim claim, Entry entry, CancellationToken cancel);
}

/// <summary>How a seller's bookkeeper is entered.</summary>
/// <param name="address">Where it is; null: where its vendor has it.</param>
/// <param name="credentials">Opened, by their names.</param>
public sealed class Entry(string? address, IReadOnlyDictionary<string, string> credentials)
{
    /// <summary>Where it is; null: where its vendor has it.</summary>
    public string? Address { get; } = address;

    /// <summary>Opened, by their names. Nothing of them is ever written anywhere.</summary>
    public IReadOnlyDictionary<string, string> Credentials { get; } = credentials;
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

    /// <summary>Of what is done: true if it is an invoice, which is still to be paid.</summary>
    public bool IsInvoiced { get; init; }
}
