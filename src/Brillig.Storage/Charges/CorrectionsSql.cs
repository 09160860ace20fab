using System.Data.Common;
using System.Runtime.CompilerServices;
using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.Tariffs;
using Brillig.Core.Usage;
using Brillig.Storage.Facts;
using Brillig.Storage.Usage;
using NodaTime;

namespace Brillig.Storage.Charges;

/// <summary>A correction with its place in the books.</summary>
/// <param name="Batch">The batch that made it.</param>
/// <param name="N">Its number within the batch.</param>
/// <param name="Corrected">The correction.</param>
/// <param name="At">When it was made.</param>
/// <param name="Of">Whose record it is of: the account's own, or that of one below it.</param>
public sealed record StoredCorrection(long Batch, int N, Corrected Corrected, Instant At, AccountId Of);

/// <summary>A correction with the record that it is of.</summary>
/// <param name="Stored">The correction.</param>
/// <param name="Record">The record, with what had been made of it by then.</param>
/// <param name="Before">Where the past counter stood before it.</param>
public sealed record ItemCorrection(StoredCorrection Stored, StoredRecord Record, Counter Before)
{
    /// <summary>The amendment that made it; null: the record came late.</summary>
    public UsageAmended? Amendment => Stored.Corrected.Amendment is { } id
        ? Record.Amendments.Single(a => a.Id == id)
        : null;
}

/// <summary>The corrections that make up a line of a charge.</summary>
/// <param name="Count">How many they are.</param>
/// <param name="Move">From where to where they moved the past counter.</param>
/// <param name="First">The first ones, in the order they were made.</param>
public sealed record ItemCorrections(long Count, CounterMove Move, IReadOnlyList<ItemCorrection> First);

/// <summary>Corrections of issued periods as rows give them.</summary>
public static class CorrectionsSql
{
    // The fact before it tells of which record it is, where that is of an account below.
    private const string Select = """
        SELECT c.place, c.account, c.body, b.now, u.of_account, f.body
        FROM correction c
        JOIN batch b ON b.n = (c.place >> 20)
        LEFT JOIN counted_usage u ON u.place = c.place - 1
        LEFT JOIN fact f ON f.place = c.place - 1 AND f.kind = 'count_amended'
        """;

    private const string Page = $"""
        {Select}
        WHERE c.account = @account AND c.place > @after
        ORDER BY c.place
        LIMIT @limit
        """;

    private const string Back = $"""
        {Select}
        WHERE c.account = @account AND c.place < @end
        ORDER BY c.place DESC
        """;

    private const string Carried = """
        SELECT kind, body
        FROM fact
        WHERE object = @account AND kind = 'usage_carried' AND place < @end
        ORDER BY place DESC
        """;

    /// <summary>Those that a line of a charge carries.</summary>
    /// <param name="store">The books.</param>
    /// <param name="charge">The charge that has the line.</param>
    /// <param name="item">The line; of a correction.</param>
    /// <param name="readAt">Of a running charge: the place in the books at which it was read; else null.</param>
    /// <param name="limit">How many of the first ones.</param>
    /// <param name="cancel">Stops reading.</param>
    public static async Task<ItemCorrections> Of(
        Store store, Charge charge, ChargeItem item, (long Batch, int N)? readAt, int limit, CancellationToken cancel)
    {
        await using var connection = await store.OpenRead(cancel);
        var end = readAt is { } at ? Rows.Place(at.Batch, at.N) : long.MaxValue;
        var (count, last, first) = (0L, default(Counter), new Queue<StoredCorrection>());
        Counter? before = null;
        await foreach (var stored in OfCounter(connection, charge.Account, item, end, cancel))
        {
            if (stored.Corrected.Charge == charge.Id)
            {
                if (count++ == 0) last = stored.Corrected.After;
                first.Enqueue(stored);
                if (first.Count > limit) first.Dequeue();
            }
            else if (count > 0)
            {
                before = stored.Corrected.After;
                break;
            }
        }

        var shown = first.Reverse().ToArray();
        var stood = before ?? await Issued(connection, charge.Account, shown[0], cancel);
        var move = new CounterMove(stood, last);
        var corrections = new List<ItemCorrection>();
        foreach (var one in shown)
        {
            var corrected = one.Corrected;
            var record = await AmendmentsSql.Find(connection, one.Of, corrected.Record, PlaceOf(one), cancel)
                ?? throw new InvalidOperationException($"There is no record {corrected.Record} that was corrected.");
            corrections.Add(new ItemCorrection(one, record, stood));
            stood = corrected.After;
        }

        return new ItemCorrections(count, move, corrections);
    }

