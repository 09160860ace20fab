using System.Collections.Immutable;
using System.Data.Common;
using Brillig.Core.Basics;
using Brillig.Core.Bookkeeping;
using Brillig.Core.Payments;
using Brillig.Storage.Facts;
using Brillig.Storage.Ledger;
using Brillig.Storage.Payments;

namespace Brillig.Storage.Bookkeeping;

/// <summary>What bookkeepers outside told of by themselves, as rows give it.</summary>
public static class HeardSql
{
    private static readonly string Columns =
        $"SELECT {string.Join(", ", HeardRows.Columns.Select(c => c.Name))} FROM heard ";

    /// <summary>What was heard of an intent so far, with its payment.</summary>
    public static Task<HeardBefore> Before(Store store, OutboxIntent intent, CancellationToken cancel) =>
        Before(store, intent.Account, intent.Id, cancel);

    /// <summary>What was heard so far under the name of an intent or a subscription, with its payment.</summary>
    public static async Task<HeardBefore> Before(
        Store store, AccountId account, IntentId name, CancellationToken cancel)
    {
        long readAt;
        var events = ImmutableArray.CreateBuilder<EventHeard>();
        await using (var connection = await store.OpenRead(cancel))
        {
            readAt = await LedgerSql.Batch(connection, cancel);
            await using var command = connection.Command(Columns + "WHERE intent = @intent ORDER BY place");
            command.Add("@intent", name.Value);
            await foreach (var heard in Read(command, cancel)) events.Add(heard.Heard);
        }

        // Older than the payment, so that what comes between is seen as new.
        var payment = await PaymentsSql.History(store, account, new PaymentId(name.Value), cancel);
        var others = ImmutableArray.CreateBuilder<PaymentHistory>();
        foreach (var heard in events)
        {
            if (heard.Moved is null || heard.Event.Kind is not (HeardKind.Paid or HeardKind.DisputeWon)) continue;
            var receipt = EventHeard.Receipt(heard.Seller, heard.Event);
            if (await PaymentsSql.History(store, account, receipt, cancel) is { } other) others.Add(other);
        }

        var oldest = others.Aggregate(payment?.ReadAt ?? readAt, (at, other) => Math.Min(at, other.ReadAt));
        return new HeardBefore(events.ToImmutable(), payment, Math.Min(readAt, oldest))
        {
            Others = others.ToImmutable(),
        };
    }

    /// <summary>
    /// The intent by which a bookkeeper outside collected a payment, with what it calls that: its own, or one whose
    /// invoice was heard to be paid. Null: none did.
    /// </summary>
    public static async Task<OutboxIntent?> Source(Store store, Payment payment, CancellationToken cancel)
    {
        if (await OutboxSql.Find(store, new IntentId(payment.Id.Value), cancel) is { } own)
            return own.State == IntentState.Done ? own : null;
        await using var connection = await store.OpenRead(cancel);
        await using var command = connection.Command(
            Columns + "WHERE intent IN (SELECT id FROM intent WHERE account = @account) ORDER BY place");
        command.Add("@account", payment.Account.Value);
        await foreach (var (_, heard) in Read(command, cancel))
        {
            if (heard is { Moved: not null, Event.Kind: HeardKind.Paid }
                && EventHeard.Receipt(heard.Seller, heard.Event) == payment.Id
                && await OutboxSql.Find(store, heard.Intent, cancel) is { } invoiced)
                return invoiced with { Reference = payment.Reference };
        }

        return null;
    }

    /// <summary>What was recorded of a payment that a seller's bookkeeper calls so: of each invoice a part.</summary>
    public static async Task<IReadOnlyList<EventHeard>> Parts(
        Store store, AccountId seller, string payment, CancellationToken cancel)
    {
        await using var connection = await store.OpenRead(cancel);
        await using var command = connection.Command(
            Columns + "WHERE seller = @seller AND body LIKE @named ORDER BY place");
        command.Add("@seller", seller.Value);
        command.Add("@named", $"%\"{payment.Replace("%", "", StringComparison.Ordinal)}/%");
        var found = new List<EventHeard>();
        await foreach (var (_, heard) in Read(command, cancel))
        {
            if (heard is { Moved: not null, Event: { Kind: HeardKind.Paid, Subject: { } subject } }
                && subject.StartsWith($"{payment}/", StringComparison.Ordinal))
                found.Add(heard);
        }

        return found;
    }

    /// <summary>What was heard of a transaction of this name that a subscription collected; or null.</summary>
    public static async Task<EventHeard?> OfSubscription(
        Store store, AccountId seller, string transaction, CancellationToken cancel)
    {
        await using var connection = await store.OpenRead(cancel);
        await using var command = connection.Command(Columns + "WHERE seller = @seller AND body LIKE @named");
        command.Add("@seller", seller.Value);
        command.Add("@named", $"%\"{transaction.Replace("%", "", StringComparison.Ordinal)}\"%");
        await foreach (var (_, heard) in Read(command, cancel))
        {
            if (heard is { Event: { Kind: HeardKind.Paid, Subscriber: not null, Subject: { } subject } }
                && subject == transaction)
                return heard;
        }

        return null;
    }

    /// <summary>A page of what a seller's bookkeeper told, the oldest first, each with its place.</summary>
    public static async Task<IReadOnlyList<(long Place, EventHeard Heard)>> List(
        Store store, AccountId seller, long after, int limit, CancellationToken cancel)
    {
        await using var connection = await store.OpenRead(cancel);
        await using var command = connection.Command(
            Columns + "WHERE seller = @seller AND place > @after ORDER BY place LIMIT @limit");
        command.Add("@seller", seller.Value);
        command.Add("@after", after);
        command.Add("@limit", limit);
        var found = new List<(long, EventHeard)>();
        await foreach (var heard in Read(command, cancel)) found.Add(heard);
        return found;
    }

    private static async IAsyncEnumerable<(long Place, EventHeard Heard)> Read(
        DbCommand command, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel)) yield return (reader.GetInt64(0), HeardRows.Fact(reader));
    }
}
