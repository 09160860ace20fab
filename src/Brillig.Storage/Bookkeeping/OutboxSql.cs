using System.Collections.Immutable;
using System.Data.Common;
using Brillig.Core.Basics;
using Brillig.Core.Bookkeeping;
using Brillig.Storage.Json;
using NodaTime;

namespace Brillig.Storage.Bookkeeping;

/// <summary>What somebody asks of the outbox.</summary>
/// <param name="Root">Of this account and those below it; null: everything.</param>
/// <param name="Account">Of this account alone, or null.</param>
/// <param name="States">In these states; empty: in any.</param>
/// <param name="After">The last one of the page before, or null.</param>
/// <param name="Limit">At most so many.</param>
public sealed record OutboxQuery(
    AccountId? Root, AccountId? Account, ImmutableArray<IntentState> States, IntentId? After, int Limit);

/// <summary>What is to be done outside, and was, as rows give it.</summary>
public static class OutboxSql
{
    // By id, which sorts by when it was made: how far it comes does not move it.
    private const string Page = """
        SELECT i.body
        FROM intent i
        WHERE i.id > @after
          AND i.place = (SELECT max(n.place) FROM intent n WHERE n.id = i.id)
        """;

    private const string OfAccount = " AND i.account = @account";

    private const string OfTree = """
         AND i.account IN (
             WITH RECURSIVE below(id) AS (
                 SELECT id FROM account WHERE id = @root
                 UNION ALL
                 SELECT d.id FROM account d JOIN below u ON d.parent = u.id)
             SELECT id FROM below)
        """;

    private const string One = "SELECT body FROM intent WHERE id = @id ORDER BY place DESC LIMIT 1";

    private const string ByReference = """
        SELECT n.body
        FROM intent n
        WHERE n.place IN (
            SELECT max(m.place) FROM intent m
            WHERE m.id IN (SELECT i.id FROM intent i WHERE i.reference = @reference)
            GROUP BY m.id)
        """;

    private static readonly string DoneWithin = $"""
        SELECT i.body
        FROM intent i JOIN batch b ON b.n = i.place >> 20
        WHERE i.state = {(int)IntentState.Done} AND i.kind <> {(int)IntentKind.PaymentMethod}
          AND b.now >= @from AND b.now < @to
        ORDER BY i.place
        """;

    /// <summary>A page of intents, the oldest first.</summary>
    public static async Task<IReadOnlyList<OutboxIntent>> List(
        Store store, OutboxQuery query, CancellationToken cancel)
    {
        var states = query.States.IsEmpty
            ? ""
            : $" AND i.state IN ({string.Join(", ", query.States.Select(s => (int)s))})";
        await using var connection = await store.OpenRead(cancel);
        await using var command = connection.Command(
            Page + (query.Account is null ? "" : OfAccount) + (query.Root is null ? "" : OfTree) + states
            + " ORDER BY i.id LIMIT @limit");
        command.Add("@after", query.After?.Value ?? Guid.Empty);
        if (query.Account is { } account) command.Add("@account", account.Value);
        if (query.Root is { } root) command.Add("@root", root.Value);
        command.Add("@limit", query.Limit);
        var found = new List<OutboxIntent>();
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel)) found.Add(Read(reader));
        return found;
    }

    /// <summary>What a seller's bookkeeper was asked for and did within a time: collections, and refunds.</summary>
    public static async Task<IReadOnlyList<OutboxIntent>> Done(
        Store store, AccountId seller, BookkeeperType via, Instant from, Instant to, CancellationToken cancel)
    {
        await using var connection = await store.OpenRead(cancel);
        await using var command = connection.Command(DoneWithin);
        command.CommandTimeout = 0;
        command.Add("@from", Rows.Micros(from));
        command.Add("@to", Rows.Micros(to));
        var found = new List<OutboxIntent>();
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
            if (Read(reader) is var done && done.Seller == seller && done.Via == via) found.Add(done);
        return found;
    }

    /// <summary>An intent, as far as it came; null: there is none.</summary>
    public static async Task<OutboxIntent?> Find(Store store, IntentId id, CancellationToken cancel)
    {
        await using var connection = await store.OpenRead(cancel);
        await using var command = connection.Command(One);
        command.Add("@id", id.Value);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        return await reader.ReadAsync(cancel) ? Read(reader) : null;
    }

    /// <summary>The intent of a seller that its bookkeeper calls this, as far as it came; or null.</summary>
    public static async Task<OutboxIntent?> Find(
        Store store, AccountId seller, string reference, CancellationToken cancel)
    {
        await using var connection = await store.OpenRead(cancel);
        await using var command = connection.Command(ByReference);
        command.Add("@reference", reference);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
            if (Read(reader) is var found && found.Seller == seller && found.Reference == reference) return found;
        return null;
    }

    private static OutboxIntent Read(DbDataReader row) =>
        FactJson.Read(row.GetString(0), StoredJson.Stored.OutboxIntent);
}
