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
    /// <summary>Asks what became of an intent; null: it never came there, and may be sent.</summary>
    Task<Answered?> LookUp(IntentClaim claim, Entry entry, CancellationToken cancel);

    /// <summary>Has an amount collected, of a sale or a top-up.</summary>
    Task<Answered> Collect(IntentClaim claim, Entry entry, CancellationToken cancel);

    /// <summary>Has an amount given back of what it collected.</summary>
    Task<Answered> Refund(IntentClaim claim, Entry entry, CancellationToken cancel);

    /// <summary>What it tells by itself: believed, if it is signed as agreed and not too old. Calls nobody.</summary>
    Heard Hear(Message message, Entry entry, Instant now);

    /// <summary>What answers its question whether anybody is there who has the keys; null: it does not ask.</summary>
    string? Answer(string question, Entry entry);

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

/// <summary>How a seller's bookkeeper is entered.</summary>
/// <param name="address">Where it is; null: where its vendor has it.</param>
/// <param name="credentials">Opened, by their names.</param>
public sealed class Entry(string? address, IReadOnlyDictionary<string, string> credentials)
{
    /// <summary>Where it is; null: where its vendor has it.</summary>
    public string? Address { get; } = address;

    /// <summary>Opened, by their names. Nothing of them is ever written anywhere.</summary>
    public IReadOnlyDictionary<string, string> Credentials { get; } = credentials;

    /// <summary>An answer as it may be written down: words that repeat a credential are left out.</summary>
    public Answered Clean(Answered answered) =>
        answered with { Why = Clean(answered.Why), Reference = Clean(answered.Reference) };

    private string? Clean(string? words)
    {
        if (words is null || !Credentials.Values.Any(v => v.Length >= SecretMin && words.Contains(v, Ignoring)))
            return words;
        return "withheld";
    }

    private const int SecretMin = 6;   // shorter ones, of tests, are parts of any word
    private const StringComparison Ignoring = StringComparison.OrdinalIgnoreCase;
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
