using System.Data;
using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using Brillig.Core.Flow;
using Brillig.Storage.Facts;
using Microsoft.Data.Sqlite;

namespace Brillig.Storage.Verify;

/// <summary>What a proof of the books looked at, and what it found wrong.</summary>
/// <param name="Facts">How many facts were applied again.</param>
/// <param name="Records">How many of them are usage records, each rated again.</param>
/// <param name="Accounts">How many accounts were compared.</param>
/// <param name="Breaches">One sentence each, naming the ids; empty: the books are proved.</param>
public sealed record VerifyReport(long Facts, long Records, int Accounts, IReadOnlyList<string> Breaches);

/// <summary>
/// Proves the books from the database alone, which may be in use: state rows = facts, every record rated again, every
/// charge drawn again, every entry owed, allocations within their credits and dues, numbers and batches without gaps,
/// periods that tile.
/// </summary>
/// <remarks>
/// Rows that change (the head, state rows) are read in one transaction, first; facts only ever grow, so that those up
/// to that head are the same for whoever reads them later. Memory grows with accounts, not with their history.
/// </remarks>
public static class VerifyBooks
{
    private const long FactsPerReport = 1_000_000;

    /// <summary>Proves all of it.</summary>
    /// <param name="options">Which books.</param>
    /// <param name="progress">Takes sentences for people, or null.</param>
    /// <param name="cancel">Stops.</param>
    /// <exception cref="StoreException">The database cannot be read.</exception>
    public static async Task<VerifyReport> Run(
        StoreOptions options, IProgress<string>? progress, CancellationToken cancel)
    {
        try
        {
            return await Prove(options, progress, cancel);
        }
        catch (DbException error) when (error is SqliteException { SqliteErrorCode: 14 } or { SqlState: "42P01" })
        {
            var place = options.Database is null ? $"in {options.DataDirectory}" : "in this database";
            throw new StoreException(
                $"There are no books named {options.Books} {place}: name the folder by --data or the database by "
                + "--database, and the books by --books.", error);
        }
        catch (DbException error)
        {
            throw new StoreException($"The books cannot be read: {error.Message}", error);
        }
    }

    private static async Task<VerifyReport> Prove(
        StoreOptions options, IProgress<string>? progress, CancellationToken cancel)
    {
        var breaches = new Breaches();
        var (books, recovered) = (new Books(options.Settings), new Books(options.Settings));
        long head;
        Replay replay;
        using var engine = Engines.Of(options);
        await using (var connection = await engine.OpenReadAsync(cancel))
        {
            await using var transaction = connection is SqliteConnection sqlite
                ? sqlite.BeginTransaction(deferred: true)
                : await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancel);
            (head, var watermark) = await VerifySql.ReadHead(connection, cancel);
            progress?.Report(Text($"The books stand at batch {head:N0}; proving rows."));
            await VerifySql.Restore(connection, recovered, head, breaches, cancel);
            await VerifySql.ProveBatches(connection, head, breaches, cancel);
            await VerifySql.ProveRows(connection, head, breaches, cancel);
            await AuditProof.Check(connection, head, breaches, cancel);
            replay = new Replay(books, recovered, watermark, engine.OpenRead, breaches);
        }

        if (Apply(engine, head, replay, breaches, progress, cancel)) replay.End();
        progress?.Report(Text(
            $"{replay.Facts:N0} facts of {books.Accounts.Count:N0} accounts: {breaches.All.Count:N0} breaches."));
        return new VerifyReport(replay.Facts, replay.Records, books.Accounts.Count, breaches.All);
    }

    /// <summary>True for what reading a row throws when its values are not what they should be.</summary>
    internal static bool IsUnreadable(Exception error) =>
        error is FormatException or JsonException or InvalidOperationException or InvalidCastException
            or OverflowException or ArgumentException or KeyNotFoundException;

    // False: a fact cannot be read, and what all facts give cannot be known.
    private static bool Apply(
        IEngine engine, long head, Replay replay, Breaches breaches, IProgress<string>? progress,
        CancellationToken cancel)
    {
        using var facts = FactReader.From(engine.OpenRead, 0).GetEnumerator();
        var place = 0L;
        while (Next(facts, place, breaches) is { } more)
        {
            if (!more || Rows.Batch(facts.Current.Place) > head) return true;
            (place, var fact) = facts.Current;
            var batch = Rows.Batch(place);
            replay.Take(batch, Rows.N(place), fact);
            cancel.ThrowIfCancellationRequested();
            if (replay.Facts % FactsPerReport != 0) continue;
            progress?.Report(Text($"{replay.Facts:N0} facts proved, up to batch {batch:N0} of {head:N0}."));
        }

        return false;
    }

    private static bool? Next(IEnumerator<Placed> facts, long place, Breaches breaches)
    {
        try
        {
            return facts.MoveNext();
        }
        catch (Exception error) when (IsUnreadable(error))
        {
            breaches.Add(
                $"A fact after ({Rows.Batch(place)}, {Rows.N(place)}) cannot be read, and nothing is proved beyond it: "
                + error.Message);
            return null;
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