    /// <summary>By whose records a line of a charge is what it is, with what each added, exact.</summary>
    internal static async Task<IReadOnlyList<(AccountId Account, Exact Charged)>> From(
        DbConnection connection, Charge charge, ChargeItem item, CancellationToken cancel)
    {
        var from = new List<(AccountId, Exact)>();
        await foreach (var stored in OfCounter(connection, charge.Account, item, long.MaxValue, cancel))
            if (stored.Corrected.Charge == charge.Id) from.Add((stored.Of, stored.Corrected.Charged));
        from.Reverse();
        return from;
    }

    // Newest first: what a line carries ends where the correction before it was carried by another charge.
    private static async IAsyncEnumerable<StoredCorrection> OfCounter(
        DbConnection connection, AccountId account, ChargeItem item, long end,
        [EnumeratorCancellation] CancellationToken cancel)
    {
        await using var command = connection.Command(Back);
        command.Add("@account", account.Value);
        command.Add("@end", end);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            var stored = Stored(reader);
            var (corrected, key) = (stored.Corrected, stored.Corrected.Key);
            if (corrected.Corrects.Start == item.Corrects?.Start && key.Service == item.Name
                && key.Tariff == item.Tariff && key.Rate == item.Rate && key.For == item.For) yield return stored;
        }
    }

    // Before its first correction a past counter stands where its charges left it, or where another's was carried to.
    private static async Task<Counter> Issued(
        DbConnection connection, AccountId account, StoredCorrection first, CancellationToken cancel)
    {
        var (key, start) = (first.Corrected.Key, first.Corrected.Corrects.Start);
        var past = await PastSql.Find(connection, new PastAsked(account, start), PlaceOf(first), cancel);
        if (past?.Counters.FirstOrDefault(c => c.Key == key) is { } issued) return issued.Counter;
        await using var command = connection.Command(Carried);
        command.Add("@account", account.Value);
        command.Add("@end", PlaceOf(first));
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            if (FactJson.Read(reader.GetString(0), reader.GetString(1)) is UsageCarried carried
                && carried.Corrects == start && carried.Key == key) return carried.Base;
        }

        return default;
    }

    /// <summary>Those of an account, oldest first.</summary>
    /// <param name="store">The books.</param>
    /// <param name="account">Whose.</param>
    /// <param name="after">The place of the last one of the page before, or null.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancel">Stops reading.</param>
    public static async Task<IReadOnlyList<StoredCorrection>> List(
        Store store, AccountId account, (long Batch, int N)? after, int limit, CancellationToken cancel)
    {
        await using var connection = await store.OpenRead(cancel);
        await using var command = connection.Command(Page);
        command.Add("@account", account.Value);
        command.Add("@after", after is { } last ? Rows.Place(last.Batch, last.N) : -1);
        command.Add("@limit", limit);
        var corrections = new List<StoredCorrection>();
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
            corrections.Add(Stored(reader));
        return corrections;
    }

    private static StoredCorrection Stored(DbDataReader reader)
    {
        var (place, corrected) = (reader.GetInt64(0), FactReader.Correction(reader));
        var of = !reader.IsDBNull(4) ? new AccountId(reader.Uuid(4))
            : reader.TextOrNull(5) is { } amended ? CountedSql.Amendment(amended).Of
            : corrected.Account;
        return new StoredCorrection(Rows.Batch(place), Rows.N(place), corrected, reader.Time(3), of);
    }

    private static long PlaceOf(StoredCorrection stored) => Rows.Place(stored.Batch, stored.N);
}
