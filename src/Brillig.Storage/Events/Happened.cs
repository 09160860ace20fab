using System.Collections.Immutable;
using Brillig.Core.Basics;
using NodaTime;

namespace Brillig.Storage.Events;

/// <summary>Something that happened, as its fact tells it: it never changes.</summary>
/// <param name="Batch">The batch of its fact; with <paramref name="N"/> its id, which orders all.</param>
/// <param name="N">The fact's number within the batch.</param>
/// <param name="Time">When it was recorded.</param>
/// <param name="Type">One of <see cref="EventTypes.All"/>.</param>
/// <param name="Account">Of which account; null: of the books as a whole.</param>
/// <param name="Object">The account, charge, payment, top-up, tariff, billing type or key.</param>
/// <param name="Data">
/// The fact; of what happened to a charge, the <see cref="Core.Charges.Charge"/> without its lines; of a payment the
/// <see cref="Core.Payments.Payment"/>, of a top-up the <see cref="Core.Bookkeeping.OutboxIntent"/>.
/// </param>
public sealed record Happened(
    long Batch, int N, Instant Time, string Type, AccountId? Account, Guid Object, object Data)
{
    /// <summary>Its place in the order of all.</summary>
    public long Place => Rows.Place(Batch, N);
}

/// <summary>What somebody asks of events.</summary>
/// <param name="Types">Of these types alone.</param>
/// <param name="Root">Of this account and those below it, and what it owns; null: everything.</param>
/// <param name="SeesKeys">True for one who manages keys.</param>
/// <param name="Account">Of this account alone, or null.</param>
/// <param name="From">Recorded at or after this time, or null.</param>
/// <param name="To">Recorded before this time, or null.</param>
/// <param name="After">After the fact at this place, or null.</param>
/// <param name="Limit">At most so many.</param>
public sealed record EventQuery(
    ImmutableHashSet<string> Types, AccountId? Root, bool SeesKeys, AccountId? Account, Instant? From, Instant? To,
    (long Batch, int N)? After, int Limit);

/// <summary>Some events, and where they go on.</summary>
/// <param name="Events">In their order.</param>
/// <param name="Last">The place that was looked at last: what comes after it is new.</param>
/// <param name="HasMore">True if there may be more already.</param>
public sealed record EventPage(IReadOnlyList<Happened> Events, (long Batch, int N) Last, bool HasMore);

/// <summary>The names of what happens.</summary>
public static class EventTypes
{
    /// <summary>All of them.</summary>
    public static readonly ImmutableArray<string> All =
    [
        "account.opened", "account.changed", "account.closing", "account.closed", "standing.changed",
        "balance.low", "balance.depleted", "balance.restored",
        "charge.issued", "charge.paid", "charge.credited", "charge.voided",
        "payment.recorded", "payment.refunded", "refund.failed", "topup.completed", "topup.failed",
        "sync.done", "sync.refused", "sync.failed",
        "payment_method.expiring", "payment_method.updated", "payment_method.revoked",
        "usage.amended", "usage.corrected",
        "tariff.published", "deck.published", "billing_type.set", "key.created", "key.changed", "key.revoked",
    ];

    /// <summary>Those that a pattern means: a type, or <c>charge.*</c>; empty if it means none.</summary>
    public static IEnumerable<string> Matching(string pattern) => pattern.EndsWith(".*", StringComparison.Ordinal)
        ? All.Where(type => type.StartsWith(pattern[..^1], StringComparison.Ordinal))
        : All.Where(type => type == pattern);
}
